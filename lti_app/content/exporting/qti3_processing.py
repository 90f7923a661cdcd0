"""What an item of QTI 3.0 does with an answer: how it is compared, and what is said to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.items.model import AnswerKind, Item
from lti_app.content.exporting.markup import as_html
from lti_app.content.exporting.qti3_elements import add_markup, sub

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from lti_app.content.exporting.question import Question

RESPONSE = "RESPONSE"
# SCORE: 0 or 1. RESULT: correct or incorrect. FEEDBACK: the one that was chosen. HINT: set by nothing in the
# item, as QTI has no place for hints; who reads the file finds them there.
OUTCOMES = {"SCORE": "float", "RESULT": "identifier", "FEEDBACK": "identifier", "HINT": "identifier"}
_FEEDBACKS = {"right": "correct", "wrong": "incorrect", "partly": "partial", "general": "general"}


def add_processing(root: etree._Element, item: Item, tolerances: Mapping[str, str]) -> None:
    """Numbers are compared within their tolerance, texts by their mapping, what is chosen as declared."""
    if item.kind is AnswerKind.EXPLANATION:
        return
    processing = sub(root, "response-processing")
    condition = sub(processing, "response-condition")
    right = sub(condition, "response-if")
    every = sub(right, "and")
    for response in [f"{RESPONSE}{number}" for number in range(1, len(item.blanks) + 1)] or [RESPONSE]:
        _add_test(every, response, tolerances.get(response), offered=bool(item.choices))
    _set(right, "SCORE", "float", "1")
    _set(right, "RESULT", "identifier", "correct")
    _set(sub(condition, "response-else"), "RESULT", "identifier", "incorrect")
    if item.kind is AnswerKind.CHOICE:
        shown = sub(processing, "set-outcome-value", identifier="FEEDBACK")
        sub(shown, "variable", identifier=RESPONSE)


def _add_test(every: etree._Element, response: str, tolerance: str | None, *, offered: bool) -> None:
    if tolerance is None and not offered:  # a text
        compared = sub(every, "gte")
        sub(compared, "map-response", identifier=response)
        sub(compared, "base-value", base_type="float").text = "1"
        return
    compared = sub(every, "match") if tolerance is None else sub(every, "equal", tolerance_mode="absolute")
    if tolerance is not None:
        compared.set("tolerance", f"{tolerance} {tolerance}")
    sub(compared, "variable", identifier=response)
    sub(compared, "correct", identifier=response)


def _set(parent: etree._Element, outcome: str, kind: str, value: str) -> None:
    outcome_value = sub(parent, "set-outcome-value", identifier=outcome)
    sub(outcome_value, "base-value", base_type=kind).text = value


def add_feedback(root: etree._Element, question: Question) -> None:
    """Add what is said to a choice, to a result, and, never hidden, to any answer; and the hints."""
    keys = {choice.key for choice in question.item.choices}
    for key, said in question.feedback_for.items():
        if key in keys:
            _modal(root, "FEEDBACK", key, said)
    for when, said in question.feedback.items():
        _modal(root, "RESULT", _FEEDBACKS[when], said, show="hide" if when == "general" else "show")
    for number, said in enumerate(question.hints, 1):
        _modal(root, "HINT", f"hint{number}", said)


def _modal(root: etree._Element, outcome: str, identifier: str, text: str, show: str = "show") -> None:
    shown = sub(root, "modal-feedback", outcome_identifier=outcome, identifier=identifier, show_hide=show)
    add_markup(sub(shown, "content-body"), as_html(text))
