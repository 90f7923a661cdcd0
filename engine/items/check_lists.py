"""Checks answers of several numbers: sets, in any order, and pairs, in theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.items.check_numbers import is_rounded
from engine.items.forms import is_simplified
from engine.items.malformed import MalformedError
from engine.items.model import Form, Item, Outcome
from engine.items.reading_lists import read_point, read_set
from engine.items.verdicts import RIGHT, recognised, wrong
from engine.items.writing import look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.items.reading_values import TypedValue


def check_set(item: Item, response: str, *, decimal_comma: bool) -> Outcome:
    """Compare a set of numbers with the right one. Raises MalformedError."""
    given, right = read_set(response, decimal_comma=decimal_comma), read_set(item.answer)
    missing = [value for value in right if not _among(value, given)]
    foreign = [value for value in given if not _among(value, right)]
    if not missing and not foreign:
        _demand_simplest(item, given, right)
        return RIGHT
    for text, misconception in item.wrong_answers.items():
        if _same_set(given, read_set(text)):
            return recognised(misconception)
    for value in foreign:
        _ask_for_exact(value, missing)
    if not foreign and given:
        return wrong("answer.missing-one")
    if not missing and right:
        return wrong("answer.one-too-many")
    if given and _same_set(given, read_set(_negated(right))):
        return wrong("answer.signs")
    return wrong("answer.partly" if len(foreign) < len(given) else "answer.wrong")


def check_pair(item: Item, response: str, *, decimal_comma: bool) -> Outcome:
    """Compare a pair with the right one, number by number. Raises MalformedError."""
    given = read_point(response, item.variables, decimal_comma=decimal_comma)
    right = read_point(item.answer, item.variables)
    if len(given) != len(right):
        raise MalformedError("answer.needs-pair")
    if _same_in_order(given, right):
        _demand_simplest(item, given, right)
        return RIGHT
    for text, misconception in item.wrong_answers.items():
        if _same_in_order(given, read_point(text, item.variables)):
            return recognised(misconception)
    for mine, other in zip(given, right, strict=True):
        if not mine.same_as(other):
            _ask_for_exact(mine, [other])
    if _same_in_order(given, right[::-1]):
        return wrong("answer.reversed-pair")
    if given[0].same_as(right[0]):
        return wrong("answer.second-number")
    if given[-1].same_as(right[-1]):
        return wrong("answer.first-number")
    return wrong("answer.wrong")


def _among(value: TypedValue, values: Sequence[TypedValue]) -> bool:
    return any(value.same_as(other) for other in values)


def _same_set(one: Sequence[TypedValue], other: Sequence[TypedValue]) -> bool:
    return len(one) == len(other) and all(_among(value, other) for value in one)


def _same_in_order(one: Sequence[TypedValue], other: Sequence[TypedValue]) -> bool:
    return len(one) == len(other) and all(
        mine.same_as(others) for mine, others in zip(one, other, strict=True)
    )


def _negated(values: Sequence[TypedValue]) -> str:
    return ", ".join(f"-({look(value.expression)})" for value in values) or "{}"


def _demand_simplest(item: Item, given: Sequence[TypedValue], right: Sequence[TypedValue]) -> None:
    if item.rules.form is not Form.SIMPLIFIED:
        return
    known = {look(value.expression) for value in right}
    if not all(is_simplified(value.expression) or look(value.expression) in known for value in given):
        raise MalformedError("answer.form-simplified")


def _ask_for_exact(given: TypedValue, right: Sequence[TypedValue]) -> None:
    """Raise MalformedError where a decimal is one of the right numbers, rounded."""
    number = given.exact.constant()
    text = look(given.expression)
    if number is None or "." not in text:
        return
    for value in right:
        exact = value.exact.constant()
        places = len(text.rpartition(".")[2])
        irrational = exact is None and places >= 2 and abs(given.about - value.about) < 10**-places
        if irrational or (exact is not None and is_rounded(text, number, exact)):
            raise MalformedError("answer.rounded")
