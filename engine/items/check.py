"""Checks an answer: right, wrong in a way that is recognised, or to be asked again."""

from __future__ import annotations

import json
from dataclasses import replace

from engine.items.check_choices import check_choice, check_choices, check_matching
from engine.items.check_expressions import check_expression
from engine.items.check_intervals import check_interval
from engine.items.check_lists import check_pair, check_set
from engine.items.check_numbers import check_number
from engine.items.check_orders import check_ordering, check_parsons
from engine.items.check_output import check_output
from engine.items.check_texts import check_explanation, check_text
from engine.items.malformed import MalformedError
from engine.items.model import AnswerKind, Blank, Item, Outcome, Verdict
from engine.items.notation import ExpressionError
from engine.items.verdicts import RIGHT

MAX_RESPONSE = 500  # characters, of an answer of any kind; a formula has notation.MAX_LENGTH
_MATHS = {
    AnswerKind.NUMBER: check_number,
    AnswerKind.EXPRESSION: check_expression,
    AnswerKind.INTERVAL: check_interval,
    AnswerKind.SET: check_set,
    AnswerKind.PAIR: check_pair,
}
_CHOSEN = {
    AnswerKind.CHOICE: check_choice,
    AnswerKind.CHOICES: check_choices,
    AnswerKind.MATCHING: check_matching,
    AnswerKind.ORDERING: check_ordering,
    AnswerKind.PARSONS: check_parsons,
    AnswerKind.TEXT: check_text,
    AnswerKind.OUTPUT: check_output,
}


def check(item: Item, response: str, *, decimal_comma: bool = False) -> Outcome:
    """Compare an answer with the item's. Equivalent forms count; never raises, whatever was typed.

    A right value in another form than the rules demand is asked again, and costs nothing. decimal_comma:
    1,5 is one and a half, and a semicolon sets numbers apart.
    """
    if len(response) > MAX_RESPONSE:
        return _malformed("answer.too-long")
    try:
        return _checked(item, response, decimal_comma=decimal_comma)
    except MalformedError as error:
        return _malformed(error.code)
    except ExpressionError:
        return _malformed("answer.not-understood")  # too large to compare


def blank_item(item: Item, blank: Blank) -> Item:
    """Return one blank as an item of its own."""
    return replace(
        item,
        kind=blank.kind,
        answer=blank.answer,
        rules=blank.rules,
        wrong_answers={text: misconception for misconception, text in blank.wrong_answers},
        blanks=(),
    )


def texts_of(item: Item, response: str) -> list[str]:
    """Return what stands in each blank. Raises MalformedError for what is no list of so many texts."""
    try:
        texts = json.loads(response)
    except (ValueError, RecursionError):
        raise MalformedError("answer.incomplete") from None
    if not isinstance(texts, list) or len(texts) != len(item.blanks):
        raise MalformedError("answer.incomplete")
    if not all(isinstance(text, str) for text in texts):
        raise MalformedError("answer.incomplete")
    return texts


def _checked(item: Item, response: str, *, decimal_comma: bool) -> Outcome:
    if item.kind in _MATHS:
        return _MATHS[item.kind](item, response, decimal_comma=decimal_comma)
    if item.kind in _CHOSEN:
        return _CHOSEN[item.kind](item, response)
    if item.kind is AnswerKind.BLANKS:
        return _check_blanks(item, response, decimal_comma=decimal_comma)
    return check_explanation(response)


def _check_blanks(item: Item, response: str, *, decimal_comma: bool) -> Outcome:
    """Check each blank as its own kind; the first one that is malformed or wrong speaks."""
    texts = texts_of(item, response)
    if not all(text.strip() for text in texts):
        raise MalformedError("answer.incomplete")
    outcomes = [
        check(blank_item(item, blank), text, decimal_comma=decimal_comma)
        for blank, text in zip(item.blanks, texts, strict=True)
    ]
    for outcome in outcomes:
        if outcome.verdict is Verdict.MALFORMED:
            return outcome
    wrong = [outcome for outcome in outcomes if outcome.verdict is Verdict.WRONG]
    return next((outcome for outcome in wrong if outcome.misconception), wrong[0]) if wrong else RIGHT


def _malformed(code: str) -> Outcome:
    return Outcome(Verdict.MALFORMED, feedback=code)
