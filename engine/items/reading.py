"""Reads what a student typed as an answer; what cannot be read is asked again, with a code that says why."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.items.notation import (
    MAX_LENGTH,
    Expression,
    ExpressionError,
    Fault,
    Group,
    Negation,
    Number,
    Operation,
    Operator,
    Relation,
)
from engine.items.parsing import parse
from engine.items.polynomials import expand
from engine.items.tokens import normalise
from engine.items.values import value

if TYPE_CHECKING:
    from collections.abc import Collection

_BEFORE = re.compile(r"(?:([A-Za-z])\s*)?=\s*(.*)", re.DOTALL)
_AFTER = re.compile(r"(.+?)\s*=\s*[A-Za-z]")
_CURRENCY = re.compile(r"[$€£]\s*")
_MIXED = re.compile(r"([-+]?)\s*([0-9]{1,15})\s+([0-9]{1,15})\s*/\s*([0-9]{1,15})")
_UNIT = re.compile(r"[-+]?[0-9][0-9.,/ ]*\s*(%|°|[A-Za-z]+)\.?")
_THOUSANDS = re.compile(
    r"(?<![0-9.,])(?:[0-9]{1,3}(?:,[0-9]{3})+(?=\.[0-9])|[0-9]{1,3}(?:,[0-9]{3}){2,}(?![0-9,]))"
)
_COMMA = re.compile(r"(?<![0-9.])([0-9]+),([0-9]+)(?![0-9.])")
_NUMBER_CODES = {
    Fault.EMPTY: "answer.empty",
    Fault.TOO_LONG: "answer.too-long",
    Fault.TOO_DEEP: "answer.too-long",
    Fault.TOO_LARGE: "answer.too-large",
    Fault.BRACKETS: "answer.brackets",
    Fault.DIVISION_BY_ZERO: "answer.division-by-zero",
}
_EXPRESSION_CODES = {**_NUMBER_CODES, Fault.UNKNOWN_NAME: "answer.other-letter"}


class MalformedError(Exception):
    """An answer to be asked again. code: of the wording catalogue."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_number(response: str, variables: Collection[str] = ()) -> Fraction:
    """Return the value of a number as students write one.

    Whole numbers, decimals (with a comma where it can only be a decimal one), fractions, mixed numbers,
    "x = 3", "$3". A sum such as 2 + 1 still to be worked out is malformed, 12/4 counts as 3. variables:
    of the item, so that "3x" is not taken for a number with a unit. Raises MalformedError.
    """
    text = _cleaned(response)
    if found := _BEFORE.fullmatch(text) or _AFTER.fullmatch(text):
        text = found.group(found.lastindex or 0)
    text = _decimal_point(_CURRENCY.sub("", text))
    if mixed := _MIXED.fullmatch(text):
        sign, whole, top, bottom = mixed.groups()
        if int(bottom) == 0:
            raise MalformedError("answer.division-by-zero")
        return (int(whole) + Fraction(int(top), int(bottom))) * (-1 if sign == "-" else 1)
    if (unit := _UNIT.fullmatch(text)) and unit.group(1) not in variables:
        raise MalformedError("answer.unit")
    try:
        expression = parse(text)
        number = value(expression, {})
    except ExpressionError as error:
        raise MalformedError(_NUMBER_CODES.get(error.fault, "answer.not-a-number")) from None
    if not _is_plain(expression):
        raise MalformedError("answer.unfinished")
    return number


def read_expression(response: str, variables: Collection[str], *, relation: bool) -> Expression:
    """Return an expression in the variables, or an equation or inequality where `relation` is wanted.

    "y = 2x + 3" is read as 2x + 3 where y is no variable; X as x. Raises MalformedError.
    """
    text = _cleaned(response)
    for variable in variables:
        if variable.swapcase() not in variables:
            text = text.replace(variable.swapcase(), variable)
    found = None if relation else _BEFORE.fullmatch(text)
    if found and found.group(1) not in variables:
        text = found.group(2)
    if "," in text:
        raise MalformedError("answer.comma")
    try:
        expression = parse(text, variables)
        for side in expression.sides if isinstance(expression, Relation) else (expression,):
            expand(side)
    except ExpressionError as error:
        raise MalformedError(_EXPRESSION_CODES.get(error.fault, "answer.not-understood")) from None
    if isinstance(expression, Relation) != relation:
        raise MalformedError("answer.needs-relation" if relation else "answer.needs-expression")
    return expression


def _cleaned(response: str) -> str:
    if len(response) > MAX_LENGTH:
        raise MalformedError("answer.too-long")
    text = normalise(response).strip()
    if not text:
        raise MalformedError("answer.empty")
    return text


def _decimal_point(text: str) -> str:
    """Turn a decimal comma into a point where it can be nothing else; 1,000 could be either."""
    text = _THOUSANDS.sub(lambda found: found.group().replace(",", ""), text)
    for whole, part in _COMMA.findall(text):
        if len(part) == 3 and len(whole) <= 3 and whole != "0":
            raise MalformedError("answer.comma")
    text = _COMMA.sub(r"\1.\2", text)
    if "," in text:
        raise MalformedError("answer.comma")
    return text


def _is_plain(expression: Expression) -> bool:
    """Tell whether it is a number or one number over another, with whatever signs and brackets."""
    bare = _bare(expression)
    divides = isinstance(bare, Operation) and bare.operator is Operator.DIVIDE
    parts = (bare.left, bare.right) if isinstance(bare, Operation) and divides else (bare,)
    return all(isinstance(_bare(part), Number) for part in parts)


def _bare(expression: Expression) -> Expression:
    while isinstance(expression, Group | Negation):
        expression = expression.inner
    return expression
