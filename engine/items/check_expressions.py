"""Checks answers that are expressions, equations or inequalities: equivalent, and in the form asked for."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from engine.items.expression_errors import kind_of_error, same
from engine.items.forms import has_form
from engine.items.malformed import MalformedError
from engine.items.notation import Expression, ExpressionError, Group, Negation, Number, Relation
from engine.items.parsing import parse
from engine.items.polynomials import expand
from engine.items.reading import read_expression
from engine.items.texts import expressions
from engine.items.verdicts import RIGHT, recognised, wrong
from engine.items.writing import look

if TYPE_CHECKING:
    from engine.items.model import Item, Outcome


def check_expression(item: Item, response: str, *, decimal_comma: bool) -> Outcome:
    """Compare a formula with the right one. Raises MalformedError."""
    right = _known(item.answer, item.variables)
    given = read_expression(
        response, item.variables, relation=isinstance(right, Relation), decimal_comma=decimal_comma
    )
    if same(given, right):
        _demand_form(item, given, right)
        return RIGHT
    for text, misconception in item.wrong_answers.items():
        if same(given, _known(text, item.variables)):
            return recognised(misconception)
    if _is_rounded(given, right):
        raise MalformedError("answer.rounded")
    return wrong(kind_of_error(given, right))


@lru_cache(maxsize=512)
def _known(answer: str, variables: tuple[str, ...]) -> Expression:
    """Read an answer of the bank; what is typed is not worth keeping."""
    return parse(answer, variables)


def _demand_form(item: Item, given: Expression, right: Expression) -> None:
    """Raise MalformedError where the value is right and the formula is not what was asked for."""
    if look(given) == look(right):
        return
    if look(given) in {look(shown) for shown in expressions(item.stem)}:
        raise MalformedError("answer.copied")
    form = item.rules.form
    if form is not None and not has_form(given, form, right):
        raise MalformedError(f"answer.form-{form}")


def _is_rounded(given: Expression, right: Expression) -> bool:
    """Tell whether a decimal stands for a number with roots, as 3.46 for 2√3."""
    while isinstance(given, Group | Negation):
        given = given.inner
    if not isinstance(given, Number) or "." not in given.text or isinstance(right, Relation):
        return False
    try:
        number = expand(right)
    except ExpressionError:
        return False
    about, places = number.about(), len(given.text.partition(".")[2])
    if about is None or number.constant() is not None or places < 2:
        return False
    return abs(abs(about) - float(given.value)) < 0.1**places
