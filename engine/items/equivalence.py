"""Tells whether two formulas are two forms of the same answer."""

from __future__ import annotations

from engine.items.notation import Comparison, Expression, ExpressionError, Fault, Relation
from engine.items.polynomials import Quotient, expand

_MIRRORED = {Comparison.GREATER: Comparison.LESS, Comparison.AT_LEAST: Comparison.AT_MOST}
_EITHER_SIGN = (Comparison.EQUAL, Comparison.UNEQUAL)


def equivalent(one: Expression, other: Expression) -> bool:
    """Tell whether both have the same value for all values of their variables.

    Two equations or inequalities are the same if one is a constant multiple of the other, side by side,
    a negative multiple turning an inequality round: 2x + 4 = 6 and x = 1, -x < 2 and x > -2. Raises
    ExpressionError beyond the limits of polynomials.expand and for chains of comparisons.
    """
    if isinstance(one, Relation) != isinstance(other, Relation):
        return False
    if isinstance(one, Relation) and isinstance(other, Relation):
        (mine, my_sign), (others, other_sign) = _difference(one), _difference(other)
        ratio = mine.ratio_to(others)
        return my_sign is other_sign and ratio is not None and (my_sign in _EITHER_SIGN or ratio > 0)
    return expand(one).same_as(expand(other))


def _difference(relation: Relation) -> tuple[Quotient, Comparison]:
    """Return "left minus right" and how it compares with zero, only ever =, !=, < or <=."""
    if len(relation.comparisons) != 1:
        raise ExpressionError(Fault.NO_VALUE)
    left, right = (expand(side) for side in relation.sides)
    comparison = relation.comparisons[0]
    if comparison in _MIRRORED:
        return right.minus(left), _MIRRORED[comparison]
    return left.minus(right), comparison
