"""Where a link comes from: the practice set whose settings it carries on, in its own institution alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, or_, select

from lti_app.db.models import Course, Deployment, PracticeSet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from lti_app.lti.launch import Launch, ResourceLinkClaim


def copied_from(session: Session, launch: Launch, course: Course) -> Course | None:
    """Return the nearest course that this one is a copy of and that Baton knows, None where there is none.

    Of the same institution alone: another's course is nobody's origin, whatever a launch says.
    """
    history = [name for name in launch.course.history if name != course.context_id]
    if not history:
        return None
    rows = session.scalars(
        select(Course).join(Deployment).where(of_institution(course), Course.context_id.in_(history))
    )
    # Canvas may have several deployments in one course, so two rows can mean it: then this deployment's own.
    place = {name: number for number, name in enumerate(history)}
    return min(
        rows,
        key=lambda row: (place[row.context_id], row.deployment_id != course.deployment_id, row.id),
        default=None,
    )


def find_origin(
    session: Session,
    launch: Launch,
    link: ResourceLinkClaim,
    course: Course,
    other_than: PracticeSet | None = None,
) -> PracticeSet | None:
    """Return the practice set whose settings a link carries on, within its institution; None for a new one.

    By content id; else by Canvas' history of the assignment; else by course copy and title, where that
    leaves no doubt.
    """
    others = PracticeSet.id != other_than.id if other_than else PracticeSet.id.is_not(None)
    known = select(PracticeSet).join(Course).join(Deployment).where(of_institution(course), others)
    if link.content_id is not None:
        same = known.where(PracticeSet.content_id == link.content_id)
        near = same.where(
            or_(
                PracticeSet.course_id == course.id,
                Course.context_id.in_(launch.course.history),
                PracticeSet.activity_id.in_(link.activity_history),
            )
        )
        found = _nearest(session.scalars(near).all(), launch, link, course)
        found = found or session.scalar(same.order_by(PracticeSet.id).limit(1))
        if found is not None:
            return found
    if link.activity_history:
        place = {name: number for number, name in enumerate(link.activity_history)}
        rows = session.scalars(known.where(PracticeSet.activity_id.in_(link.activity_history)))
        found = min(rows, key=lambda row: (place[row.activity_id or ""], row.id), default=None)
        if found is not None:
            return found
    if link.title and course.copied_from_id is not None:
        titled = known.where(PracticeSet.course_id == course.copied_from_id, PracticeSet.title == link.title)
        alike = session.scalars(titled.limit(2)).all()
        return alike[0] if len(alike) == 1 else None
    return None


def _nearest(
    rows: Sequence[PracticeSet], launch: Launch, link: ResourceLinkClaim, course: Course
) -> PracticeSet | None:
    """Return the nearest of several that carry one content id: by course history, then by the activity's.

    A link may also be a duplicate of one in its own course: of the one that its history names, or, where that
    names none, whose title begins its own ("Week 1 (copy)"). Without such a sign, a course that is a copy is
    more likely to have brought both links along from its origin.
    """
    courses = {name: number for number, name in enumerate(launch.course.history)}
    activities = {name: number for number, name in enumerate(link.activity_history)}
    named = any(row.activity_id in activities for row in rows)

    def distance(row: PracticeSet) -> tuple[int, int, bool, int]:
        activity = activities.get(row.activity_id or "", len(activities))
        longer = bool(row.title) and link.title.startswith(row.title) and link.title != row.title
        if row.course_id == course.id:
            far = -1 if (row.activity_id in activities if named else longer) else len(courses)
        else:
            far = courses.get(row.course.context_id, len(courses) + 1)
        return far, activity, link.title != row.title, row.id

    return min(rows, key=distance, default=None)


def of_institution(course: Course) -> ColumnElement[bool]:
    """Which courses share an institution with one, in a query of courses joined with their deployments.

    Hosted platforms share an issuer, and even a client id, between many; the deployment's guid tells which.
    Of those that have none, nothing says that they are one.
    """
    own = course.deployment
    same = and_(Deployment.guid != "", Deployment.guid == own.guid)
    return and_(Deployment.registration_id == own.registration_id, or_(Deployment.id == own.id, same))
