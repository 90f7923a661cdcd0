"""A course's past: each student's work, and what teachers ended. Bounded in answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.db.models import (
    Attempt,
    PracticeItem,
)
from lti_app.policies.replay.reading import (
    Ended,
    add_happenings,
    add_requests,
    add_sessions,
    read_ended,
    read_items,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.policies.replay.asof import Work


WARM_UP = timedelta(days=28)  # before the weeks that count, so that windows are full when they begin
MOST = 60_000  # answers that are looked at


@dataclass(frozen=True, slots=True)
class Past:
    """What happened. since: what counts begins here; cut: it would have begun earlier, but was too much.

    work, ended: by person, every list oldest first. answers: how many there are of those that count.
    """

    since: datetime
    until: datetime
    cut: bool
    answers: int
    work: dict[int, Work]
    ended: dict[int, list[Ended]]


def read_past(session: Session, course: int, weeks: int, now: datetime, most: int = MOST) -> Past:
    """Return a course's last weeks, and what went before them as far as windows reach.

    Of more than `most` answers only the latest: then it begins later, and says so. Test students are none.
    """
    since = now - timedelta(weeks=weeks)
    first = _last_that_does_not_fit(session, course, since, most)
    begin = since if first is None else first + timedelta(microseconds=1)
    work = read_items(session, course, begin - WARM_UP)
    add_requests(session, course, begin - WARM_UP, work)
    add_sessions(session, course, begin - WARM_UP, work)
    add_happenings(session, course, begin - WARM_UP, work)
    answers = sum(
        begin <= attempt.at
        for each in work.values()
        for item in each.items
        if item.record is not None
        for attempt in item.record.attempts
    )
    return Past(
        begin, now, first is not None, answers, dict(work), read_ended(session, course, begin - WARM_UP)
    )


def _last_that_does_not_fit(session: Session, course: int, since: datetime, most: int) -> datetime | None:
    """Return when the latest answer was that does not fit any more, None where all fit."""
    query = (
        select(Attempt.at)
        .join(Attempt.item)
        .where(PracticeItem.course_id == course, Attempt.at >= since)
        .order_by(Attempt.at.desc())
        .offset(most)
        .limit(1)
    )
    return session.scalar(query)
