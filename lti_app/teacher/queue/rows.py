"""One flag as a row of the queue shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lti_app.own.bank import course_bank
from lti_app.people import called, staff_called
from lti_app.practice.context import titles
from lti_app.teacher.queue.due import day_words, due_words

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from sqlalchemy.orm import Session

    from lti_app.db.models import Flag
    from lti_app.teacher.queue.looker import Looker


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One flag in the queue. due, until: in words, "" where there is none."""

    id: int
    student: str
    tier: int
    cause: str
    topic: str
    state: str
    owner: str | None
    mine: bool
    waited: timedelta
    due: str
    overdue: bool
    until: str
    raised_at: datetime
    due_at: datetime | None
    ended_at: datetime | None


def row_of(session: Session, flag: Flag, who: Looker) -> QueueRow:
    """Return the row of a flag whose person, owner and practice set were read with it."""
    bank = course_bank(session, flag.course_id, flag.practice_set.bank)
    asleep = flag.snoozed_until is not None and flag.snoozed_until > who.now
    return QueueRow(
        id=flag.id,
        student=called(flag.person),
        tier=flag.tier,
        cause=flag.cause,
        topic=titles(bank).get(flag.skill or "", ""),
        state=flag.state,
        owner=staff_called(flag.owner) if flag.owner else None,
        mine=flag.owner is not None and flag.owner.id == who.me,
        waited=max(who.now - flag.raised_at, who.now - who.now),
        due=due_words(flag.due_at, who.now, who.calendar),
        overdue=flag.due_at is not None and flag.due_at <= who.now,
        until=day_words(flag.snoozed_until, who.now, who.calendar) if asleep and flag.snoozed_until else "",
        raised_at=flag.raised_at,
        due_at=flag.due_at,
        ended_at=flag.ended_at,
    )
