"""What teachers have set for a course, and whom its policy is to fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.escalation.model import Situation
from lti_app.db.models import CourseSettings
from lti_app.db.upsert import upsert

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.db.models import PracticeSet

MINUTES_A_DAY = 40  # for cases, where a teacher has not said: some five talks of eight minutes


def course_settings(session: Session, course: int) -> CourseSettings | None:
    """Return what was set for a course; None where nothing was, so that the defaults hold."""
    return session.get(CourseSettings, course)


def own_course_settings(session: Session, course: int, now: datetime) -> CourseSettings:
    """Return the row to change, held until the transaction ends; made where there is none yet."""
    new = {"minutes_a_day": MINUTES_A_DAY, "routes": [], "updated_at": now}
    upsert(session, CourseSettings, {"course_id": course}, new, keep=True)
    return session.get_one(CourseSettings, course, with_for_update=True, populate_existing=True)


def situation(session: Session, practice_set: PracticeSet, subject: str) -> Situation:
    """Return whom the policy of a practice set is to fit (C2). subject: of its bank."""
    settings = course_settings(session, practice_set.course_id)
    return Situation(
        grade_band=practice_set.grade_band or (settings.grade_band if settings else None),
        subject=subject,
        complexity=practice_set.complexity or (settings.complexity if settings else None),
    )
