"""Writes one question as an item of QTI 3.0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from engine.items.model import AnswerKind, Blank, Item, Rules
from lti_app.content.exporting.elements import rooted
from lti_app.content.exporting.markup import as_html, stem_html
from lti_app.content.exporting.numbers import kind_outside, number_and_tolerance
from lti_app.content.exporting.qti3_elements import NAMESPACE, add_markup, sub, sub_html
from lti_app.content.exporting.qti3_processing import OUTCOMES, RESPONSE, add_feedback, add_processing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lti_app.content.exporting.question import Question


def item_element(question: Question, identifier: str) -> etree._Element:
    """Return the root of the item's file."""
    root = rooted(
        NAMESPACE,
        "qti-assessment-item",
        identifier=identifier,
        title=question.title or identifier,
        adaptive="false",
        time_dependent="false",
    )
    item = question.item
    body = etree.Element(f"{{{NAMESPACE}}}qti-item-body")
    add_markup(body, stem_html(item))
    tolerances = _ask(root, body, item)
    for outcome, kind in OUTCOMES.items():
        sub(root, "outcome-declaration", identifier=outcome, cardinality="single", base_type=kind)
    root.append(body)
    add_processing(root, item, tolerances)
    add_feedback(root, question)
    return root


def _ask(root: etree._Element, body: etree._Element, item: Item) -> dict[str, str]:
    """Add declarations and interactions; returns response → tolerance where a number may be off."""
    texts = {choice.key: choice.text for choice in item.choices}
    keys = item.answer.split()
    match item.kind:
        case AnswerKind.CHOICE | AnswerKind.CHOICES:
            several = item.kind is AnswerKind.CHOICES
            _declare(root, RESPONSE, keys, cardinality="multiple" if several else "single")
            asked = sub(body, "choice-interaction", response_identifier=RESPONSE, shuffle="true")
            asked.set("max-choices", "0" if several else "1")
            _choices(asked, "simple-choice", texts)
        case AnswerKind.ORDERING:
            _declare(root, RESPONSE, keys, cardinality="ordered")
            asked = sub(body, "order-interaction", response_identifier=RESPONSE, shuffle="true")
            _choices(asked, "simple-choice", texts)
        case AnswerKind.MATCHING:
            _matching(root, body, item, texts)
        case AnswerKind.BLANKS:
            return {
                response: tolerance
                for number, blank in enumerate(item.blanks, 1)
                for response, tolerance in _blank(root, body, f"{RESPONSE}{number}", blank).items()
            }
        case AnswerKind.EXPLANATION:
            _declare(root, RESPONSE, (), base="string")
            sub(body, "extended-text-interaction", response_identifier=RESPONSE)
        case _:
            blank = Blank("", item.kind, item.answer, item.rules)
            return _blank(root, body, RESPONSE, blank)
    return {}


def _matching(root: etree._Element, body: etree._Element, item: Item, texts: Mapping[str, str]) -> None:
    prompts = {f"P{number}": prompt for number, prompt in enumerate(item.prompts, 1)}
    pairs = [f"{prompt} {key}" for prompt, key in zip(prompts, item.answer.split(), strict=True)]
    _declare(root, RESPONSE, pairs, cardinality="multiple", base="directedPair")
    asked = sub(body, "match-interaction", response_identifier=RESPONSE, shuffle="true")
    asked.set("max-associations", str(len(pairs)))
    for side, most in ((prompts, "1"), (texts, "0")):
        _choices(sub(asked, "simple-match-set"), "simple-associable-choice", side, match_max=most)


def _blank(root: etree._Element, body: etree._Element, response: str, blank: Blank) -> dict[str, str]:
    """Add a gap on a line of its own, after its label."""
    line = sub_html(body, "p")
    if blank.label:
        add_markup(line, as_html(blank.label).removeprefix("<p>").removesuffix("</p>") + " ")
    sub(line, "text-entry-interaction", response_identifier=response)
    if kind_outside(blank.kind, blank.answer, blank.rules) is not AnswerKind.NUMBER:
        _declare(root, response, (blank.answer,), base="string", rules=blank.rules)
        return {}
    number, tolerance = number_and_tolerance(blank.answer, blank.rules.tolerance)
    _declare(root, response, (number,), base="float")
    if blank.rules.unit:
        line[-1].tail = f" {blank.rules.unit}"
    return {response: tolerance}


def _declare(
    root: etree._Element,
    response: str,
    values: Iterable[str],
    *,
    cardinality: str = "single",
    base: str = "identifier",
    rules: Rules | None = None,
) -> None:
    declared = sub(root, "response-declaration", identifier=response, cardinality=cardinality, base_type=base)
    right = list(values)
    if right:
        correct = sub(declared, "correct-response")
        for value in right:
            sub(correct, "value").text = value
    if rules is not None:
        mapping = sub(declared, "mapping", default_value="0")
        for text in (*right, *rules.accept):
            entry = sub(mapping, "map-entry", map_key=text, mapped_value="1")
            entry.set("case-sensitive", str(rules.case).lower())


def _choices(parent: etree._Element, name: str, texts: Mapping[str, str], **attributes: str) -> None:
    for key, text in texts.items():
        choice = sub(parent, name, identifier=key, **attributes)
        add_markup(choice, as_html(text).removeprefix("<p>").removesuffix("</p>"))
