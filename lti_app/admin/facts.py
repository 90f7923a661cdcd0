"""What the database knows of one registration: the quiet half of its check list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from lti_app.db.models import Course, Deployment, Enrolment, Registration, ScoreDelivery
from lti_app.errors import BatonError
from lti_app.outbox.overdue import left_waiting

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session
    from sqlalchemy.orm.attributes import InstrumentedAttribute


@dataclass(frozen=True, slots=True)
class RegistrationFacts:
    """See lti_app.admin.checks, which makes findings of them.

    roster_course, column_course: the course launched last whose roster or line items the platform offers.
    delivered_at: of the newest score that the gradebook took. refusal: the newest that it refused, if that
    was later. waiting_error: code of the trouble of a score that waits. left_waiting: see
    lti_app.outbox.overdue.
    """

    registration: Registration
    deployments: int
    pending_deployments: int
    first_launch: datetime | None
    last_launch: datetime | None
    roster_course: Course | None
    column_course: Course | None
    delivered_at: datetime | None
    refusal: ScoreDelivery | None
    waiting_error: str | None
    left_waiting: int


def registration_facts(session: Session, registration_id: int, now: datetime) -> RegistrationFacts:
    """Gather the facts. Raises BatonError ADMIN-UNKNOWN if there is no such registration."""
    registration = session.get(Registration, registration_id)
    if registration is None:
        raise BatonError("ADMIN-UNKNOWN", "no such registration")
    deployments = session.execute(
        select(Deployment.state, func.count())
        .where(Deployment.registration_id == registration_id)
        .group_by(Deployment.state)
    ).all()
    counts: dict[str, int] = {state: count for state, count in deployments}  # noqa: C416 - rows, not pairs
    # A course comes with its first launch and from nowhere else.
    first = session.scalar(_courses(select(func.min(Course.created_at)), registration_id))
    last = session.scalar(
        _courses(select(func.max(Enrolment.launched_at)).select_from(Enrolment).join(Course), registration_id)
    )
    delivered = _newest(session, registration_id, "delivered")
    refused = _newest(session, registration_id, "blocked")
    if refused and delivered and _ended(delivered) > _ended(refused):
        refused = None
    return RegistrationFacts(
        registration=registration,
        deployments=sum(counts.values()),
        pending_deployments=counts.get("pending", 0),
        first_launch=first,
        last_launch=last,
        roster_course=_launched_last(session, registration_id, Course.memberships_url),
        column_course=_launched_last(session, registration_id, Course.lineitems_url),
        delivered_at=_ended(delivered) if delivered else None,
        refusal=refused,
        waiting_error=session.scalar(
            select(ScoreDelivery.error)
            .where(
                ScoreDelivery.registration_id == registration_id,
                ScoreDelivery.state.in_(("pending", "leased")),
                ScoreDelivery.error.is_not(None),
            )
            .order_by(ScoreDelivery.id.desc())
            .limit(1)
        ),
        left_waiting=left_waiting(session, now, registration_id),
    )


def _courses(query: Any, registration_id: int) -> Any:
    return query.join(Deployment, Deployment.id == Course.deployment_id).where(
        Deployment.registration_id == registration_id
    )


def _ended(delivery: ScoreDelivery) -> datetime:
    return delivery.ended_at or delivery.created_at


def _newest(session: Session, registration_id: int, state: str) -> ScoreDelivery | None:
    return session.scalar(
        select(ScoreDelivery)
        .where(ScoreDelivery.registration_id == registration_id, ScoreDelivery.state == state)
        .order_by(ScoreDelivery.ended_at.desc(), ScoreDelivery.id.desc())
        .limit(1)
    )


def _launched_last(
    session: Session, registration_id: int, address: InstrumentedAttribute[str | None]
) -> Course | None:
    last = func.max(Enrolment.launched_at)
    query = _courses(select(Course).join(Enrolment, Enrolment.course_id == Course.id), registration_id)
    found: Course | None = session.scalar(
        query.where(address.is_not(None), Enrolment.launched_at.is_not(None))
        .group_by(Course.id)
        .order_by(last.desc(), Course.id.desc())
        .limit(1)
    )
    return found
