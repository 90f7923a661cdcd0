"""Writes questions as Moodle XML, one question of Moodle's own types each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from lti_app.content.exporting.markup import as_html, stem_html
from lti_app.content.exporting.moodle_answers import write_answers
from lti_app.content.importing.moodle.reading import AUTHOR_TAG, LICENCE_TAG

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lti_app.content.exporting.question import Question

_FEEDBACKS = (
    ("right", "correctfeedback"),
    ("partly", "partiallycorrectfeedback"),
    ("wrong", "incorrectfeedback"),
)


def export_moodle(questions: Iterable[Question]) -> bytes:
    """Return a file that Moodle imports as "Moodle XML". Questions that it cannot say are not in it."""
    quiz = etree.Element("quiz")
    category: tuple[str, ...] = ()
    for question in questions:
        if not question.sayable:
            continue
        if question.category != category:
            category = question.category
            _category(quiz, category)
        _question(quiz, question)
    return etree.tostring(quiz, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def text_element(parent: etree._Element, name: str, text: str, **attributes: str) -> etree._Element:
    """Add an element with a <text> in it and return it; markup goes in as CDATA."""
    element = etree.SubElement(parent, name, attributes)
    inside = etree.SubElement(element, "text")
    inside.text = etree.CDATA(text) if "<" in text or "&" in text else text
    return element


def html_element(parent: etree._Element, name: str, text: str, **attributes: str) -> etree._Element:
    """Add an element with a text of a bank as HTML and return it."""
    return text_element(parent, name, as_html(text) if text else "", format="html", **attributes)


def _category(quiz: etree._Element, names: tuple[str, ...]) -> None:
    question = etree.SubElement(quiz, "question", {"type": "category"})
    path = "/".join(("$course$", "top", *(name.replace("/", "//") for name in names)))
    text_element(question, "category", path)


def _question(quiz: etree._Element, question: Question) -> None:
    element = etree.SubElement(quiz, "question")
    text_element(element, "name", question.title or question.item.template)
    item = question.item
    text_element(element, "questiontext", stem_html(item), format="html")
    html_element(element, "generalfeedback", question.feedback.get("general", ""))
    for name, content in (("defaultgrade", "1"), ("penalty", "0.3333333"), ("hidden", "0")):
        etree.SubElement(element, name).text = content
    for when, name in _FEEDBACKS:
        html_element(element, name, question.feedback.get(when, ""))
    element.set("type", write_answers(element, question))
    for hint in question.hints:
        html_element(element, "hint", hint)
    _tags(element, question)


def _tags(element: etree._Element, question: Question) -> None:
    tags = [*question.tags, *question.standards]
    if question.licence:
        tags.append(f"{LICENCE_TAG}{question.licence}")
    if question.author:
        tags.append(f"{AUTHOR_TAG}{question.author}")
    parent = etree.SubElement(element, "tags")
    for tag in tags:
        text_element(parent, "tag", tag)
