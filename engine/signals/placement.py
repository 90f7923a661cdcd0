"""B30 skipped placement items: what the student said she has not learnt yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.signals.evidence import from_events
from engine.signals.model import HappeningKind
from engine.signals.recent import happened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.signals.model import History, Signal


def placement_skipped(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B30: the newest placement of the last `days` days had `at_least` items skipped.

    value: items skipped; evidence: the placement in the log. confidence: 1, as nothing is inferred.
    """
    newest = happened(history, HappeningKind.PLACEMENT_SKIPPED, settings["days"])[-1:]
    if not newest or newest[0].value < settings["at_least"]:
        return ()
    return (from_events("B30", newest[0].value, 1.0, newest),)
