"""Who is to look after a case, and until when (E2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from engine.escalation.routing import Route, owner_of
from lti_app.db.models import Enrolment, Person
from lti_app.lti.roles import TEACHERS
from lti_app.support.courses import course_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from engine.escalation.model import Cause, Tier
    from lti_app.db.models import PracticeSet
    from lti_app.support.calendar import SchoolCalendar


def owner_and_due(
    session: Session,
    practice_set: PracticeSet,
    person: Person,
    cause: Cause,
    strand: str | None,
    tier: Tier,
    now: datetime,
    calendar: SchoolCalendar,
) -> tuple[int | None, datetime]:
    """Return the id of who a new case goes to, None for everybody, and when it is due.

    The first route of the course that fits decides; one to somebody who has left the staff is passed over.
    """
    due = calendar.due_at(tier, now)
    settings = course_settings(session, practice_set.course_id)
    routes = [route_from(data) for data in settings.routes] if settings else []
    if not routes:
        return None, due
    working = staff_ids(session, practice_set.course_id, {route.owner for route in routes})
    enrolment = session.get(Enrolment, (practice_set.course_id, person.id))
    sections = tuple(enrolment.sections) if enrolment else ()
    return owner_of([route for route in routes if route.owner in working], cause, strand, sections), due


def staff(session: Session, course: int) -> list[Person]:
    """Return who teaches or assists in a course now, by name."""
    query = (
        select(Person)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.course_id == course, works_here())
    )
    return list(session.scalars(query.order_by(Person.name.is_(None), Person.name, Person.id)))


def staff_ids(session: Session, course: int, among: Iterable[int]) -> frozenset[int]:
    """Return which of these people teach or assist in a course now."""
    query = select(Enrolment.person_id).where(
        Enrolment.course_id == course, Enrolment.person_id.in_(list(among)), works_here()
    )
    return frozenset(session.scalars(query))


def route_from(data: Mapping[str, Any]) -> Route:
    """Return a route as course settings keep it (Route as JSON)."""
    lists = {name: tuple(data.get(name, ())) for name in ("causes", "strands", "sections")}
    return Route(owner=data["owner"], **lists)


def works_here() -> ColumnElement[bool]:
    """Return the condition on Enrolment for who teaches or assists in its course now."""
    roles = sorted(role.value for role in TEACHERS)
    return and_(Enrolment.role.in_(roles), Enrolment.vanished_at.is_(None))
