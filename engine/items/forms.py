"""Tells whether a formula has the form that is asked for beside the right value."""

from __future__ import annotations

from engine.items.common_factors import have_common_factor
from engine.items.factored import is_factored
from engine.items.model import Form
from engine.items.notation import (
    Expression,
    Group,
    Name,
    Negation,
    Number,
    Operation,
    Operator,
    Relation,
    names_in,
)
from engine.items.polynomials import expand
from engine.items.terms import is_sum_of_terms
from engine.items.writing import is_fraction, tidy


def has_form(expression: Expression, form: Form, right: Expression) -> bool:
    """Tell whether a formula, equivalent to the right one, is in a form.

    The right one is taken to be in that form: what is to be factored is factored as far as it can be.
    """
    match form:
        case Form.FACTORED:
            return is_factored(expression, right)
        case Form.SOLVED:
            return is_solved(expression, right)
        case Form.EXPANDED:
            return all(map(is_expanded, _sides(expression)))
        case Form.SIMPLIFIED:
            return all(map(is_simplified, _sides(expression)))
        case _:
            return True  # the other forms are those of numbers


def is_expanded(expression: Expression) -> bool:
    """Tell whether it is a sum of terms without brackets, in which no two terms can be put together."""
    return is_sum_of_terms(tidy(expression), lowest=False)


def is_simplified(expression: Expression) -> bool:
    """Tell whether nothing is left to be done: as expanded, and fractions and roots are as low as they go.

    One sum may stand over another where they have no common factor.
    """
    tidied = tidy(expression)
    if is_sum_of_terms(tidied, lowest=True):
        return True
    while isinstance(tidied, Negation):
        tidied = _bare(tidied.inner)
    if not (isinstance(tidied, Operation) and tidied.operator is Operator.DIVIDE):
        return False
    top, bottom = _bare(tidied.left), _bare(tidied.right)
    parts = is_sum_of_terms(top, lowest=True) and is_sum_of_terms(bottom, lowest=True)
    if not parts or abs(expand(bottom).constant() or 0) == 1:
        return False
    return not _has_root(bottom) and not have_common_factor(expand(top).top, expand(bottom).top)


def is_solved(expression: Expression, right: Expression) -> bool:
    """Tell whether the variable that stands alone in the right answer does so here, and nowhere else.

    A number on the other side must be worked out. Of a chain, the variable stands in the middle.
    """
    if not (isinstance(expression, Relation) and isinstance(right, Relation)):
        return False
    name = next((side.name for side in map(_bare, right.sides) if isinstance(side, Name)), None)
    sides = [_bare(side) for side in expression.sides]
    alone = [side for side in sides if isinstance(side, Name) and side.name == name]
    others = [side for side in sides if side not in alone]
    return len(alone) == 1 and all(
        name not in names_in(side) and (bool(names_in(side)) or is_simplified(side) or _is_plain_number(side))
        for side in others
    )


def _sides(expression: Expression) -> tuple[Expression, ...]:
    return expression.sides if isinstance(expression, Relation) else (expression,)


def _bare(expression: Expression) -> Expression:
    while isinstance(expression, Group):
        expression = expression.inner
    return expression


def _has_root(expression: Expression) -> bool:
    """Tell whether the root of a number stands in it, which is not to be left below a line."""
    return expand(expression).has_roots()


def _is_plain_number(expression: Expression) -> bool:
    while isinstance(expression, Group | Negation):
        expression = expression.inner
    return isinstance(expression, Number) or is_fraction(expression)
