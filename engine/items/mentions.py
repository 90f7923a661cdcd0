"""Finds what a text mentions: numbers in its formulas, words and code, and phrases as whole words."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.items.notation import (
    Call,
    Expression,
    ExpressionError,
    Group,
    Negation,
    Number,
    Operation,
    Operator,
    Relation,
)
from engine.items.texts import formula_tree, segments
from engine.items.writing import is_fraction, tidy, written

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = re.compile(r"(?<![\w.])[-−]?[0-9]+(?:\.[0-9]+|/[1-9][0-9]*)?(?!\w)")
_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=4096)  # every hint is held against the same question
def numbers_in(text: str, *, signed: bool = False) -> tuple[Fraction, ...]:
    """Return every number of a text in its order, with its sign, whether in a formula or between words.

    signed: what is taken away comes with a minus sign, too: 3 and -4 of x + 3 - 4y, beside 4.
    """
    return tuple(_numbers_in(text, signed=signed))


def _numbers_in(text: str, *, signed: bool) -> Iterator[Fraction]:
    for segment in segments(text):
        if segment.formula:
            try:
                yield from _numbers(tidy(formula_tree(segment.text)), signed=signed)
                continue
            except ExpressionError:
                pass  # read it as words
        yield from (Fraction(found.replace("−", "-")) for found in _NUMBER.findall(segment.text))


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """Return a text as it reads, for comparing: without signs around formulas and code, in small letters."""
    words = "".join(
        _written(segment.text) if segment.formula else segment.text.replace("−", "-")
        for segment in segments(text)
    )
    return _SPACE.sub(" ", words).strip().casefold()


def mentions(text: str, phrase: str) -> bool:
    """Tell whether a phrase stands in a text, both bare: not as a part of a longer word or number."""
    return found_at(text, phrase, 0) is not None


def found_at(text: str, phrase: str, start: int) -> int | None:
    """Return where a phrase ends that stands in a text from `start` on, both bare; None where it does not."""
    if not phrase:
        return None
    before = r"(?<![\w.])" if re.match(r"\w", phrase) else r"(?<![\w.-])" if phrase[0] == "-" else ""
    after = r"(?!\w|\.\w)" if re.search(r"\w$", phrase) else ""
    found = re.compile(f"{before}{re.escape(phrase)}{after}").search(text, start)
    return found.end() if found else None


def _written(formula: str) -> str:
    try:
        return written(tidy(formula_tree(formula)))
    except ExpressionError:
        return formula


def _numbers(expression: Expression, *, signed: bool) -> Iterator[Fraction]:
    match expression:
        case Number(value=number):
            yield number
        case Negation(inner=inner):
            yield from (-number for number in _numbers(inner, signed=signed))
        case Group(inner=inner):
            yield from _numbers(inner, signed=signed)
        case Operation(operator=operator, left=left, right=right):
            whole = _lowest_terms(expression)
            if whole is not None:
                yield whole
                return
            yield from (*_numbers(left, signed=signed), *_numbers(right, signed=signed))
            if signed and operator is Operator.SUBTRACT:
                yield from (-number for number in _numbers(right, signed=signed))
        case Call(arguments=parts) | Relation(sides=parts):
            for part in parts:
                yield from _numbers(part, signed=signed)


def _lowest_terms(expression: Operation) -> Fraction | None:
    """Return the value of a fraction that is reduced: 8/2 shows a step to be done, 3/2 shows a result."""
    left, right = expression.left, expression.right
    if not (is_fraction(expression) and isinstance(left, Number) and isinstance(right, Number)):
        return None
    if right.value in {0, 1}:
        return None
    number = left.value / right.value
    return number if number.denominator == right.value else None
