"""Reads a solved inequality, or a chain of two, as the numbers that it leaves: x < 4, -3 < x <= 5, x != 2."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.items.equivalence import links
from engine.items.intervals import ALL, End, Interval, Union, intersection, without
from engine.items.malformed import MalformedError, not_understood
from engine.items.notation import (
    Comparison,
    Expression,
    ExpressionError,
    Operation,
    Operator,
    Relation,
    names_in,
)
from engine.items.parsing import parse
from engine.items.polynomials import expand
from engine.items.quotients import Quotient
from engine.items.reading_values import TypedValue, is_plain

if TYPE_CHECKING:
    from collections.abc import Sequence


def read_inequality(text: str, variables: Sequence[str], *, decimal_comma: bool) -> Union:
    """Return what solves an inequality in which one letter stands against numbers. Raises MalformedError."""
    if "," in text and not decimal_comma:
        raise MalformedError("answer.and-or" if re.search(r"[<>].*,.*[<>]", text) else "answer.comma")
    if decimal_comma:
        text = re.sub(r"(?<=[0-9]),(?=[0-9])", ".", text)
    text = re.sub(r"∞|\binf(?:inity)?\b|\boo\b", "∞", text)
    if "∞" in text:  # -∞ < x < 3 says no more than x < 3
        text = re.sub(r"^\s*-\s*∞\s*<|<\s*\+?\s*∞\s*$|^\s*\+?\s*∞\s*>|>\s*-\s*∞\s*$", "", text)
    names = [name for name in variables if len(name) == 1]
    for name in names:
        text = text.replace(name.upper(), name) if name.islower() else text
    try:
        relation = parse(text, names or None)
        if not isinstance(relation, Relation):
            raise MalformedError("answer.needs-interval")
        intervals = ALL
        for link in links(relation):
            intervals = intersection(intervals, _half_line(link))
    except ExpressionError as error:
        raise not_understood(error) from None
    return intervals


def _half_line(link: Relation) -> Union:
    left, right = link.sides
    difference = expand(Operation(Operator.SUBTRACT, left, right))
    letters = {name for monomial in difference.top for name, _ in monomial if name.isalpha()}
    alone = [side for side in (left, right) if any(_is_alone(side, name) for name in letters)]
    if len(letters) != 1 or len(alone) != 1 or names_in(left) & names_in(right):
        raise MalformedError("answer.needs-solving")
    bound = right if alone[0] is left else left
    comparison = link.comparisons[0] if alone[0] is left else _turned(link.comparisons[0])
    exact = expand(bound)
    if not is_plain(bound) and exact.constant() is not None:
        raise MalformedError("answer.unfinished")
    return _numbers(comparison, TypedValue(bound, exact))


def _is_alone(side: Expression, name: str) -> bool:
    return expand(side) == Quotient({((name, 1),): Fraction(1)}, {(): Fraction(1)})


def _turned(comparison: Comparison) -> Comparison:
    signs = str(comparison).translate(str.maketrans("<>", "><"))
    return Comparison(signs)


def _numbers(comparison: Comparison, bound: TypedValue) -> Union:
    none = End(None, closed=False)
    end = End(bound, closed=comparison in (Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.EQUAL))
    match comparison:
        case Comparison.EQUAL:
            return (Interval(end, end),)
        case Comparison.UNEQUAL:
            return without(bound)
        case Comparison.LESS | Comparison.AT_MOST:
            return (Interval(none, end),)
        case Comparison.GREATER | Comparison.AT_LEAST:
            return (Interval(end, none),)
