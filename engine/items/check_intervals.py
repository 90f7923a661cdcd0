"""Checks answers that are intervals, as intervals or as inequalities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.items.intervals import ends, same
from engine.items.reading_intervals import read_intervals
from engine.items.verdicts import RIGHT, recognised, wrong

if TYPE_CHECKING:
    from engine.items.intervals import Union
    from engine.items.model import Item, Outcome


def check_interval(item: Item, response: str, *, decimal_comma: bool) -> Outcome:
    """Compare a set of intervals with the right one. Raises MalformedError."""
    given = read_intervals(response, item.variables, decimal_comma=decimal_comma)
    right = read_intervals(item.answer)
    if same(given, right):
        return RIGHT
    for text, misconception in item.wrong_answers.items():
        if same(given, read_intervals(text)):
            return recognised(misconception)
    return wrong(_kind_of_error(given, right))


def _kind_of_error(given: Union, right: Union) -> str:
    mine, others = ends(given), ends(right)
    at_the_same = len(mine) == len(others) and all(
        one.is_at(other) for one, other in zip(mine, others, strict=True)
    )
    if at_the_same and mine:
        # The same numbers bound it: either other brackets, or the other side of them.
        return "answer.endpoint" if _same_sides(given, right) else "answer.direction"
    if given and all(any(one.same_as(other) for other in right) for one in given):
        return "answer.missing-one"
    if right and all(any(one.same_as(other) for other in given) for one in right):
        return "answer.one-too-many"
    return "answer.wrong"


def _same_sides(given: Union, right: Union) -> bool:
    return [(one.low.value is None, one.high.value is None) for one in given] == [
        (one.low.value is None, one.high.value is None) for one in right
    ]
