"""Rows that many tests need, with the least said about them. Each call makes a new one, flushed."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from lti_app.db.models import (
    Course,
    Deployment,
    Enrolment,
    Intake,
    Person,
    PlatformTask,
    PracticeSet,
    Registration,
)
from lti_app.lti.roles import STUDENTS, Role
from tests.clock import START

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Row = TypeVar("Row")

_numbers = count(1)


def registration(session: Session, **values: Any) -> Registration:
    """Return a platform at an origin of its own, with one deployment."""
    number = next(_numbers)
    lms = f"https://lms-{number}.example"
    defaults: dict[str, Any] = {
        "issuer": lms,
        "client_id": f"client-{number}",
        "auth_login_url": f"{lms}/auth",
        "auth_token_url": f"{lms}/token",
        "key_set_url": f"{lms}/jwks",
        "embedding_origins": [lms],
        "created_at": START,
    }
    row = Registration(**defaults | values)
    row.deployments.append(Deployment(deployment_id="1", created_at=START))
    return _saved(session, row)


def course(session: Session, **values: Any) -> Course:
    """Return a course; of a new platform unless a deployment is given."""
    number = next(_numbers)
    if "deployment" not in values and "deployment_id" not in values:
        values["deployment"] = registration(session).deployments[0]
    defaults: dict[str, Any] = {
        "context_id": f"course-{number}",
        "label": "ALG1",
        "title": "Algebra 1",
        "created_at": START,
    }
    return _saved(session, Course(**defaults | values))


def person(
    session: Session, of: Course, role: Role = Role.LEARNER, *, noticed: bool = True, **values: Any
) -> Person:
    """Return somebody enrolled in the course. noticed: a student has read the notice (A12) already."""
    defaults: dict[str, Any] = {
        "registration_id": of.deployment.registration_id,
        "sub": f"user-{next(_numbers)}",
        "created_at": START,
    }
    row = _saved(session, Person(**defaults | values))
    _saved(
        session,
        Enrolment(
            course_id=of.id, person_id=row.id, role=role.value, first_seen_at=START, last_seen_at=START
        ),
    )
    if noticed and role in STUDENTS:
        _saved(session, Intake(course_id=of.id, person_id=row.id, noticed_at=START))
    return row


def practice_set(session: Session, of: Course, **values: Any) -> PracticeSet:
    """Return a practice set of the course; graded, with a line item at its platform, without an intake."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "course": of,
        "resource_link_id": f"link-{number}",
        "title": "Linear equations",
        "bank": "algebra-1",
        "lineitem_url": f"{of.deployment.registration.issuer}/lineitems/{number}/lineitem",
        "can_score": True,
        "intake": "off",
        "created_at": START,
    }
    return _saved(session, PracticeSet(**defaults | values))


def task(session: Session, of: Course, **values: Any) -> PlatformTask:
    """Return a reading of the course's roster that waits for a worker."""
    defaults: dict[str, Any] = {
        "kind": "roster",
        "open_key": f"roster:{of.id}",
        "registration_id": of.deployment.registration_id,
        "course_id": of.id,
        "due_at": START,
        "created_at": START,
    }
    return _saved(session, PlatformTask(**defaults | values))


def _saved(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row
