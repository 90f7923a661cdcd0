"""B10 long stall: every hint is open, and the item still has no right answer after minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from engine.signals.confidence import succession
from engine.signals.evidence import every_answer, from_answers
from engine.signals.model import HappeningKind
from engine.signals.recent import BREAK

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.signals.model import History, ItemRecord, Signal

_MINUTE = timedelta(minutes=1)
_LEFT = HappeningKind.LEFT_IDLE


def long_stall(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B10 on the open item: all hints opened, tried, and `at_least` minutes without a right answer.

    Time counts within the practice session alone, and up to where the student left without a word. value:
    minutes; evidence: the answers to the item. confidence: chance that the next answer is wrong too.
    """
    item = history.items[-1] if history.items else None
    if item is None or item.closed_at is not None or item.right or not item.attempts or history.at is None:
        return ()
    minutes = _at_it(history, item, history.at) / _MINUTE
    if not 0 < item.rungs <= item.hints or minutes < settings["at_least"]:
        return ()
    sure = succession(len(item.attempts), 0)
    return (from_answers("B10", minutes, sure, every_answer([item]), item.skill),)


def _at_it(history: History, item: ItemRecord, at: datetime) -> timedelta:
    """Return how long the student has been at the item without a break."""
    since, until = item.opened_at, at
    if history.sessions:
        session = history.sessions[-1]
        since = max(since, session.began_at)
        until = at if at - session.last_at <= BREAK else session.last_at
    there = max(since, item.attempts[-1].at)
    left = (each.at for each in history.happenings if each.kind is _LEFT and each.item == item.id)
    return min((moment for moment in left if moment > there), default=until) - since
