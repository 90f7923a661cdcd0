"""Tells whether two formulas are two forms of the same answer."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from engine.items import sampling
from engine.items.notation import (
    Comparison,
    Expression,
    ExpressionError,
    Fault,
    Group,
    Operation,
    Operator,
    Relation,
)
from engine.items.polynomials import expand

if TYPE_CHECKING:
    from engine.items.quotients import Quotient

_MIRRORED = {Comparison.GREATER: Comparison.LESS, Comparison.AT_LEAST: Comparison.AT_MOST}
_EITHER_SIGN = (Comparison.EQUAL, Comparison.UNEQUAL)


def equivalent(one: Expression, other: Expression) -> bool:
    """Tell whether both have the same value for all values of their variables.

    Two equations or inequalities are the same if one is a constant multiple of the other, side by side,
    a negative multiple turning an inequality round: 2x + 4 = 6 and x = 1, -x < 2 and x > -2; a chain if
    that holds of each of its links. Exact for quotients of polynomials and roots of numbers; other roots,
    |…| and 2^x are compared by engine.items.sampling. Raises ExpressionError beyond the limits.
    """
    if isinstance(one, Relation) != isinstance(other, Relation):
        return False
    if isinstance(one, Relation) and isinstance(other, Relation):
        mine, others = links(one), links(other)
        if len(mine) != len(others):
            return False
        return any(all(map(_same_link, mine, order)) for order in (others, others[::-1]))
    return _same_value(one, other)


def demand_comparable(expression: Expression) -> None:
    """Raise ExpressionError for a formula, equation or inequality that equivalent could not compare."""
    for side in expression.sides if isinstance(expression, Relation) else (expression,):
        try:
            expanded(side)
        except ExpressionError as error:
            _allow_sampling(error, side)
            sampling.ratio(side, side)


def links(relation: Relation) -> tuple[Relation, ...]:
    """Return the comparisons of a chain, each by itself: 2 < x <= 5 as 2 < x and x <= 5."""
    pairs = zip(relation.sides, relation.sides[1:], strict=False)
    return tuple(
        Relation(pair, (comparison,)) for pair, comparison in zip(pairs, relation.comparisons, strict=True)
    )


@lru_cache(maxsize=256)  # an answer is compared with the right one and with each known wrong one
def expanded(expression: Expression) -> Quotient:
    return expand(expression)


def _same_value(one: Expression, other: Expression) -> bool:
    try:
        return expanded(one).same_as(expanded(other))
    except ExpressionError as error:
        _allow_sampling(error, one, other)
    return sampling.ratio(one, other) == 1.0


def _same_link(one: Relation, other: Relation) -> bool:
    (mine, my_sign), (others, other_sign) = _difference(one), _difference(other)
    factor = _ratio(mine, others)
    return my_sign is other_sign and factor is not None and (my_sign in _EITHER_SIGN or factor > 0)


def _ratio(one: Expression, other: Expression) -> float | None:
    try:
        mine, others = expanded(one), expanded(other)
        factor = mine.ratio_to(others)
        if factor is not None or not (mine.has_roots() and others.top):
            return None if factor is None else float(factor)
    except ExpressionError as error:
        _allow_sampling(error, one, other)
    return sampling.ratio(one, other)


def _allow_sampling(error: ExpressionError, *expressions: Expression) -> None:
    """Raise the error again, unless it says no more than that these are no polynomials."""
    if error.fault is not Fault.NO_VALUE or not all(map(sampling.can_be_sampled, expressions)):
        raise error


def _difference(link: Relation) -> tuple[Expression, Comparison]:
    """Return "left minus right" and how it compares with zero, only ever =, !=, < or <=."""
    left, right = link.sides
    comparison = link.comparisons[0]
    if comparison in _MIRRORED:
        left, right, comparison = right, left, _MIRRORED[comparison]
    return Operation(Operator.SUBTRACT, left, Group(right)), comparison
