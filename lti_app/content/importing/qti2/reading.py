"""Reads an item of QTI 2 or 3: its text, what it asks, its feedback, and what a manifest says about it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.reason import Reason
from lti_app.content.importing.draft import Calculating, Choosing, Draft, Filling, Task, Typing
from lti_app.content.importing.model import Format, Source
from lti_app.content.importing.qti2.body import INLINE, interactions, stem_of, worded
from lti_app.content.importing.qti2.declarations import declarations
from lti_app.content.importing.qti2.tasks import task_of
from lti_app.content.importing.worded import EMPTY, GAP, Worded
from lti_app.content.importing.xml import attribute, children, descendants, is_huge, local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree


# A gap on a line of its own, and after it the unit of the number.
_UNIT_AFTER = re.compile(rf"\n{GAP} ([A-Za-z%°µΩ/²³]{{1,12}})\Z")


@dataclass(frozen=True, slots=True)
class About:
    """What the manifest of a package says about an item."""

    tags: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    licence: str = ""
    author: str = ""


NOTHING = About()


def read_qti2(root: etree._Element, file: str, first: int, about: About = NOTHING) -> Iterator[Draft]:
    """Return the items of a file, numbered from `first`; mostly it is one."""
    for position, item in enumerate(descendants(root, "assessmentItem"), first):
        yield _draft(item, file, position, about)


def _draft(item: etree._Element, file: str, position: int, about: About) -> Draft:
    version = Format.QTI3 if isinstance(item.tag, str) and "qti-" in item.tag else Format.QTI2
    names = attribute(item, "identifier"), attribute(item, "title")
    if is_huge(item):
        return Draft(Source(file, position, version, "item", *names), EMPTY, Reason("import.too-long"))
    body = next(children(item, "itemBody"), None)
    asked = [] if body is None else interactions(body)
    said, hints, feedback = _modal(item, asked)
    kind = " ".join(dict.fromkeys(local(found) for found in asked)) or "item"
    task = _task(item, asked, said)
    stem = EMPTY if body is None else stem_of(body)
    if isinstance(task, Calculating | Typing) and len(asked) == 1 and stem.text.endswith(GAP):
        # Nothing follows the gap, so the place to answer below the text is the gap.
        stem = stem.with_text(stem.text.removesuffix(GAP).strip())
    if isinstance(task, Calculating) and (found := _UNIT_AFTER.search(stem.text)):
        stem = stem.with_text(stem.text[: found.start()])
        task = replace(task, unit=found.group(1))
    return Draft(
        Source(file, position, version, kind, *names),
        stem,
        task,
        hints=hints,
        reasons=(Reason("import.paired-freely"),) if kind == "associateInteraction" else (),
        tags=about.tags,
        category=about.category,
        standards=about.standards,
        licence=about.licence,
        author=about.author,
        feedback=feedback,
    )


def _task(item: etree._Element, asked: list[etree._Element], said: dict[str, Worded]) -> Task | Reason:  # noqa: PLR0911
    if next(descendants(item, "templateDeclaration"), None) is not None:
        return Reason("import.random-values")
    if next(descendants(item, "assessmentStimulusRef", "include"), None) is not None:
        return Reason("import.text-elsewhere")
    if not asked:
        return Reason("import.no-question")
    declared = declarations(item)
    tasks = [task_of(interaction, declared, said) for interaction in asked]
    if reason := next((task for task in tasks if isinstance(task, Reason)), None):
        return reason
    if len(tasks) == 1:
        only = tasks[0]
        inline = isinstance(only, Choosing) and local(asked[0]) in INLINE
        return Filling((only,)) if inline and isinstance(only, Choosing) else only
    gaps = tuple(task for task in tasks if isinstance(task, Choosing | Typing | Calculating))
    if len(gaps) < len(tasks) or any(local(interaction) not in INLINE for interaction in asked):
        return Reason("import.several-parts")
    return Filling(gaps)


def _modal(
    item: etree._Element, asked: list[etree._Element]
) -> tuple[dict[str, Worded], tuple[Worded, ...], dict[str, Worded]]:
    """Return feedback by identifier, hints, and feedback by when it is shown."""
    keys = {
        found.get("identifier", "")
        for interaction in asked
        for found in descendants(interaction, "simpleChoice", "inlineChoice", "hottext")
    }
    said: dict[str, Worded] = {}
    hints: list[Worded] = []
    feedback: dict[str, Worded] = {}
    for element in descendants(item, "modalFeedback"):
        identifier, text = attribute(element, "identifier"), _content(element)
        if "hint" in attribute(element, "outcomeIdentifier").lower():
            hints.append(text)
        elif identifier in keys:
            said[identifier] = text
        else:
            feedback.setdefault(_when(identifier), text)
    return said, tuple(hints), feedback


def _content(element: etree._Element) -> Worded:
    """QTI 3 wraps the text in a qti-content-body."""
    return worded(next(children(element, "contentBody"), element))


def _when(identifier: str) -> str:
    name = identifier.lower()
    if "incorrect" in name or "wrong" in name:
        return "wrong"
    if "partial" in name:
        return "partly"
    return "right" if "correct" in name or "right" in name else "general"
