"""Tells whether a product is factored as far as the right answer is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.items.common_factors import content
from engine.items.notation import (
    Expression,
    ExpressionError,
    Group,
    Negation,
    Number,
    Operation,
    Operator,
    names_in,
)
from engine.items.polynomials import expand
from engine.items.quotients import Quotient
from engine.items.writing import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_POWER = 12


def is_factored(expression: Expression, right: Expression) -> bool:
    """Tell whether its factors are those of the right answer, apart from their signs and their order.

    Every factor must have whole coefficients without a common factor, which belongs in front.
    """
    try:
        mine, others = list(_factors(tidy(expression))), list(_factors(tidy(right)))
    except ExpressionError:
        return False
    numbers = [factor for factor in mine if factor.constant() is not None]
    if sum(1 for factor in numbers if abs(factor.constant() or 0) != 1) > 1:
        return False  # 2 * 3(x + 1) is still to be worked out
    mine = [factor for factor in mine if factor.constant() is None]
    others = [factor for factor in others if factor.constant() is None]
    if not all(map(_is_primitive, mine)) or len(mine) != len(others):
        return False
    for factor in mine:
        twin = next((other for other in others if factor.ratio_to(other) is not None), None)
        if twin is None:
            return False
        others.remove(twin)
    return True


def _factors(expression: Expression) -> Iterator[Quotient]:
    """Return the factors of a product as they are written, each as often as its power says."""
    match expression:
        case Group(inner=inner):
            yield from _factors(inner)
        case Negation(inner=inner):
            yield from _factors(inner)
        case Operation(operator=Operator.MULTIPLY, left=left, right=right):
            yield from _factors(left)
            yield from _factors(right)
        case Operation(operator=Operator.DIVIDE, left=left, right=right):
            yield from _factors(left)
            yield from (Quotient(factor.bottom, factor.top) for factor in _factors(right))
        case Operation(operator=Operator.POWER, left=base, right=Number(value=times)) if (
            times.denominator == 1 and 1 < times <= _MAX_POWER and names_in(base)
        ):
            factors = list(_factors(base))
            for _ in range(int(times)):
                yield from factors
        case _:
            yield expand(expression)


def _is_primitive(factor: Quotient) -> bool:
    return content(factor.top) == content(factor.bottom) == 1
