"""Writes what is asked in the words of Moodle's question types."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from lxml import etree

from engine.items.model import AnswerKind, Item
from lti_app.content.exporting.markup import as_html, as_words, stem_html
from lti_app.content.exporting.numbers import kind_outside, number_and_tolerance

if TYPE_CHECKING:
    from engine.items.model import Blank
    from lti_app.content.exporting.question import Question

_CLOZE_SIGNS = re.compile(r'([}#~/"\\])')


def write_answers(element: etree._Element, question: Question) -> str:  # noqa: PLR0911
    """Add what a type needs to a question and return the type's name."""
    item = question.item
    match kind_outside(item.kind, item.answer, item.rules):
        case AnswerKind.CHOICE | AnswerKind.CHOICES:
            return _multichoice(element, question)
        case AnswerKind.NUMBER:
            return _numerical(element, question)
        case AnswerKind.TEXT:
            return _shortanswer(element, question)
        case AnswerKind.MATCHING:
            return _matching(element, item)
        case AnswerKind.ORDERING:
            return _ordering(element, item)
        case AnswerKind.BLANKS:
            return _cloze(element, item)
        case _:
            return _essay(element)


def _multichoice(element: etree._Element, question: Question) -> str:
    item = question.item
    right = item.answer.split()
    _fields(element, single=str(item.kind is AnswerKind.CHOICE).lower(), shuffleanswers="true")
    _fields(element, answernumbering="abc")
    wrong = len(item.choices) - len(right)
    taken = 0.0 if item.kind is AnswerKind.CHOICE else -100 / max(wrong, 1)
    for choice in item.choices:
        fraction = 100 / len(right) if choice.key in right else taken
        _answer(element, as_html(choice.text), fraction, "html", question.feedback_for.get(choice.key, ""))
    return "multichoice"


def _numerical(element: etree._Element, question: Question) -> str:
    item = question.item
    number, tolerance = number_and_tolerance(item.answer, item.rules.tolerance)
    _fields(_answer(element, number, 100, "moodle_auto_format"), tolerance=tolerance)
    for wrong, said in question.feedback_for.items():
        _fields(
            _answer(element, number_and_tolerance(wrong, "")[0], 0, "moodle_auto_format", said), tolerance="0"
        )
    if item.rules.unit:
        unit = etree.SubElement(etree.SubElement(element, "units"), "unit")
        _fields(unit, multiplier="1", unit_name=item.rules.unit)
    # Not graded by its unit, which may be typed or left out.
    _fields(
        element,
        unitgradingtype="0",
        unitpenalty="0.1",
        showunits="0" if item.rules.unit else "3",
        unitsleft="0",
    )
    return "numerical"


def _shortanswer(element: etree._Element, question: Question) -> str:
    rules = question.item.rules
    _fields(element, usecase=str(int(rules.case)))
    for text in (question.item.answer, *rules.accept):
        _answer(element, _literal(text), 100, "moodle_auto_format")
    for wrong, said in question.feedback_for.items():
        _answer(element, _literal(wrong), 0, "moodle_auto_format", said)
    return "shortanswer"


def _matching(element: etree._Element, item: Item) -> str:
    _fields(element, shuffleanswers="true")
    texts = {choice.key: choice.text for choice in item.choices}
    keys = item.answer.split()
    for prompt, key in zip(item.prompts, keys, strict=True):
        _pair(element, as_html(prompt), texts[key])
    for key in texts.keys() - set(keys):
        _pair(element, "", texts[key])
    return "matching"


def _ordering(element: etree._Element, item: Item) -> str:
    texts = {choice.key: choice.text for choice in item.choices}
    _fields(
        element, layouttype="VERTICAL", selecttype="ALL", selectcount="0", gradingtype="ABSOLUTE_POSITION"
    )
    _fields(element, showgrading="SHOW", numberingstyle="none")
    for place, key in enumerate(item.answer.split(), 1):
        answer = etree.SubElement(element, "answer", {"fraction": str(place), "format": "html"})
        _text(answer, as_html(texts[key]))
    return "ordering"


def _cloze(element: etree._Element, item: Item) -> str:
    text = next(element.iterchildren("questiontext"))[0]
    gaps = "".join(f"{as_html(blank.label).removesuffix('</p>')} {_gap(blank)}</p>" for blank in item.blanks)
    text.text = etree.CDATA(f"{stem_html(item)}{gaps}")
    return "cloze"


def _essay(element: etree._Element) -> str:
    _fields(element, responseformat="editor", responserequired="1", responsefieldlines="10", attachments="0")
    return "essay"


def _gap(blank: Blank) -> str:
    if kind_outside(blank.kind, blank.answer, blank.rules) is AnswerKind.NUMBER:
        number, tolerance = number_and_tolerance(blank.answer, blank.rules.tolerance)
        return f"{{1:NUMERICAL:={number}:{tolerance}}}"
    kind = "SHORTANSWER_C" if blank.rules.case else "SHORTANSWER"
    texts = [f"={_cloze_text(text)}" for text in (blank.answer, *blank.rules.accept)]
    return f"{{1:{kind}:{'~'.join(texts)}}}"


def _pair(element: etree._Element, left: str, right: str) -> None:
    sub = etree.SubElement(element, "subquestion", {"format": "html"})
    _text(sub, left)
    _text(etree.SubElement(sub, "answer"), as_words(right))


def _answer(
    element: etree._Element, text: str, fraction: float, written: str, feedback: str = ""
) -> etree._Element:
    answer = etree.SubElement(
        element, "answer", {"fraction": f"{fraction:.5f}".rstrip("0").rstrip("."), "format": written}
    )
    _text(answer, text)
    _text(etree.SubElement(answer, "feedback", {"format": "html"}), as_html(feedback) if feedback else "")
    return answer


def _text(element: etree._Element, text: str) -> None:
    inside = etree.SubElement(element, "text")
    inside.text = etree.CDATA(text) if "<" in text or "&" in text else text


def _fields(element: etree._Element, **fields: str) -> None:
    for name, content in fields.items():
        etree.SubElement(element, name).text = content


def _cloze_text(text: str) -> str:
    """Only a closing brace can be escaped; an opening one is said by its number."""
    return _CLOZE_SIGNS.sub(r"\\\1", escape(_literal(text), quote=False)).replace("{", "&#123;")


def _literal(text: str) -> str:
    """A * stands for any letters, unless it is written so."""
    return text.replace("*", "\\*")
