"""When the policies look at a student's work: after each step of hers, and when time alone asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lti_app.practice.rounds import next_look
from lti_app.practice.sessions import LOOK_AFTER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lti_app.policies.replay.asof import Work
    from lti_app.policies.replay.past import Past
    from lti_app.policies.replay.reading import Ended
    from lti_app.support.calendar import SchoolCalendar


@dataclass(frozen=True, slots=True)
class Moment:
    """A look at one student. attempt, item: of an answer, None for everything else.

    ended: what a teacher did then; nothing is looked at in such a moment.
    """

    at: datetime
    person: int
    attempt: int | None = None
    item: int | None = None
    ended: Ended | None = None

    @property
    def order(self) -> tuple[datetime, int, int]:
        """In time; what happens at once in the order of the answers, what is no answer after them."""
        return self.at, self.attempt if self.attempt is not None else 2**62, self.person


def moments(past: Past, calendar: SchoolCalendar) -> list[Moment]:
    """Return all moments of a past, in their order. Looks that only time asks for come when they were due."""
    found: list[Moment] = []
    for person, work in past.work.items():
        answers = [
            Moment(attempt.at, person, attempt.id, item.id)
            for item in work.items
            if item.record is not None
            for attempt in item.record.attempts
        ]
        told = {moment.at for moment in answers}
        others = {at for at in _others(work, past.until, calendar) if at <= past.until} - told
        found += answers
        found += [Moment(at, person) for at in others]
        found += [Moment(each.at, person, ended=each) for each in past.ended.get(person, ())]
    return sorted(found, key=lambda moment: moment.order)


def _others(work: Work, until: datetime, calendar: SchoolCalendar) -> Iterator[datetime]:
    yield from (request.at for request in work.requests)
    yield from (happening.at for happening in work.happenings)
    yield from (item.explained_at for item in work.items if item.explained_at is not None)
    answered = sorted(
        attempt.at for item in work.items if item.record is not None for attempt in item.record.attempts
    )
    for place, session in enumerate(work.sessions):
        over = work.sessions[place + 1].began_at if place + 1 < len(work.sessions) else until
        worked_at = max((at for at in answered if at <= session.last_at), default=None)
        look: datetime | None = session.last_at + LOOK_AFTER
        while look is not None and look < over:
            yield look
            look = next_look(worked_at, look, calendar)
