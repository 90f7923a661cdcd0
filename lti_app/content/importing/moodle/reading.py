"""Goes through a <quiz>: categories, and each question's common parts. What a type asks is in tasks.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.reason import Reason
from lti_app.content.importing.draft import Draft
from lti_app.content.importing.model import Format, Source
from lti_app.content.importing.moodle.cloze import read_cloze
from lti_app.content.importing.moodle.tasks import READERS
from lti_app.content.importing.moodle.texts import worded
from lti_app.content.importing.worded import Worded
from lti_app.content.importing.xml import child, children, is_huge, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

# Names that Moodle gives a course's or quiz's topmost category; they say nothing about the subject.
_TOP = {"$course$", "$module$", "$cat$", "$system$", "top"}
# Moodle has no fields for them; Baton's own export writes them as tags.
LICENCE_TAG, AUTHOR_TAG = "licence: ", "author: "
_FEEDBACKS = {
    "general": "generalfeedback",
    "right": "correctfeedback",
    "partly": "partiallycorrectfeedback",
    "wrong": "incorrectfeedback",
}


def read_moodle(root: etree._Element, file: str, first: int) -> Iterator[Draft]:
    """Return the questions of a file, numbered from `first`."""
    category: tuple[str, ...] = ()
    position = first
    for question in children(root, "question"):
        kind = question.get("type", "")
        if kind == "category":
            category = category_path(text_of(child(question, "category", "text")))
            continue
        yield _draft(question, kind, Source(file, position, Format.MOODLE, kind, *_names(question)), category)
        position += 1


def category_path(text: str) -> tuple[str, ...]:
    """Return the names of a category from the outermost inwards; // in a name is a slash."""
    names = (name.replace("\0", "/").strip() for name in text.replace("//", "\0").split("/"))
    return tuple(name for name in names if name and name.lower() not in _TOP)


def _names(question: etree._Element) -> tuple[str, str]:
    return text_of(child(question, "idnumber")), text_of(child(question, "name", "text"))


def _draft(question: etree._Element, kind: str, source: Source, category: tuple[str, ...]) -> Draft:
    if is_huge(question):
        return Draft(source, Worded(""), Reason("import.too-long"))
    stem = worded(child(question, "questiontext"))
    reasons: tuple[Reason, ...] = ()
    if kind in {"cloze", "multianswer"}:
        stem, task = read_cloze(child(question, "questiontext"))
    elif kind in READERS:
        stem, task, reasons = READERS[kind](question, stem)
    else:
        task = Reason("import.type-unknown", {"type": kind or "?"})
    tags = [text_of(tag) for tag in children_of(child(question, "tags"))]
    feedback = {when: worded(child(question, name)) for when, name in _FEEDBACKS.items()}
    return Draft(
        source,
        stem,
        task,
        hints=tuple(worded(hint) for hint in children(question, "hint")),
        reasons=reasons,
        tags=tuple(tag for tag in tags if not tag.startswith((LICENCE_TAG, AUTHOR_TAG))),
        licence=_after(tags, LICENCE_TAG),
        author=_after(tags, AUTHOR_TAG),
        category=category,
        feedback={when: said for when, said in feedback.items() if said != Worded("")},
    )


def _after(tags: list[str], start: str) -> str:
    return next((tag.removeprefix(start) for tag in tags if tag.startswith(start)), "")


def children_of(element: etree._Element | None) -> Iterator[etree._Element]:
    """Return all children, none where there is no element."""
    return iter(()) if element is None else children(element)
