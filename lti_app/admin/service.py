"""What an administrator changes, each with its line in the audit log. All can be undone and repeated."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lti_app.admin.forms import PlatformForm
from lti_app.audit import note
from lti_app.db.models import Course, Deployment, Registration, ScoreDelivery
from lti_app.errors import BatonError
from lti_app.lti.registering.registrations import Details, add_registration, origins_of
from lti_app.outbox.service import resend
from lti_app.outbox.task_queue import ask, hasten

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


# Grades sent again with one press. Each takes a few statements, and on SQLite nobody else writes meanwhile.
MOST_RESENT = 200
_LONGEST_LABEL = 200


def add_platform(session: Session, form: PlatformForm, now: datetime, actor: str) -> Registration:
    """Register a platform by hand, or bring the one with this issuer and client id up to date.

    No deployment need be known: the first that launches is taken (see lti_app.lti.launching.deployments).
    Raises ConfigurationError with a line for each value that cannot be used.
    """
    known = session.scalar(
        select(Registration.id).where(
            Registration.issuer == form.issuer, Registration.client_id == form.client_id
        )
    )
    return _save(session, form, known, now, actor)


def save_platform(
    session: Session, row: Registration, form: PlatformForm, now: datetime, actor: str
) -> Registration:
    """Change what is known of a platform; its issuer and client id stay, by which its launches are known.

    Raises ConfigurationError with a line for each value that cannot be used.
    """
    if PlatformForm.of(row) == form:
        return row
    return _save(session, form, row.id, now, actor)


def _save(session: Session, form: PlatformForm, known: int | None, now: datetime, actor: str) -> Registration:
    row = add_registration(
        session,
        issuer=form.issuer,
        client_id=form.client_id,
        details=Details(
            auth_login_url=form.auth_login_url,
            auth_token_url=form.auth_token_url,
            key_set_url=form.key_set_url,
            embedding_origins=list(form.embedding_origins) or origins_of(form.issuer, form.auth_login_url),
            label=form.label[:_LONGEST_LABEL],
            family=form.family,
            auth_audience=form.auth_audience or None,
        ),
        deployments=list(form.deployment_ids),
        now=now,
        replaces=known,
    )
    note(session, now, actor, "registration.saved", _subject(row), **form.audited())
    return row


def switch_registration(session: Session, row: Registration, state: str, now: datetime, actor: str) -> None:
    """Let a platform launch ("active"; this approves one that waits) or not ("off")."""
    if row.state != state:
        note(session, now, actor, f"registration.{_verb(row.state, state)}", _subject(row))
        row.state = state


def switch_deployment(session: Session, row: Deployment, state: str, now: datetime, actor: str) -> None:
    """Let one deployment launch, or not."""
    if row.state != state:
        subject, verb = f"deployment:{row.id}", _verb(row.state, state)
        note(session, now, actor, f"deployment.{verb}", subject, registration=row.registration_id)
        row.state = state


def find_deployment(session: Session, deployment_id: int) -> Deployment:
    """Return a deployment, locked. Raises BatonError ADMIN-UNKNOWN."""
    row = session.get(Deployment, deployment_id, with_for_update=True)
    if row is None:
        raise BatonError("ADMIN-UNKNOWN", "no such deployment")
    return row


def save_framing(
    session: Session, row: Registration, origins: tuple[str, ...], *, learns: bool, now: datetime, actor: str
) -> None:
    """Say which pages may show Baton in a frame, and whether launches may add to them.

    origins: none for the platform's own. Raises ConfigurationError with a line for each that cannot be used.
    """
    save_platform(session, row, replace(PlatformForm.of(row), embedding_origins=origins), now, actor)
    if row.learns_origins != learns:
        row.learns_origins = learns
        note(session, now, actor, "registration.learns-origins", _subject(row), learns=learns)


def save_rules(
    session: Session, row: Registration, *, observers: bool, new_deployments: str, now: datetime, actor: str
) -> None:
    """Say what observers may see and what becomes of new deployments."""
    if (row.observers_allowed, row.new_deployments) != (observers, new_deployments):
        row.observers_allowed, row.new_deployments = observers, new_deployments
        note(
            session,
            now,
            actor,
            "registration.rules",
            _subject(row),
            observers_allowed=observers,
            new_deployments=new_deployments,
        )


def read_roster_again(session: Session, course_id: int, now: datetime, actor: str) -> Course | None:
    """Let a worker read a course's roster now; None where the course has offered none.

    Raises BatonError ADMIN-UNKNOWN.
    """
    course = session.get(Course, course_id, options=[joinedload(Course.deployment)])
    if course is None:
        raise BatonError("ADMIN-UNKNOWN", "no such course")
    if course.memberships_url is None:
        return None
    task = ask(session, "roster", course, now)
    hasten(session, task, now)
    note(session, now, actor, "roster.asked", f"course:{course.id}", course_id=course.id)
    return course


def resend_refused(session: Session, registration_id: int, code: str, now: datetime, actor: str) -> int:
    """Send grades again that a platform refused for one reason, the oldest MOST_RESENT; return how many.

    Pressed twice, it takes the next ones: those on their way are refused no longer.
    """
    refused = session.scalars(
        select(ScoreDelivery)
        .where(
            ScoreDelivery.registration_id == registration_id,
            ScoreDelivery.state == "blocked",
            ScoreDelivery.error == code,
        )
        .order_by(ScoreDelivery.id)
        .limit(MOST_RESENT)
        .options(joinedload(ScoreDelivery.practice_set))
    ).all()
    count = sum(resend(session, delivery, now) is not None for delivery in refused)
    if count:
        subject = f"registration:{registration_id}"
        note(session, now, actor, "grades.resent", subject, code=code, count=count)
    return count


def _verb(was: str, state: str) -> str:
    if state == "off":
        return "switched-off"
    return "approved" if was == "pending" else "switched-on"


def _subject(row: Registration) -> str:
    return f"registration:{row.id}"
