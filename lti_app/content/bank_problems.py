"""Places a bank's problems in its file: which line, which field, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.items.problem import Part, Problem
from lti_app.content.wording import load_wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lti_app.content.bank_file import BankData
    from lti_app.content.data import DataFile, Location


def problem_lines(file: DataFile, data: BankData, problems: Iterable[Problem]) -> list[str]:
    """Return one line for each problem, such as "config/banks/algebra-1.yaml:41: skills.2.…: …"."""
    places = {(part, part_id): location for part, part_id, location in _parts(data)}
    wording = load_wording()
    return [
        file.problem(
            (*places[problem.part, problem.id], *_steps(problem.field)),
            wording.say(problem.reason),
        )
        for problem in problems
    ]


def repeated_ids(file: DataFile, data: BankData) -> list[str]:
    """Return one line for each id that is used twice by the same kind of thing."""
    seen: set[tuple[Part, str]] = set()
    lines = []
    for part, part_id, location in _parts(data):
        if (part, part_id) in seen:
            lines.append(file.problem((*location, "id"), f"another {part} has the id {part_id}"))
        seen.add((part, part_id))
    return lines


def _parts(data: BankData) -> Iterator[tuple[Part, str, Location]]:
    for index, skill in enumerate(data.skills):
        here: Location = ("skills", index)
        yield Part.SKILL, skill.id, here
        for number, misconception in enumerate(skill.misconceptions):
            yield Part.MISCONCEPTION, misconception.id, (*here, "misconceptions", number)
        for number, template in enumerate(skill.templates):
            yield Part.TEMPLATE, template.id, (*here, "templates", number)


def _steps(field: str) -> Location:
    return tuple(int(step) if step.isdigit() else step for step in field.split(".") if step)
