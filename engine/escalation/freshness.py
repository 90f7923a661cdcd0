"""What is left of a signal once the evidence of ended flags is taken away (C10)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.escalation.model import Flag
    from engine.signals.model import Signal


def fresh(signal: Signal, ended: Collection[Flag], at_least: float) -> Signal | None:
    """Return what is left of a signal without the evidence of ended flags, or None where it is not enough.

    Only new evidence opens a flag again (C10): the value counts in proportion to the items (or requests)
    of which nothing stands on an ended flag, and must still reach `at_least`.
    """
    attempts = {attempt for flag in ended for attempt in flag.attempts}
    requests = {request for flag in ended for request in flag.help_requests}
    items = signal.items or signal.attempts
    old = {item for item, attempt in zip(items, signal.attempts, strict=True) if attempt in attempts}
    new_requests = tuple(request for request in signal.help_requests if request not in requests)
    units = len(set(items)) + len(signal.help_requests)
    new = len(set(items) - old) + len(new_requests)
    if not new or (value := signal.value * new / units) < at_least:
        return None
    kept = [(i, a) for i, a in zip(items, signal.attempts, strict=True) if i not in old]
    return replace(
        signal,
        value=value,
        attempts=tuple(attempt for _, attempt in kept),
        items=tuple(item for item, _ in kept),
        help_requests=new_requests,
    )
