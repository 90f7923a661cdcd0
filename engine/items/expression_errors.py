"""Says what is wrong with a formula: a sign, a number, the direction or an end of an inequality."""

from __future__ import annotations

from dataclasses import replace

from engine.items.equivalence import equivalent, links
from engine.items.notation import (
    Comparison,
    Expression,
    ExpressionError,
    Name,
    Negation,
    Operation,
    Operator,
    Relation,
    names_in,
)
from engine.items.polynomials import expand

_LOOSER = {
    Comparison.LESS: Comparison.AT_MOST,
    Comparison.AT_MOST: Comparison.LESS,
    Comparison.GREATER: Comparison.AT_LEAST,
    Comparison.AT_LEAST: Comparison.GREATER,
}
_TURNED = {
    Comparison.LESS: Comparison.GREATER,
    Comparison.GREATER: Comparison.LESS,
    Comparison.AT_MOST: Comparison.AT_LEAST,
    Comparison.AT_LEAST: Comparison.AT_MOST,
}


def kind_of_error(given: Expression, right: Expression) -> str:
    """Return the wording code of what a wrong formula has wrong."""
    if isinstance(given, Relation) and isinstance(right, Relation):
        return _kind_of_relation_error(given, right)
    if same(given, Negation(right)):
        return "answer.sign"
    try:
        apart = expand(Operation(Operator.SUBTRACT, given, right))
        constant = expand(right).top.get(())
    except ExpressionError:
        return "answer.wrong"
    if apart.top.keys() == {()} and apart.bottom.keys() == {()} and names_in(right):
        return "answer.constant-term"
    if constant is not None and () not in apart.top and names_in(right):
        return "answer.coefficient"
    return "answer.wrong"


def _kind_of_relation_error(given: Relation, right: Relation) -> str:
    if len(given.comparisons) != len(right.comparisons):
        return "answer.wrong"
    if same(_with_signs(given, _LOOSER), right) or any(
        same(one, right) for one in _with_one_sign_looser(given)
    ):
        return "answer.endpoint"
    if same(_with_signs(given, _TURNED), right):
        return "answer.direction"
    if right.comparisons == (Comparison.EQUAL,) and given.comparisons == right.comparisons:
        return _kind_of_equation_error(given, right)
    return "answer.wrong"


def _kind_of_equation_error(given: Relation, right: Relation) -> str:
    """Compare what stands against the same letter, as in y = 2x + 1 and y = 2x - 1."""
    for one, mine in (given.sides, given.sides[::-1]):
        for other, theirs in (right.sides, right.sides[::-1]):
            if isinstance(one, Name) and one == other and not isinstance(mine, Name):
                return kind_of_error(mine, theirs)
    return "answer.wrong"


def _with_signs(relation: Relation, signs: dict[Comparison, Comparison]) -> Relation:
    return replace(relation, comparisons=tuple(signs.get(sign, sign) for sign in relation.comparisons))


def _with_one_sign_looser(relation: Relation) -> list[Relation]:
    if len(links(relation)) == 1:
        return []
    return [
        replace(
            relation,
            comparisons=tuple(
                _LOOSER.get(sign, sign) if at == place else sign
                for at, sign in enumerate(relation.comparisons)
            ),
        )
        for place in range(len(relation.comparisons))
    ]


def same(one: Expression, other: Expression) -> bool:
    """Tell whether two formulas can be compared and are equivalent."""
    try:
        return equivalent(one, other)
    except ExpressionError:
        return False  # too large to compare: not a form of the other
