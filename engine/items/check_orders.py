"""Checks lines put in order: an ordering, or a Parsons problem, where their indentation counts too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.items.malformed import MalformedError
from engine.items.verdicts import RIGHT, recognised, wrong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.items.model import Item, Outcome

_PLACED = re.compile(r"([a-z]+)([0-9]{0,2})")


def check_ordering(item: Item, response: str) -> Outcome:
    """Compare an order of keys with the right one. Raises MalformedError for an answer with a gap in it."""
    given, right = response.lower().split(), item.answer.split()
    _demand_keys(item, given)
    if len(given) < len(right):
        raise MalformedError("answer.incomplete")
    return _compared(item, given, right)


def check_parsons(item: Item, response: str) -> Outcome:
    """Compare lines with their levels of indentation. Raises MalformedError for what is no such answer."""
    lines, levels = _read(response.lower().split())
    right_lines, right_levels = _read(item.answer.split())
    _demand_keys(item, lines)
    if _texts(item, lines) == _texts(item, right_lines):
        return RIGHT if levels == right_levels else wrong("answer.indentation")
    return _compared(item, lines, right_lines)


def _compared(item: Item, given: list[str], right: list[str]) -> Outcome:
    mine, others = _texts(item, given), _texts(item, right)
    if mine == others:
        return RIGHT
    for key in given:
        if key not in right and (misconception := item.wrong_answers.get(key)):
            return recognised(misconception)
    for pair, misconception in item.wrong_answers.items():
        late, _, early = pair.partition(" before ")
        if early and late in given and early in given and given.index(late) < given.index(early):
            return recognised(misconception)
    if any(text not in others for text in mine):
        return wrong("answer.distractor-line")
    if len(mine) != len(others):
        return wrong("answer.missing-line" if len(mine) < len(others) else "answer.one-too-many")
    return wrong("answer.reversed-order" if mine == others[::-1] else "answer.order")


def _read(parts: Sequence[str]) -> tuple[list[str], list[int]]:
    """Return keys and levels of "b0 a1"; a key alone stands at the margin."""
    found = [_PLACED.fullmatch(part) for part in parts]
    placed = [place for place in found if place]
    if len(placed) < len(found):
        raise MalformedError("answer.incomplete")
    return [place.group(1) for place in placed], [int(place.group(2) or 0) for place in placed]


def _demand_keys(item: Item, given: list[str]) -> None:
    """Raise MalformedError unless every key is of a line that is offered, and none is there twice."""
    if not given or len(set(given)) < len(given) or not set(given) <= {c.key for c in item.choices}:
        raise MalformedError("answer.incomplete")


def _texts(item: Item, keys: Sequence[str]) -> list[str]:
    """Return the lines themselves: two lines that read the same may change places."""
    lines = {choice.key: choice.text for choice in item.choices}
    return [lines[key] for key in keys]
