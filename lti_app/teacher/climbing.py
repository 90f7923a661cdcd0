"""Overdue cases go to the course's fallback owner (E2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select

from engine.escalation.model import FlagState, Kind
from lti_app.db.models import CourseSettings, Enrolment, Flag
from lti_app.support.owners import works_here
from lti_app.teacher.flags.changes import change

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


def climb_overdue(session: Session, now: datetime, limit: int = 100) -> int:
    """Give cases that are overdue to whom the course has named for them; return how many.

    At most limit in a call, those due first. Left where they are: what waits for the student, what was put
    off until later, and cases of a course that has named nobody, or somebody who is no longer there. A case
    climbs once; in the queue it stands before others of its tier whether it has climbed or not.
    """
    there = and_(
        Enrolment.course_id == CourseSettings.course_id,
        Enrolment.person_id == CourseSettings.fallback_owner_id,
    )
    query = (
        select(Flag, Enrolment.person_id)
        .join(CourseSettings, CourseSettings.course_id == Flag.course_id)
        .join(Enrolment, there)
        .where(
            works_here(),
            Flag.ended_at.is_(None),
            Flag.due_at <= now,
            Flag.kind == Kind.CASE.value,
            Flag.climbed_at.is_(None),
            Flag.state != FlagState.WAITING.value,
            or_(Flag.snoozed_until.is_(None), Flag.snoozed_until <= now),
            or_(Flag.owner_id.is_(None), Flag.owner_id != Enrolment.person_id),
        )
        .order_by(Flag.due_at, Flag.id)
        .limit(limit)
        .with_for_update(of=Flag, skip_locked=True)
    )
    climbed = session.execute(query).all()
    for flag, fallback in climbed:
        before = {} if flag.owner_id is None else {"of": flag.owner_id}
        flag.owner_id, flag.climbed_at = fallback, now
        change(session, flag, "climb", FlagState.OPEN, None, now, to=fallback, **before)
    return len(climbed)
