"""What the console's pages show. Each page takes a fixed number of queries, however much there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, or_, select

from lti_app.admin.lists import UNSENT, Paged, paged
from lti_app.calibration.active import active_version
from lti_app.db.models import (
    Course,
    Deployment,
    Enrolment,
    Invitation,
    Registration,
    ScoreDelivery,
)
from lti_app.errors import BatonError
from lti_app.incoming import LARGEST_ID
from lti_app.outbox.overdue import left_waiting

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

_MOST_INVITATIONS = 20


@dataclass(frozen=True, slots=True)
class PlatformRow:
    """One platform in the list. refused, rosters_failed: what needs somebody; last_launch: None for never.

    The cheap half of its check list; the other half calls the platform (lti_app.admin.checks).
    """

    registration: Registration
    pending_deployments: int
    refused: int
    rosters_failed: int
    last_launch: datetime | None

    @property
    def name(self) -> str:
        return self.registration.label or self.registration.issuer

    @property
    def unframed(self) -> bool:
        """No page may show Baton."""
        return self.registration.state == "active" and not self.registration.embedding_origins


@dataclass(frozen=True, slots=True)
class Home:
    """The console's first page. attention: those platforms that need somebody, the most blocked first.

    left_waiting: see lti_app.outbox.overdue. parameters: the version that the learner model works by.
    """

    left_waiting: int
    platforms: tuple[PlatformRow, ...]
    attention: tuple[PlatformRow, ...]
    invitations: tuple[Invitation, ...]
    parameters: str


@dataclass(frozen=True, slots=True)
class RegistrationPage:
    """One platform's page. courses, refused, waiting: how many there are."""

    registration: Registration
    deployments: Paged
    invitations: tuple[Invitation, ...]
    courses: int
    rosters_failed: int
    refused: int
    waiting: int


def home(session: Session, now: datetime) -> Home:
    """Gather the first page."""
    registrations = session.scalars(select(Registration).order_by(Registration.label, Registration.id)).all()
    pending = _counts(
        session,
        select(Deployment.registration_id, func.count())
        .where(Deployment.state == "pending")
        .group_by(Deployment.registration_id),
    )
    refused = _counts(
        session,
        select(ScoreDelivery.registration_id, func.count())
        .where(ScoreDelivery.state == "blocked")
        .group_by(ScoreDelivery.registration_id),
    )
    of = Deployment.registration_id
    failed = _counts(
        session,
        select(of, func.count(Course.id))
        .join(Course, Course.deployment_id == Deployment.id)
        .where(Course.roster_error.is_not(None))
        .group_by(of),
    )
    launched = _counts(
        session,
        select(of, func.max(Enrolment.launched_at))
        .join(Course, Course.deployment_id == Deployment.id)
        .join(Enrolment, Enrolment.course_id == Course.id)
        .group_by(of),
    )
    rows = tuple(
        PlatformRow(
            row, pending.get(row.id, 0), refused.get(row.id, 0), failed.get(row.id, 0), launched.get(row.id)
        )
        for row in registrations
    )
    urgent = [row for row in rows if any(_urgency(row))]
    open_invitations = session.scalars(
        select(Invitation)
        .where(Invitation.used_by_id.is_(None), Invitation.expires_at > now)
        .order_by(Invitation.id.desc())
        .limit(_MOST_INVITATIONS)
    )
    attention = tuple(sorted(urgent, key=_urgency, reverse=True))
    return Home(left_waiting(session, now), rows, attention, tuple(open_invitations), active_version(session))


def find_registration(session: Session, registration_id: int, *, hold: bool = False) -> Registration:
    """Return a platform. hold: nobody else changes it meanwhile. Raises BatonError ADMIN-UNKNOWN."""
    fits = 0 < registration_id <= LARGEST_ID  # a form may say anything
    row = session.get(Registration, registration_id, with_for_update=hold) if fits else None
    if row is None:
        raise BatonError("ADMIN-UNKNOWN", "no such registration")
    return row


def registration_page(session: Session, registration_id: int, number: int) -> RegistrationPage:
    """Gather a platform's page, with the page of its deployments of that number; those that wait come first.

    Raises BatonError ADMIN-UNKNOWN.
    """
    row = find_registration(session, registration_id)
    deployments = (
        select(Deployment)
        .where(Deployment.registration_id == row.id)
        .order_by(case((Deployment.state == "pending", 0), else_=1), Deployment.id.desc())
    )
    invitations = session.scalars(
        select(Invitation)
        .where(or_(Invitation.registration_id == row.id, Invitation.used_by_id == row.id))
        .order_by(Invitation.id.desc())
        .limit(_MOST_INVITATIONS)
    )
    courses, failed = session.execute(
        select(func.count(Course.id), func.count(Course.roster_error))
        .join(Deployment, Deployment.id == Course.deployment_id)
        .where(Deployment.registration_id == row.id)
    ).one()
    refused, waiting = session.execute(
        select(
            func.count(case((ScoreDelivery.state == "blocked", 1))),
            func.count(case((ScoreDelivery.state.in_(UNSENT), 1))),
        ).where(
            ScoreDelivery.registration_id == row.id,
            ScoreDelivery.state.in_((*UNSENT, "blocked")),
        )
    ).one()
    return RegistrationPage(
        registration=row,
        deployments=paged(session, deployments, number),
        invitations=tuple(invitations),
        courses=courses,
        rosters_failed=failed,
        refused=refused,
        waiting=waiting,
    )


def _counts(session: Session, query: Any) -> dict[int, Any]:
    return {key: value for key, value in session.execute(query).all() if value is not None}


def _urgency(row: PlatformRow) -> tuple[bool, ...]:
    """Who cannot get in at all comes before what does not arrive."""
    waits = row.registration.state == "pending"
    return (waits, row.unframed, row.pending_deployments > 0, row.refused > 0, row.rosters_failed > 0)
