"""Copies: a course or a link that was copied gets the settings of its origin, and nothing of any student."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.db.models import Course, PracticeSet
from lti_app.lti.rows import get_or_add

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.lti.launch import Launch, ResourceLinkClaim


def copied_from(session: Session, launch: Launch, course: Course) -> Course | None:
    """Return the nearest course that this one is a copy of and that Baton knows, None where there is none.

    Within its deployment alone: another institution's course is nobody's origin, whatever a launch says.
    """
    history = [name for name in launch.course.history if name != course.context_id]
    if not history:
        return None
    known = {
        row.context_id: row
        for row in session.scalars(
            select(Course).where(Course.deployment_id == course.deployment_id, Course.context_id.in_(history))
        )
    }
    return next((known[name] for name in history if name in known), None)


def first_opened(
    session: Session, launch: Launch, link: ResourceLinkClaim, course: Course, now: datetime, bank: str
) -> PracticeSet:
    """Return the practice set of a link that is opened for the first time."""
    return get_or_add(
        session,
        PracticeSet,
        {"course_id": course.id, "resource_link_id": link.id},
        {"created_at": now, "title": link.title, "bank": bank},
    )
