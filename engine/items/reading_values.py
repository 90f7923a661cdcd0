"""Reads one number of a set, pair or interval, exactly, with roots where it has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.items.decimal_signs import with_point
from engine.items.malformed import MalformedError, not_a_number
from engine.items.notation import Expression, ExpressionError, Group, Negation, Number, Operation, Operator
from engine.items.number_forms import MIXED
from engine.items.parsing import parse
from engine.items.polynomials import expand

if TYPE_CHECKING:
    from engine.items.quotients import Quotient


@dataclass(frozen=True, slots=True)
class TypedValue:
    """A number that may have roots, as part of a set, pair or interval."""

    expression: Expression
    exact: Quotient

    @property
    def about(self) -> float:
        """The value, rounded: for order alone."""
        return self.exact.about() or 0.0

    def same_as(self, other: TypedValue) -> bool:
        """Tell whether both are the same number, exactly."""
        return self.exact.same_as(other.exact)


def read_value(text: str, *, decimal_comma: bool = False) -> TypedValue:
    """Return one number of a set, pair or interval; roots as in 2 + √3 may stay. Raises MalformedError."""
    text = with_point(text.strip(), decimal_comma=decimal_comma)
    if mixed := MIXED.fullmatch(text):
        sign, whole, top, bottom = mixed.groups()
        text = f"{sign}({whole}+{top}/{bottom})"
    try:
        expression = parse(text, ())
        exact = expand(expression)
    except ExpressionError as error:
        raise not_a_number(error) from None
    if not (mixed or is_plain(expression) or exact.constant() is None):
        raise MalformedError("answer.unfinished")
    return TypedValue(expression, exact)


def is_plain(expression: Expression) -> bool:
    """Tell whether it is a number or one number over another, with whatever signs and brackets."""
    bare = _bare(expression)
    divides = isinstance(bare, Operation) and bare.operator is Operator.DIVIDE
    parts = (bare.left, bare.right) if isinstance(bare, Operation) and divides else (bare,)
    return all(isinstance(_bare(part), Number) for part in parts)


def _bare(expression: Expression) -> Expression:
    while isinstance(expression, Group | Negation):
        expression = expression.inner
    return expression
