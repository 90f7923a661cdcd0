"""Puts OATutor's files together: each step of a problem is a question, with the problem's text before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from engine.reason import Reason
from lti_app.content.importing.draft import Draft
from lti_app.content.importing.model import Format, Source
from lti_app.content.importing.oatutor.steps import read_hints, read_task
from lti_app.content.importing.oatutor.texts import Chosen, listed, text_in, worded
from lti_app.content.importing.recognising import parsed_json
from lti_app.content.importing.worded import joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PATHWAY = re.compile(r"(.+?)(?:[A-Z][a-z]*)?Pathway")  # "line1aDefaultPathway" is for step line1a
_LINK = re.compile(r"\s*(\S+)\s*<([^>]*)>\s*")


@dataclass(slots=True)
class Content:
    """The files by what they are. problems, steps: id → object; pathways: id of the step → its hints."""

    problems: dict[str, Mapping[str, Any]]
    steps: dict[str, Mapping[str, Any]]
    pathways: dict[str, list[Any]]
    skills: dict[str, list[str]]
    files: dict[str, str]


def gathered(texts: Mapping[str, str]) -> Content:
    """Sort the JSON files by what they hold. Raises RefusedFileError for JSON that cannot be read."""
    content = Content({}, {}, {}, {}, {})
    for path, text in sorted(texts.items()):
        held = parsed_json(text, path)
        name = PurePosixPath(path).stem
        if isinstance(held, list):
            if found := _PATHWAY.fullmatch(name):
                content.pathways.setdefault(found.group(1), held)
        elif isinstance(held, dict):
            _sort(content, held, name, path)
    return content


def _sort(content: Content, held: Mapping[str, Any], name: str, path: str) -> None:
    identifier = text_in(held, "id") or name
    if "stepAnswer" in held or "stepTitle" in held:
        content.steps[identifier] = held
        content.files[identifier] = path
    elif "title" in held and ("body" in held or "lesson" in held):
        content.problems[identifier] = held
    elif name == "skillModel":
        content.skills |= {str(step): listed(skills) for step, skills in held.items()}


def read_oatutor(content: Content, first: int) -> Iterator[Draft]:
    """Return the steps of all problems, numbered from `first`; a problem without steps is told, too."""
    position = first
    asked: set[str] = set()
    for identifier, step in content.steps.items():
        problem_id = _problem_of(identifier, content)
        asked.add(problem_id)
        yield _draft(content, problem_id, identifier, step, position)
        position += 1
    for identifier in content.problems.keys() - asked:
        source = Source(identifier, position, Format.OATUTOR, "problem", identifier)
        yield Draft(source, worded("", Chosen({})), Reason("import.no-question"))
        position += 1


def _problem_of(step: str, content: Content) -> str:
    """A step's id is that of its problem and a letter."""
    return max((known for known in content.problems if step.startswith(known)), key=len, default="")


def _draft(
    content: Content, problem_id: str, identifier: str, step: Mapping[str, Any], position: int
) -> Draft:
    problem: Mapping[str, Any] = content.problems.get(problem_id, {})
    chosen = Chosen.of(problem, step)
    kind = f"{text_in(step, 'problemType')} {text_in(step, 'answerType')}".strip()
    title = text_in(problem, "title") or text_in(step, "stepTitle")
    source = Source(content.files[identifier], position, Format.OATUTOR, kind, identifier, title[:200])
    parts = (
        text_in(problem, "title"),
        text_in(problem, "body"),
        text_in(step, "stepTitle"),
        text_in(step, "stepBody"),
    )
    hints, worked = read_hints(content.pathways.get(identifier, []), chosen)
    category = (text_in(problem, "courseName"), text_in(problem, "lesson"))
    return Draft(
        source,
        joined(worded(part, chosen) for part in dict.fromkeys(parts)),
        read_task(step, chosen),
        hints=hints,
        worked=worked,
        reasons=(Reason("import.one-set-of-numbers"),) if chosen.is_used(*parts, *_answers(step)) else (),
        tags=tuple(content.skills.get(identifier, ())),
        category=tuple(name for name in category if name and not name.startswith("!!")),
        licence=_named(text_in(problem, "license")),
        author=_named(text_in(problem, "oer")),
    )


def _answers(step: Mapping[str, Any]) -> list[str]:
    return [*listed(step.get("stepAnswer")), *listed(step.get("choices"))]


def _named(link: str) -> str:
    """Return "https://… <CC BY 4.0>" as "CC BY 4.0 (https://…)"."""
    found = _LINK.fullmatch(link)
    return f"{found.group(2)} ({found.group(1)})" if found else link
