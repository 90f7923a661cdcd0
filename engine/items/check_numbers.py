"""Checks an answer that is one number: its value, then the form and the figures that the rules demand."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.items.malformed import MalformedError
from engine.items.notation import ExpressionError
from engine.items.number_forms import has_form, number_value, rounded, scientific_parts, significant_figures
from engine.items.parsing import parse
from engine.items.reading_numbers import TypedNumber, read_number
from engine.items.texts import expressions
from engine.items.verdicts import RIGHT, recognised, wrong
from engine.items.writing import look

if TYPE_CHECKING:
    from engine.items.model import Item, Outcome, Rules

_NEAR = Fraction(1, 10)  # of the right answer; whole numbers one apart are near too
_ROUNDED_PLACES = 2  # a rounded decimal counts as such from here on
_POWERS_OF_TEN = {Fraction(10) ** power for power in (-3, -2, -1, 1, 2, 3)}
_DECIMALS = re.compile(r"\.([0-9]+)\s*$")


def check_number(item: Item, response: str, *, decimal_comma: bool) -> Outcome:
    """Compare a number with the right one. Raises MalformedError."""
    given = read_number(response, item.variables, unit=item.rules.unit, decimal_comma=decimal_comma)
    right, off = number_value(item.answer), _tolerance(item.rules)
    if abs(given.value - right) <= off:
        _demand_form(item, given)
        return RIGHT
    for text, misconception in item.wrong_answers.items():
        if given.value == number_value(text):
            return recognised(misconception)
    _demand_figures(item.rules, given, right)
    for text, misconception in item.wrong_answers.items():
        if abs(given.value - number_value(text)) <= off:
            return recognised(misconception)
    if is_rounded(given.text, given.value, right):
        raise MalformedError("answer.rounded")
    return wrong(_kind_of_error(given.value, right))


def is_rounded(text: str, given: Fraction, right: Fraction) -> bool:
    """Tell whether it is the right number cut or rounded, where no decimal can be exact, such as 2/3."""
    decimals = _DECIMALS.search(text)
    if decimals is None or len(decimals.group(1)) < _ROUNDED_PLACES:
        return False
    return not _terminates(right) and abs(given - right) < Fraction(1, 10 ** len(decimals.group(1)))


def _tolerance(rules: Rules) -> Fraction:
    return Fraction(rules.tolerance) if rules.tolerance else Fraction(0)


def _demand_form(item: Item, given: TypedNumber) -> None:
    """Raise MalformedError where the value is right and its form is another than the one asked for."""
    form, figures = item.rules.form, item.rules.figures
    if form is not None and not has_form(given.text, form):
        raise MalformedError(f"answer.form-{form}")
    if figures is not None:
        fewest, most = significant_figures(given.text)
        if not fewest <= figures <= most:
            raise MalformedError("answer.figures")
    if scientific_parts(given.text) and _is_in_stem(item, given.text):
        raise MalformedError("answer.copied")


def _is_in_stem(item: Item, text: str) -> bool:
    if text == item.answer:
        return False
    try:
        shown = look(parse(text))
    except ExpressionError:
        return False
    return shown in {look(expression) for expression in expressions(item.stem)}


def _demand_figures(rules: Rules, given: TypedNumber, right: Fraction) -> None:
    """Raise MalformedError where it is the right answer with more or fewer figures than asked for."""
    if rules.figures is None:
        return
    fewest, _ = significant_figures(given.text)
    more = rounded(given.value, rules.figures) == right
    fewer = fewest < rules.figures and rounded(right, fewest) == given.value
    if more or fewer:
        raise MalformedError("answer.figures")


def _terminates(number: Fraction) -> bool:
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def _kind_of_error(given: Fraction, right: Fraction) -> str:
    if given == -right:
        return "answer.sign"
    if given * right == 1:
        return "answer.reciprocal"
    if right and given / right in _POWERS_OF_TEN:
        return "answer.decimal-place"
    apart = abs(given - right)
    whole = given.denominator == right.denominator == 1
    if apart <= abs(right) * _NEAR or (whole and apart == 1):
        return "answer.near"
    return "answer.wrong"
