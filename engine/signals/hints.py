"""B6 hint dependence: hints on most items, and no more success without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.signals.confidence import no_gain
from engine.signals.model import Signal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.signals.model import History, ItemRecord


def hint_dependence(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B6 over the last `items` items that were tried and closed; fewer than that say nothing.

    It holds where hints were opened on a share of `at_least` of them, and the share right at the first try
    without hints rose by no more than `gain` from the earlier half to the later one. value: share with
    hints; evidence: every attempt at the items, as all of them were counted. skill: where all items with
    hints are of one. confidence: chance that there was no gain, given what the two halves show.
    """
    length = int(settings["items"])
    window = [item for item in history.items if item.closed_at is not None and item.attempts][-length:]
    if len(window) < length:
        return ()
    hinted = [item for item in window if item.hints]
    earlier, later = unaided_by_half(window)
    gain = later[0] / later[1] - earlier[0] / earlier[1]
    if len(hinted) / length < settings["at_least"] or gain > settings["gain"]:
        return ()
    skills = {item.skill for item in hinted}
    return (
        Signal(
            code="B6",
            value=len(hinted) / length,
            confidence=no_gain(earlier, later),
            skill=skills.pop() if len(skills) == 1 else None,
            attempts=tuple(attempt.id for item in window for attempt in item.attempts),
            items=tuple(item.id for item in window for _ in item.attempts),
        ),
    )


def unaided_by_half(items: Sequence[ItemRecord]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return (right at the first try without hints, items) of the earlier and of the later half.

    Of an odd number, the later half has the one more.
    """
    middle = len(items) // 2
    return _unaided(items[:middle]), _unaided(items[middle:])


def _unaided(items: Sequence[ItemRecord]) -> tuple[int, int]:
    return sum(item.unaided for item in items), len(items)
