"""What is left of a signal once the evidence of ended flags is taken away (C10)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.signals.describe import SHARES

if TYPE_CHECKING:
    from collections.abc import Set

    from engine.escalation.evidence import Piece
    from engine.signals.model import Signal


def fresh(signal: Signal, used: Set[Piece], at_least: float) -> Signal | None:
    """Return what is left of a signal without the evidence of ended flags, or None where it is not enough.

    used: that evidence. Only new evidence opens a flag again (C10): a count counts in proportion to the
    items, requests and events of which nothing is used. A share does not grow with its evidence, and counts
    in full once half of that is new. What counts must still reach `at_least`; a signal of which nothing is
    used stands as it was measured.
    """
    items = signal.items or signal.attempts
    old = {i for i, id_ in zip(items, signal.attempts, strict=True) if ("attempt", id_) in used}
    requests = tuple(id_ for id_ in signal.help_requests if ("request", id_) not in used)
    events = tuple(id_ for id_ in signal.events if ("event", id_) not in used)
    units = len(set(items)) + len(signal.help_requests) + len(signal.events)
    new = len(set(items) - old) + len(requests) + len(events)
    if not new:
        return None
    if new == units:
        return signal
    value = signal.value * min(1.0, (2 if signal.code in SHARES else 1) * new / units)
    if value < at_least:
        return None
    kept = [(i, attempt) for i, attempt in zip(items, signal.attempts, strict=True) if i not in old]
    return replace(
        signal,
        value=value,
        attempts=tuple(attempt for _, attempt in kept),
        items=tuple(item for item, _ in kept),
        help_requests=requests,
        events=events,
    )
