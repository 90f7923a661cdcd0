"""Reads a set of numbers on the number line: (-3, 5], (-inf, 2) U [4, ∞), -3 < x <= 5, x < 2 or x >= 4."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.items.intervals import ALL, End, Interval, Union, intersection, union
from engine.items.malformed import MalformedError
from engine.items.reading import cleaned
from engine.items.reading_inequalities import read_inequality
from engine.items.reading_lists import is_none, read_set
from engine.items.reading_values import read_value

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_PIECES = 8
_UNION = re.compile(r"∪|\bU\b|\bu\b|\bor\b|∨|(?<=[)\]])\s*[Uu]\s*(?=[(\[])")
_INTERSECTION = re.compile(r"∩|\band\b|∧|&")
_INTERVAL = re.compile(r"([(\[\]])([^()\[\];]*|[^;]*?)\s*[,;]\s*(.*?)([)\]\[])", re.DOTALL)
_INFINITE = re.compile(r"([-+]?)\s*(?:∞|inf(?:inity|inite)?|infty|oo)")
_ALL = re.compile(r"ℝ|r|all(?: real)?(?: numbers)?|any(?: real)? number|every(?: real)? number|all reals")
_SET_BUILDER = re.compile(r"\{?\s*[A-Za-z]\s*(?:∈\s*(?:ℝ|R)\s*)?[|:]\s*([^{}]*?)\s*\}?")
_MEMBER = re.compile(r"[A-Za-z]\s*(?:∈|=|\bin\b)\s*(?=[(\[{])")
_COMPARISON = re.compile(r"<|>|!=|=")


def read_intervals(response: str, variables: Sequence[str] = (), *, decimal_comma: bool = False) -> Union:
    """Return the intervals in order, joined where they touch; an empty tuple for "no solution".

    variables: of the item; without any, inequalities may be in any letter. Raises MalformedError.
    """
    text = cleaned(response)
    if is_none(text):
        return ()
    if _ALL.fullmatch(" ".join(text.lower().split())):
        return ALL
    found = _SET_BUILDER.fullmatch(text)
    text = _MEMBER.sub("", found.group(1) if found else text)
    pieces = [piece.strip() for piece in _UNION.split(text)]
    if len(pieces) > MAX_PIECES:
        raise MalformedError("answer.too-long")
    read = [_both(piece, variables, decimal_comma=decimal_comma) for piece in pieces]
    return union(interval for piece in read for interval in piece)


def _both(text: str, variables: Sequence[str], *, decimal_comma: bool) -> Union:
    pieces = _INTERSECTION.split(text)
    if len(pieces) > MAX_PIECES:
        raise MalformedError("answer.too-long")
    intervals = ALL
    for piece in pieces:
        intervals = intersection(intervals, _piece(piece.strip(), variables, decimal_comma=decimal_comma))
    return intervals


def _piece(text: str, variables: Sequence[str], *, decimal_comma: bool) -> Union:
    if _COMPARISON.search(text):
        return read_inequality(text, variables, decimal_comma=decimal_comma)
    if text.startswith("{") and text.endswith("}"):
        points = read_set(text, decimal_comma=decimal_comma)
        return union(Interval(End(point, closed=True), End(point, closed=True)) for point in points)
    found = _INTERVAL.fullmatch(text)
    if found is None:
        raise MalformedError("answer.empty" if not text else "answer.needs-interval")
    opening, low, high, closing = found.groups()
    # ]2, 5[ is written in some countries for (2, 5).
    interval = Interval(
        _end(low, closed=opening == "[", sign="-", decimal_comma=decimal_comma),
        _end(high, closed=closing == "]", sign="+", decimal_comma=decimal_comma),
    )
    if interval.first > interval.last:
        raise MalformedError("answer.interval-order")
    return union((interval,))


def _end(text: str, *, closed: bool, sign: str, decimal_comma: bool) -> End:
    found = _INFINITE.fullmatch(text.strip().lower())
    if found is None:
        if not text.strip():
            raise MalformedError("answer.needs-interval")
        return End(read_value(text, decimal_comma=decimal_comma), closed=closed)
    if (found.group(1) or "+") != sign:
        raise MalformedError("answer.interval-order")
    if closed:
        raise MalformedError("answer.infinity")
    return End(None, closed=False)
