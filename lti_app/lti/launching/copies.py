"""Copies: a course or a link that was copied gets the settings of its origin, and nothing of any student.

What was picked carries a content id, and platforms copy it along with a link. So it names settings, never
a place for work: each link of each course has a practice set of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from lti_app.audit import PLATFORM, note
from lti_app.db.models import PracticeSet
from lti_app.lti.launching.ancestors import find_origin
from lti_app.lti.rows import get_or_add

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.db.models import Course
    from lti_app.lti.launch import Launch, ResourceLinkClaim

CLONED = ("bank", "skills", "goal", "points", "policy", "review_grades", "intake")


def first_opened(
    session: Session, launch: Launch, link: ResourceLinkClaim, course: Course, now: datetime, bank: str
) -> PracticeSet:
    """Return the practice set of a link that is opened for the first time.

    Either the one that was picked for it, or a copy of its origin's settings, or a plain one. Of several
    launches of this moment one makes it, and all get the same.
    """
    own = {"course_id": course.id, "resource_link_id": link.id}
    if (picked := _picked(session, link, course)) is not None:
        picked.resource_link_id = link.id
        return picked
    if (attached := session.scalar(select(PracticeSet).filter_by(**own))) is not None:
        return attached  # by a launch of the same moment
    new: dict[str, Any] = {"created_at": now, "title": link.title, "bank": bank}
    if (origin := find_origin(session, launch, link, course)) is not None:
        new |= _settings(origin, course) | {
            "copied_from_id": origin.id,
            "content_id": link.content_id,
            "title": link.title or origin.title,
        }
    return get_or_add(session, PracticeSet, own, new)


def chosen_again(
    session: Session,
    launch: Launch,
    link: ResourceLinkClaim,
    course: Course,
    practice_set: PracticeSet,
    now: datetime,
) -> None:
    """Let a link that was opened before follow what a teacher has picked for it since.

    The practice set takes the settings over and keeps its students' work, and its column. What was composed
    for it and has no link of its own is used up by that.
    """
    session.refresh(practice_set, with_for_update=True)
    if practice_set.content_id == link.content_id:
        return  # a launch of the same moment came first
    picked = _picked(session, link, course)
    origin = picked or find_origin(session, launch, link, course, other_than=practice_set)
    if origin is None:
        return
    for name, value in _settings(origin, course).items():
        setattr(practice_set, name, value)
    practice_set.content_id = link.content_id
    if picked is not None:
        copies = update(PracticeSet).where(PracticeSet.copied_from_id == picked.id)
        session.execute(copies.values(copied_from_id=practice_set.id))
        session.delete(picked)
    subject = f"practice_set:{practice_set.id}"
    note(session, now, PLATFORM, "practice_set.chosen_again", subject, course_id=course.id)


def _settings(origin: PracticeSet, course: Course) -> dict[str, Any]:
    """Return what a copy takes over. A due date is of its own course and year, and stays there."""
    values = {name: getattr(origin, name) for name in CLONED}
    return values | {"due_at": origin.due_at if origin.course_id == course.id else None}


def _picked(session: Session, link: ResourceLinkClaim, course: Course) -> PracticeSet | None:
    """Return the set that was composed here for such a link and has none yet, held for this transaction.

    Of launches that come at once, the later ones wait here, and then no longer find it.
    """
    if link.content_id is None:
        return None
    return session.scalar(
        select(PracticeSet)
        .where(
            PracticeSet.course_id == course.id,
            PracticeSet.content_id == link.content_id,
            PracticeSet.resource_link_id.is_(None),
        )
        .order_by(PracticeSet.id)
        .limit(1)
        .with_for_update()
    )
