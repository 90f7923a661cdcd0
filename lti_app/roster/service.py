"""When a course's roster is read, and reading it: over HTTP outside any transaction, then saved in one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lti_app.audit import note
from lti_app.db.models import Course, Deployment, Enrolment
from lti_app.lti.roles import TEACHERS
from lti_app.lti.services.memberships import read_memberships
from lti_app.lti.services.refusals import Outcome, ServiceError
from lti_app.outbox.task_queue import ask, find, forget_old, hasten, is_under_way
from lti_app.roster.merge import merge

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.db.models import Person
    from lti_app.lti.roles import Role
    from lti_app.lti.services.connector import Connector
    from lti_app.runtime import Runtime

AGAIN_AFTER = timedelta(days=1)
IN_USE = timedelta(days=14)  # since anybody launched: a course that rests is not read


def want_roster(session: Session, course: Course, role: Role, now: datetime) -> None:
    """At a launch: have the roster read if a teacher opens Baton and it was not read for a day, or never."""
    fresh = course.roster_read_at is not None and now - course.roster_read_at < AGAIN_AFTER
    if role in TEACHERS and course.memberships_url and not fresh:
        task = ask(session, "roster", course, now)
        if task.tries == 0:  # planned for later; one that failed on the way keeps its wait
            hasten(session, task, now)


def read_again(session: Session, course: Course, by: Person, now: datetime) -> None:
    """Have the roster read at once, because a teacher asks for it. Idempotent while one waits or runs."""
    waiting = find(session, "roster", course.id)
    if waiting is not None and is_under_way(waiting, now):
        return
    hasten(session, ask(session, "roster", course, now), now)
    note(session, now, f"person:{by.id}", "roster.asked", f"course:{course.id}", course_id=course.id)


def plan_next(session: Session, course_id: int, now: datetime) -> None:
    """After a reading, whatever came of it: have the next one a day later, as long as the course is in use.

    So readings spread over the day as teachers first came, and no night of a time zone gets them all.
    """
    course = session.get_one(Course, course_id)
    used = select(Enrolment.person_id).where(
        Enrolment.course_id == course_id, Enrolment.launched_at > now - IN_USE
    )
    if course.memberships_url and session.scalar(select(used.exists())):
        ask(session, "roster", course, now, due_at=now + AGAIN_AFTER)
    forget_old(session, course_id, now)


def read_roster(runtime: Runtime, connector: Connector, course_id: int) -> None:
    """Read who is in a course and save it; note on the course when, or why it could not be read.

    A reading that is not whole changes nobody. Nothing that a student did is ever deleted.
    Raises ServiceError, its code being "NRPS-…"; BatonError KEYS-SECRET.
    """
    began = runtime.now()
    with runtime.database.transaction(writes=False) as session:
        course = session.scalars(
            select(Course)
            .where(Course.id == course_id)
            .options(joinedload(Course.deployment).joinedload(Deployment.registration))
        ).one()
    deployment = course.deployment
    try:
        if course.memberships_url is None:
            raise ServiceError("NRPS-SERVICE", Outcome.BLOCKED)
        if {deployment.state, deployment.registration.state} != {"active"}:
            raise ServiceError("NRPS-OFF", Outcome.BLOCKED)
        members = read_memberships(
            connector, deployment.registration, course.memberships_url, course.context_id
        )
    except ServiceError as failure:
        with runtime.database.transaction() as session:
            session.get_one(Course, course_id).roster_error = failure.code
        raise
    with runtime.database.transaction() as session:
        merge(session, course_id, members, began, runtime.now())
