"""What a note tells of what is no answer: how much was practised, what was written, whom to turn to (D2)."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from engine.escalation.model import Cause, Sentence
from engine.escalation.note_sentences import cut, resting_on
from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from engine.escalation.note_facts import Facts
    from engine.reason import Value
    from engine.signals.model import Happening, SessionRecord

STRETCH = timedelta(days=14)
_HEARD = ("panic", "giving_up", "not_understanding")  # of several, the one that weighs most is named
NOT_THERE = frozenset({Cause.DISENGAGEMENT, Cause.OFF_TRACK, Cause.PLACEMENT})
_CONTACT = 110  # characters of a school's own words that a note holds; students see them whole


def practised(facts: Facts) -> Sentence | None:
    """Return when and how long the student practised in the last two weeks, where that is the matter.

    It is where no answer belongs to the flag either, and sessions do.
    """
    at, sessions = facts.history.at, facts.history.sessions
    matters = facts.decision.cause in NOT_THERE or (facts.sessions and not facts.work)
    if at is None or not matters:
        return None
    if not sessions:  # the history holds those of four weeks
        return resting_on(facts, Reason("notes.no-practice"))
    lately = begun_between(sessions, at - STRETCH, at)
    params: dict[str, Value] = {"days": (at - sessions[-1].last_at) // timedelta(days=1)}
    if not lately:
        return on_events(Reason("notes.not-practised", params), sessions[-1:])
    params |= {"count": len(lately), "minutes": minutes_of(lately)}
    return on_events(Reason("notes.practised", params), lately)


def heard(facts: Facts) -> Sentence | None:
    """Return what a text sounds like, never what it says: it is read whole, and that is one click away."""
    for category in _HEARD:
        texts = [one for one in facts.happenings if category in one.heard]
        if texts:
            code = f"notes.heard-{category.replace('_', '-')}"
            return on_events(Reason(code, {"count": len(texts)}), texts)
    return None


def worrying(facts: Facts) -> Sentence | None:
    """Return that something worrying was written, and when (UTC, as the log has it)."""
    texts = [one for one in facts.happenings if "safety" in one.heard]
    if not texts:
        return None
    written = texts[-1].at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return on_events(Reason("notes.worrying", {"count": len(texts), "written": written}), texts)


def whom_to_call(facts: Facts, contact: str) -> Sentence:
    """Return whom the school has named for it, in its own words; without them, that it has a way."""
    if not contact.strip():
        return resting_on(facts, Reason("notes.contact-unknown"))
    return resting_on(facts, Reason("notes.contact", {"contact": cut(contact, _CONTACT)}))


def on_events(reason: Reason, shown: Iterable[Happening | SessionRecord]) -> Sentence:
    """Return a sentence that rests on these."""
    return Sentence(reason, events=tuple(one.event for one in shown))


def begun_between(sessions: Iterable[SessionRecord], begin: datetime, end: datetime) -> list[SessionRecord]:
    """Return the sessions that began in a stretch of time; its end does not belong to it."""
    return [one for one in sessions if begin <= one.began_at < end]


def minutes_of(sessions: Iterable[SessionRecord]) -> int:
    """Return how long the sessions were, all together."""
    return round(sum((one.last_at - one.began_at).total_seconds() for one in sessions) / 60)
