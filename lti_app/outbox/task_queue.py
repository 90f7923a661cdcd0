"""Calls to platforms that wait for a worker: asking for one, taking one, noting what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal, cast

from sqlalchemy import and_, delete, or_, select, update

from lti_app.db.models import Deployment, PlatformTask
from lti_app.db.upsert import upsert

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import CursorResult
    from sqlalchemy.orm import Session

    from lti_app.db.models import Course, PracticeSet

_REMEMBERED = timedelta(days=14)

Kind = Literal["roster", "column"]

# The longest task: a roster read for as long as lti_app.lti.services.memberships lets it take, one page and
# its token more, and the time to save it. Only then does another worker take the task over.
LEASE = timedelta(minutes=10)


def open_key(kind: Kind, row: int) -> str:
    """Return what keeps a second task of the same kind from waiting. row: a course's or practice set's id."""
    return f"{kind}:{row}"


def ask(
    session: Session,
    kind: Kind,
    course: Course,
    now: datetime,
    practice_set: PracticeSet | None = None,
    *,
    due_at: datetime | None = None,
) -> PlatformTask:
    """Let a worker do something at the course's platform, and return the task that waits for it.

    practice_set: that a column is for. due_at: not before; None for at once.
    Asking again while it waits changes nothing (see hasten).
    """
    key = open_key(kind, practice_set.id if practice_set else course.id)
    registration = select(Deployment.registration_id).where(Deployment.id == course.deployment_id)
    new = {
        "kind": kind,
        "registration_id": session.scalars(registration).one(),
        "course_id": course.id,
        "practice_set_id": practice_set.id if practice_set else None,
        "due_at": due_at or now,
        "created_at": now,
    }
    waiting = select(PlatformTask).where(PlatformTask.open_key == key).with_for_update()
    while (task := session.scalar(waiting)) is None:  # none, or its worker has just ended it
        upsert(session, PlatformTask, {"open_key": key}, new, keep=True)
    return task


def find(session: Session, kind: Kind, row: int) -> PlatformTask | None:
    """Return the task of a kind that waits for a course or practice set, or is being done."""
    return session.scalar(select(PlatformTask).where(PlatformTask.open_key == open_key(kind, row)))


def is_under_way(task: PlatformTask, now: datetime) -> bool:
    """Tell whether a worker does a task, or will with its next look."""
    return task.state == "leased" or task.due_at <= now


def hasten(session: Session, task: PlatformTask, now: datetime) -> None:
    """Let a task that waits, as for its next try, be due now. One in a worker's hands is left."""
    session.execute(
        update(PlatformTask)
        .where(PlatformTask.id == task.id, PlatformTask.state == "pending", PlatformTask.due_at > now)
        .values(due_at=now)
    )


def forget_old(session: Session, course_id: int, now: datetime) -> None:
    """Delete a course's tasks that ended a while ago."""
    session.execute(
        delete(PlatformTask).where(
            PlatformTask.course_id == course_id, PlatformTask.ended_at < now - _REMEMBERED
        )
    )


def claim(session: Session, now: datetime) -> PlatformTask | None:
    """Lease the task that is due longest, until now + LEASE; None where nothing is due.

    No two workers get the same one. Due are also those whose lease ran out, because their worker was killed.
    """
    due = (
        select(PlatformTask.id)
        .where(
            or_(
                and_(PlatformTask.state == "pending", PlatformTask.due_at <= now),
                and_(PlatformTask.state == "leased", PlatformTask.leased_until <= now),
            )
        )
        .order_by(PlatformTask.due_at, PlatformTask.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalar(
        update(PlatformTask)
        .where(PlatformTask.id.in_(due))
        .values(state="leased", leased_until=now + LEASE)
        .returning(PlatformTask)
        .execution_options(synchronize_session=False)
    )


def settle(
    session: Session,
    task: PlatformTask,
    now: datetime,
    *,
    state: str,
    error: str | None = None,
    due_at: datetime | None = None,
) -> bool:
    """Note what came of a try, if the lease is still ours; tell whether it was.

    task: as it was claimed. state: "done", "failed", or "pending" to try again at due_at.
    """
    values: dict[str, Any] = {"state": state, "error": error, "leased_until": None, "tries": task.tries + 1}
    values |= {"due_at": due_at} if state == "pending" else {"open_key": None, "ended_at": now}
    noted = session.execute(
        update(PlatformTask)
        .where(
            PlatformTask.id == task.id,
            PlatformTask.state == "leased",
            PlatformTask.leased_until == task.leased_until,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", noted).rowcount == 1


def put_back(session: Session, task: PlatformTask) -> None:
    """Return a task that was claimed and not begun."""
    session.execute(
        update(PlatformTask)
        .where(
            PlatformTask.id == task.id,
            PlatformTask.state == "leased",
            PlatformTask.leased_until == task.leased_until,
        )
        .values(state="pending", leased_until=None)
        .execution_options(synchronize_session=False)
    )


def hold(session: Session, registration_id: int, until: datetime) -> None:
    """Let all that waits for a platform in trouble wait longer, so that other platforms go first."""
    waiting = (
        select(PlatformTask.id)
        .where(
            PlatformTask.state == "pending",
            PlatformTask.due_at < until,
            PlatformTask.registration_id == registration_id,
        )
        .with_for_update(skip_locked=True)
    )
    session.execute(
        update(PlatformTask)
        .where(PlatformTask.id.in_(waiting))
        .values(due_at=until)
        .execution_options(synchronize_session=False)
    )
