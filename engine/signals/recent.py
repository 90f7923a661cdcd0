"""What of a history lies within some days, for the signals that look at time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.signals.model import Happening, HappeningKind, History, SessionRecord

BREAK = timedelta(minutes=30)  # longer than this without a sign of the student, a practice session is over


def happened(history: History, kind: HappeningKind, days: float) -> list[Happening]:
    """Return the facts of a kind of the last days, oldest first; none where the moment is not known."""
    if history.at is None:
        return []
    begin = history.at - timedelta(days=days)
    return [each for each in history.happenings if each.kind is kind and each.at >= begin]


def sessions(history: History, days: float) -> list[SessionRecord]:
    """Return the practice sessions that began in the last days, oldest first; one may be under way."""
    if history.at is None:
        return []
    begin = history.at - timedelta(days=days)
    return [session for session in history.sessions if session.began_at >= begin]


def ended_sessions(history: History, days: float) -> list[SessionRecord]:
    """Return those that are over."""
    found = sessions(history, days)
    if found and history.at is not None and history.at - found[-1].last_at <= BREAK:
        found.pop()
    return found
