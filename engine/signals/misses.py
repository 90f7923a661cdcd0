"""B1 repeated miss: items missed one after the other on one skill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.signals.confidence import growing_odds
from engine.signals.model import Signal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.signals.model import History, ItemRecord

_MEASURED_AT = 3  # misses in a row at which `odds` was measured


def repeated_miss(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B1: one signal a skill whose latest `at_least` items or more were all missed.

    Items of other skills may lie between; an item of the skill that ended right starts the count anew; an
    open item and one left without an answer say nothing. value: items missed in a row; evidence: every
    attempt at them. confidence: chance that the student will not get going on the skill alone, from
    `odds` at three misses in a row and their `growth` with each further one.
    """
    runs: dict[str, list[ItemRecord]] = {}
    for item in history.items:
        if item.right:
            runs.pop(item.skill, None)
        elif item.missed:
            runs.setdefault(item.skill, []).append(item)
    return tuple(
        Signal(
            code="B1",
            value=float(len(run)),
            confidence=growing_odds(len(run), _MEASURED_AT, settings["odds"], settings["growth"]),
            skill=skill,
            attempts=tuple(attempt.id for item in run for attempt in item.attempts),
            items=tuple(item.id for item in run for _ in item.attempts),
        )
        for skill, run in runs.items()
        if len(run) >= settings["at_least"]
    )
