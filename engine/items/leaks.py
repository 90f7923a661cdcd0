"""Tells whether a text gives away an item's answer: for hints, which must not (A4)."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.items.answers import as_fraction
from engine.items.draw import answer_text
from engine.items.equivalence import equivalent
from engine.items.model import AnswerKind, Item
from engine.items.notation import Expression, ExpressionError, Group, Negation, Number, Operation, Relation
from engine.items.parsing import parse
from engine.items.texts import expressions, segments
from engine.items.writing import is_fraction, look, tidy, written

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = re.compile(r"(?<![\w.])[-−]?[0-9]+(?:\.[0-9]+|/[1-9][0-9]*)?(?!\w)")
_ATOM = re.compile(r"[0-9.]+|[A-Za-z]")


def gives_away(item: Item, text: str) -> bool:
    """Tell whether a text names the answer.

    A number: it occurs in the text and not in the stem. An expression: a form of it that is as short as
    the answer and not in the stem. A choice: the text names it and no other choice.
    """
    match item.kind:
        case AnswerKind.NUMBER:
            return as_fraction(item.answer) in set(numbers_in(text)) - set(numbers_in(item.stem))
        case AnswerKind.EXPRESSION:
            return _names_expression(item, text)
        case AnswerKind.CHOICE:
            named = {choice.key for choice in item.choices if choice.text.lower() in text.lower()}
            return named == {item.answer} and answer_text(item).lower() not in item.stem.lower()


def numbers_in(text: str) -> Iterator[Fraction]:
    """Return every number of a text in its order, with its sign, whether in a formula or between words."""
    for segment in segments(text):
        if segment.formula:
            try:
                yield from _numbers(tidy(parse(segment.text)))
                continue
            except ExpressionError:
                pass  # read it as words
        yield from (Fraction(found.replace("−", "-")) for found in _NUMBER.findall(segment.text))


def _numbers(expression: Expression) -> Iterator[Fraction]:
    match expression:
        case Number(value=number):
            yield number
        case Negation(inner=inner):
            yield from (-number for number in _numbers(inner))
        case Group(inner=inner):
            yield from _numbers(inner)
        case Operation(left=left, right=right):
            whole = _lowest_terms(expression)
            if whole is not None:
                yield whole
            else:
                yield from (*_numbers(left), *_numbers(right))
        case Relation(sides=sides):
            for side in sides:
                yield from _numbers(side)


def _lowest_terms(expression: Operation) -> Fraction | None:
    """Return the value of a fraction that is reduced: 8/2 shows a step to be done, 3/2 shows a result."""
    left, right = expression.left, expression.right
    if not (is_fraction(expression) and isinstance(left, Number) and isinstance(right, Number)):
        return None
    if right.value in {0, 1}:
        return None
    number = left.value / right.value
    return number if number.denominator == right.value else None


def _names_expression(item: Item, text: str) -> bool:
    answer = parse(item.answer, item.variables)
    known = {look(shown) for shown in expressions(item.stem)}
    return any(
        _atoms(shown) <= _atoms(answer) and look(shown) not in known and _same(shown, answer)
        for shown in expressions(text)
    )


def _atoms(expression: Expression) -> int:
    """Count the numbers and letters: 5*x - 5*2, with four, is a step on the way to 5x - 10, with three."""
    return len(_ATOM.findall(written(tidy(expression))))


def _same(one: Expression, other: Expression) -> bool:
    try:
        return equivalent(one, other)
    except ExpressionError:
        return False  # cannot be compared, so it is no plain form of the answer
