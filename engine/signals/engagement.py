"""B14 shrinking engagement, B15 skipped work, B16 off pace: whether enough practice happens."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from engine.signals.confidence import rate_under, succession
from engine.signals.evidence import from_events
from engine.signals.model import HappeningKind
from engine.signals.recent import happened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.signals.model import History, SessionRecord, Signal


def shrinking_engagement(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B14: sessions or minutes of the last `days` days fell by `at_least` against as many before.

    Where there were fewer than `sessions` sessions in the days before, nothing is said. value: the larger of
    the two falls, a share; evidence: the beginnings of the sessions of both stretches. confidence: chance
    that sessions have become rarer, given how many of all fell into the later stretch; each was as likely to
    fall into the earlier one.
    """
    if history.at is None:
        return ()
    stretch = timedelta(days=settings["days"])
    middle = history.at - stretch
    before = [s for s in history.sessions if middle - stretch <= s.began_at < middle]
    after = [s for s in history.sessions if s.began_at >= middle]
    if len(before) < settings["sessions"]:
        return ()
    fall = max(_fall(len(before), len(after)), _fall(_seconds(before), _seconds(after)))
    if fall < settings["at_least"]:
        return ()
    sure = rate_under(0.5, (len(after), len(before) + len(after)))
    return (from_events("B14", fall, sure, [*before, *after]),)


def skipped_work(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B15: in the last `days` days a due date passed with more than `at_least` of the set not done.

    value: the share not done, the largest; evidence: the dates in the log. confidence: 1, as nothing is
    inferred.
    """
    passed = happened(history, HappeningKind.DUE_PASSED, settings["days"])
    undone = [each for each in passed if 1 - each.value > settings["at_least"]]
    if not undone:
        return ()
    return (from_events("B15", max(1 - each.value for each in undone), 1.0, undone),)


def off_pace(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B16: the newest projection of the last `days` days ends over `at_least` past the target date.

    value: how far past, as a share of the time; evidence: the projection in the log. confidence: chance that
    the next projection says so too, from those of these days.
    """
    seen = happened(history, HappeningKind.PACE, settings["days"])
    if not seen or seen[-1].value <= settings["at_least"]:
        return ()
    past = sum(each.value > settings["at_least"] for each in seen)
    return (from_events("B16", seen[-1].value, succession(past, len(seen) - past), seen[-1:]),)


def _seconds(sessions: Sequence[SessionRecord]) -> float:
    return sum((s.last_at - s.began_at).total_seconds() for s in sessions)


def _fall(before: float, after: float) -> float:
    return 1 - after / before if before else 0.0
