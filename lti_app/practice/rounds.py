"""Looks at students without an act of theirs: what only time brings about (B12 to B16), overdue cases."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, tuple_, update

from lti_app.db.models import Learner, Person, PracticeItem, PracticeSet
from lti_app.practice.context import PracticeContext
from lti_app.practice.escalate import escalate
from lti_app.practice.history import recent_items
from lti_app.practice.learning import outlook_of
from lti_app.practice.sessions import LOOKED_BACK
from lti_app.practice.state import lock_learner
from lti_app.practice.time_passed import note_time
from lti_app.support.calendar import SchoolCalendar
from lti_app.teacher.climbing import climb_overdue

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.runtime import Runtime

EVERY = timedelta(minutes=1)  # from one round to the next, where nothing is left to look at
LEASE = timedelta(minutes=10)  # a worker has so long; then the students whom it did not come to are due again
WEEK = timedelta(days=7)

_QUIET = timedelta(days=7)  # without work: from then on she is looked at once a week

_log = logging.getLogger(__name__)


def look_round(runtime: Runtime, limit: int = 50) -> int:
    """Look at the students whose time has come, at most so many; return how many.

    Each is looked at in a transaction of her own, by one worker. What fails for one is logged, without a
    name, and tried again when the lease has run out; the others do not suffer. Then overdue cases climb (E2).
    """
    now = runtime.now()
    with runtime.database.transaction() as session:
        due = _claim(session, now, limit)
    for course, person in due:
        try:
            with runtime.database.transaction() as session:
                look_at(session, runtime, course, person, now)
        except Exception as error:  # noqa: BLE001 - a defect with one student's work: seen in the log
            _log.error("round: a student of course %d: %s", course, type(error).__name__)
    with runtime.database.transaction() as session:
        climb_overdue(session, now)
    return len(due)


def look_at(session: Session, runtime: Runtime, course: int, person: int, now: datetime) -> None:
    """Look at one student: note what time has brought, let the policy look, and say when to look again."""
    learner = lock_learner(session, course, person)
    if learner.look_at is not None and learner.look_at > now + LEASE:
        return  # she has gone on meanwhile
    calendar = SchoolCalendar.of(runtime.settings)
    learner.look_at = next_look(learner.last_active_at, now, calendar)
    practice_set = _last_set(session, course, person)
    if practice_set is None:
        return
    who = session.get_one(Person, person)
    context = PracticeContext.by_settings(session, practice_set, who, now=now, settings=runtime.settings)
    outlook = outlook_of(context, learner)
    note_time(context, outlook, runtime.settings)
    escalate(context, outlook, recent_items(session, course, person))


def next_look(worked_at: datetime | None, now: datetime, calendar: SchoolCalendar) -> datetime | None:
    """Return when to look at a student again who does nothing until then; None: no more.

    Every morning in the week after her last answer, once a week from then on, and no more after 28 days:
    whoever comes back is looked at again. worked_at: her last answer.
    """
    if worked_at is None or now - worked_at >= LOOKED_BACK:
        return None
    return calendar.midnight_in(now, 1 if now - worked_at < _QUIET else WEEK.days)


def _claim(session: Session, now: datetime, limit: int) -> list[tuple[int, int]]:
    """Take students who are due, those who have waited longest first; no two workers get the same."""
    key = tuple_(Learner.course_id, Learner.person_id)
    due = (
        select(Learner.course_id, Learner.person_id)
        .where(Learner.look_at <= now)
        .order_by(Learner.look_at, Learner.course_id, Learner.person_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = session.execute(
        update(Learner)
        .where(key.in_(due))
        .values(look_at=now + LEASE)
        .returning(Learner.course_id, Learner.person_id)
        .execution_options(synchronize_session=False)
    )
    return sorted((course, person) for course, person in taken)


def _last_set(session: Session, course: int, person: int) -> PracticeSet | None:
    """Return the practice set that the student worked in last."""
    newest = (
        select(PracticeItem.practice_set_id)
        .where(PracticeItem.course_id == course, PracticeItem.person_id == person)
        .order_by(PracticeItem.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return session.scalar(select(PracticeSet).where(PracticeSet.id == newest))
