"""B11 inactivity, B12 abandonment, B13 quits after errors, B25 topic switching: how students leave work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.items.model import Level
from engine.signals.confidence import succession
from engine.signals.evidence import from_events
from engine.signals.model import HappeningKind
from engine.signals.recent import ended_sessions, happened, sessions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.signals.model import History, SessionRecord, Signal


def inactivity(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B11: an open item was left after `seconds` without input, `at_least` times in `days` days.

    value: times; evidence: the leaving in the log. confidence: chance that the next session ends so too, from
    the sessions of those days.
    """
    left = [
        each
        for each in happened(history, HappeningKind.LEFT_IDLE, settings["days"])
        if each.value >= settings["seconds"]
    ]
    if len(left) < settings["at_least"]:
        return ()
    ended = len(ended_sessions(history, settings["days"]))
    sure = succession(len(left), max(ended - len(left), 0))
    return (from_events("B11", float(len(left)), sure, left),)


def abandonment(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B12: `at_least` sessions of the last `days` days ended in the middle of a medium or hard item.

    value: such sessions; evidence: their beginnings in the log. confidence: chance that the next session
    ends so too.
    """
    ended = ended_sessions(history, settings["days"])
    left = [session for session in ended if session.left_open in (Level.MEDIUM, Level.HARD)]
    return _sessions("B12", left, ended, settings)


def quits_after_errors(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B13: `at_least` sessions of the last `days` days ended on misses.

    That is, within `seconds` of the last of `misses` or more in a row. value: such sessions; evidence: their
    beginnings in the log. confidence: chance that the next session ends so too.
    """
    ended = ended_sessions(history, settings["days"])
    quit_ = [
        session
        for session in ended
        if session.misses_at_end >= settings["misses"]
        and session.after_miss is not None
        and session.after_miss <= settings["seconds"]
    ]
    return _sessions("B13", quit_, ended, settings)


def topic_switching(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B25: in one session of the last `days` days, the student left `at_least` skills unfinished.

    Only what she chose to leave counts, each skill once; the session may be under way. value: skills, in the
    session with most; evidence: the beginnings of such sessions. confidence: chance that the next session is
    so too.
    """
    recent = sessions(history, settings["days"])
    switched = [session for session in recent if len(set(session.left_skills)) >= settings["at_least"]]
    if not switched:
        return ()
    most = max(len(set(session.left_skills)) for session in switched)
    sure = succession(len(switched), len(recent) - len(switched))
    return (from_events("B25", float(most), sure, switched),)


def _sessions(
    code: str, shown: Sequence[SessionRecord], of: Sequence[SessionRecord], settings: Mapping[str, float]
) -> tuple[Signal, ...]:
    if len(shown) < settings["at_least"]:
        return ()
    sure = succession(len(shown), len(of) - len(shown))
    return (from_events(code, float(len(shown)), sure, shown),)
