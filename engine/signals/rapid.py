"""B8 rapid guessing: answers too fast to have been thought about, and wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.signals.confidence import succession
from engine.signals.model import Signal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.signals.model import AttemptRecord, History, ItemRecord


def rapid_guessing(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B8 over the first attempts at the last `items` items that have one.

    value: how many of them were rapid and wrong, at least `at_least`; evidence: those attempts. Fast and
    right is not guessing: it lowers the confidence, which is the chance that the next rapid answer is
    wrong too.
    """
    tried = [item for item in history.items if item.attempts][-int(settings["items"]) :]
    fast = [(item, first) for item in tried if (first := rapid_first_attempt(item, settings)) is not None]
    wrong = [(item, attempt) for item, attempt in fast if not attempt.right]
    if len(wrong) < settings["at_least"]:
        return ()
    return (
        Signal(
            code="B8",
            value=float(len(wrong)),
            confidence=succession(len(wrong), len(fast) - len(wrong)),
            attempts=tuple(attempt.id for _, attempt in wrong),
            items=tuple(item.id for item, _ in wrong),
        ),
    )


def rapid_first_attempt(item: ItemRecord, settings: Mapping[str, float]) -> AttemptRecord | None:
    """Return the first attempt where it came faster than thought allows (rapid_limit), else None."""
    if not item.attempts:
        return None
    first = item.attempts[0]
    return first if first.seconds < rapid_limit(item.usual_seconds, settings) else None


def rapid_limit(usual_seconds: float, settings: Mapping[str, float]) -> float:
    """Return the seconds under which an answer came faster than thought allows.

    `share` of the item's usual time, at most `cap_seconds` (Wise & Ma 2012: a tenth, at most 10 s, the
    threshold they name NT10).
    """
    return min(settings["share"] * usual_seconds, settings["cap_seconds"])
