"""Says how an answer is read while it is typed. It never looks at the right answer, so it cannot leak it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.items.check import MAX_RESPONSE, blank_item, texts_of
from engine.items.intervals import ALL, Interval, same
from engine.items.malformed import MalformedError
from engine.items.model import AnswerKind, Item
from engine.items.notation import ExpressionError
from engine.items.parsing import parse
from engine.items.reading import read_expression
from engine.items.reading_intervals import read_intervals
from engine.items.reading_lists import read_point, read_set
from engine.items.reading_numbers import read_number
from engine.items.writing import tidy, written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.items.reading_values import TypedValue

_MIXED = re.compile(r"([-+]?[0-9]+)\s+([0-9]+/[0-9]+)")


@dataclass(frozen=True, slots=True)
class Understood:
    """How an answer was read.

    text: with formulas between dollar signs; lead: wording code of what to say before it. problem: wording
    code of why it could not be read, empty where it could.
    """

    text: str = ""
    lead: str = ""
    problem: str = ""


def understood(item: Item, response: str, *, decimal_comma: bool = False) -> Understood | None:
    """Return how an answer is read; None for kinds that are read as they stand. Never raises."""
    if item.kind is not AnswerKind.BLANKS and item.kind not in _READ:
        return None
    if len(response) > MAX_RESPONSE:
        return Understood(problem="answer.too-long")
    try:
        if item.kind is AnswerKind.BLANKS:
            return _blanks(item, response, decimal_comma=decimal_comma)
        return _READ[item.kind](item, response, decimal_comma)
    except MalformedError as error:
        return Understood(problem=error.code)
    except ExpressionError:
        return Understood(problem="answer.not-understood")


def _number(item: Item, response: str, decimal_comma: bool) -> Understood:
    number = read_number(response, item.variables, unit=item.rules.unit, decimal_comma=decimal_comma)
    return Understood(_formula(number.text), "understood.value")


def _expression(item: Item, response: str, decimal_comma: bool) -> Understood:
    expression = read_expression(response, item.variables, relation=None, decimal_comma=decimal_comma)
    return Understood(f"${written(tidy(expression))}$", "understood.value")


def _interval(item: Item, response: str, decimal_comma: bool) -> Understood:
    intervals = read_intervals(response, item.variables, decimal_comma=decimal_comma)
    if not intervals:
        return Understood("", "understood.none")
    if same(intervals, ALL):
        return Understood("", "understood.all")
    letter = next(iter(item.variables), "x")
    lead = "understood.interval" if len(intervals) == 1 else "understood.any-of"
    return Understood(", ".join(f"${_inequality(one, letter)}$" for one in intervals), lead)


def _set(item: Item, response: str, decimal_comma: bool) -> Understood:
    values = read_set(response, decimal_comma=decimal_comma)
    if not values:
        return Understood("", "understood.none")
    return Understood(", ".join(f"${_written(value)}$" for value in values), "understood.set")


def _pair(item: Item, response: str, decimal_comma: bool) -> Understood:
    values = read_point(response, item.variables, decimal_comma=decimal_comma)
    if len(item.variables) == len(values):
        named = zip(item.variables, values, strict=True)
        text = ", ".join(f"${name} = {_written(value)}$" for name, value in named)
    else:
        text = f"({', '.join(f'${_written(value)}$' for value in values)})"
    return Understood(text, "understood.pair")


_READ: Mapping[AnswerKind, Callable[[Item, str, bool], Understood]] = {
    AnswerKind.NUMBER: _number,
    AnswerKind.EXPRESSION: _expression,
    AnswerKind.INTERVAL: _interval,
    AnswerKind.SET: _set,
    AnswerKind.PAIR: _pair,
}


def _blanks(item: Item, response: str, *, decimal_comma: bool) -> Understood | None:
    """Read the blanks that hold formulas and have something in them; the first problem speaks."""
    if not any(blank.kind in _READ for blank in item.blanks):
        return None
    pieces = []
    for blank, text in zip(item.blanks, texts_of(item, response), strict=True):
        if blank.kind not in _READ or not text.strip():
            continue
        read = _READ[blank.kind](blank_item(item, blank), text, decimal_comma)
        pieces.append(f"{blank.label.rstrip()} {read.text}")
    if not pieces:
        raise MalformedError("answer.empty")
    return Understood("; ".join(pieces), "understood.value")


def _inequality(interval: Interval, letter: str) -> str:
    low, high = interval.low, interval.high
    if low.value is not None and high.value is not None:
        if low.is_at(high):
            return f"{letter} = {_written(low.value)}"
        below = "<=" if low.closed else "<"
        above = "<=" if high.closed else "<"
        return f"{_written(low.value)} {below} {letter} {above} {_written(high.value)}"
    if low.value is not None:
        return f"{letter} {'>=' if low.closed else '>'} {_written(low.value)}"
    assert high.value is not None  # noqa: S101 - all numbers were told before
    return f"{letter} {'<=' if high.closed else '<'} {_written(high.value)}"


def _written(value: TypedValue) -> str:
    return written(tidy(value.expression))


def _formula(text: str) -> str:
    if mixed := _MIXED.fullmatch(text):
        return f"${mixed.group(1)}$ ${mixed.group(2)}$"
    return f"${written(tidy(parse(text)))}$"
