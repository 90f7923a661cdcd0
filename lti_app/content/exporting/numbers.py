"""Numbers as other systems take them: as decimals, or where none says the number, as a text such as "5/9"."""

from __future__ import annotations

from fractions import Fraction

from engine.items.decimals import decimal_text
from engine.items.model import AnswerKind, Form, Rules
from engine.items.number_forms import number_value

_PLACES = 9


def kind_outside(kind: AnswerKind, answer: str, rules: Rules) -> AnswerKind:
    """Return number, or text for one that no decimal says or that must have a form: others read decimals."""
    if kind is not AnswerKind.NUMBER:
        return kind
    if rules.form not in {None, Form.DECIMAL}:
        return AnswerKind.TEXT
    return AnswerKind.NUMBER if rules.tolerance or as_decimal(answer) else AnswerKind.TEXT


def as_decimal(answer: str) -> str:
    """Return the canonical text of a number as the decimal that is exactly it; empty where none is."""
    return decimal_text(number_value(answer)) or ""


def number_and_tolerance(answer: str, tolerance: str) -> tuple[str, str]:
    """Return a number, and how far off an answer may be, both as decimals."""
    number, around = number_value(answer), Fraction(tolerance or 0)
    return _decimal(number), _decimal(around)


def _decimal(number: Fraction) -> str:
    return decimal_text(number) or f"{float(number):.{_PLACES}g}"
