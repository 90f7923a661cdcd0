"""What a teacher is shown of a student who has an item open: working, idle, or away (B11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

WORKING, AWAY = "working", "away"
IDLE = (
    ("idle-300", timedelta(minutes=5)),
    ("idle-120", timedelta(minutes=2)),
    ("idle-20", timedelta(seconds=20)),
)  # the longest first: from how much time without input on it holds

HOLD = timedelta(seconds=25)  # a state must hold so long before it shows, so that a list does not flicker
SILENT = timedelta(seconds=60)  # a page that has said nothing for so long is closed, or its device asleep


@dataclass(frozen=True, slots=True)
class Seen:
    """What a student's page last said.

    visible: it could be seen; input_at: the last key, touch or pointer; seen_at: when the page said so.
    resumed_at: when input came again after a while without; before: the state that was shown until then;
    both None where there was no such while.
    """

    visible: bool
    input_at: datetime
    seen_at: datetime
    resumed_at: datetime | None = None
    before: str | None = None


def live_state(seen: Seen, now: datetime) -> str:
    """Return "working", "idle-20", "idle-120", "idle-300" (seconds without input) or "away".

    A state that holds for less than HOLD does not show: until then the one before it does.
    """
    if now - seen.seen_at >= SILENT or (not seen.visible and now - seen.seen_at >= HOLD):
        return AWAY
    idle = now - seen.input_at
    found = next((state for state, least in IDLE if idle >= least + HOLD), None)
    if found is not None:
        return found
    resumed = seen.resumed_at is not None and now - seen.resumed_at < HOLD
    return seen.before if resumed and seen.before is not None else WORKING


def after(seen: Seen | None, visible: bool, input_at: datetime, now: datetime) -> Seen:
    """Return what is known after a page has said something more. seen: until now, None for nothing.

    input_at: the last input as this page knows it; another page of the student may know of a later one.
    """
    if seen is None:
        return Seen(visible, input_at, now)
    shown = live_state(seen, now)
    latest = max(input_at, seen.input_at)
    active = visible and now - latest < IDLE[-1][1]
    if active and shown != WORKING and not _resuming(seen, now):
        return Seen(visible, latest, now, latest, shown)
    return Seen(visible, latest, now, seen.resumed_at, seen.before)


def _resuming(seen: Seen, now: datetime) -> bool:
    return seen.resumed_at is not None and now - seen.resumed_at < HOLD
