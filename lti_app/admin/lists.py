"""The console's long lists: courses, grades on their way, the audit log. A page takes a few queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from engine.reason import Reason
from lti_app.admin.checks import refusal_words
from lti_app.content.wording import load_wording
from lti_app.db.models import AuditEntry, Course, Deployment, PlatformTask, ScoreDelivery

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

PAGE = 50
MOST_IN_FILE = 50_000  # lines of the audit log; some ten megabytes
UNSENT = ("pending", "leased")


@dataclass(frozen=True, slots=True)
class Paged:
    """Rows of one page. number: from 0. more: there is a next page."""

    rows: tuple[Any, ...]
    number: int
    more: bool


@dataclass(frozen=True, slots=True)
class GradeGroup:
    """Grades of a platform that are not in the gradebook, for one and the same reason.

    code: of the refusal or the trouble, None for those that are simply not due yet. why: in a sentence.
    """

    code: str | None
    refused: bool
    count: int
    oldest: datetime
    why: str


@dataclass(frozen=True, slots=True)
class CourseRow:
    """One course of a platform. reading: its roster is about to be read. why: it could not be read; or ""."""

    course: Course
    reading: bool
    why: str


def paged(session: Session, query: Any, number: int) -> Paged:
    """Return one page of a query's rows."""
    rows = session.scalars(query.offset(number * PAGE).limit(PAGE + 1)).all()
    return Paged(tuple(rows[:PAGE]), number, len(rows) > PAGE)


def courses_page(session: Session, registration_id: int, number: int, now: datetime) -> Paged:
    """Return CourseRows of a platform, those whose roster could not be read first."""
    found = paged(
        session,
        select(Course)
        .join(Course.deployment)
        .where(Deployment.registration_id == registration_id)
        .order_by(case((Course.roster_error.is_not(None), 0), else_=1), Course.title, Course.id)
        .options(joinedload(Course.deployment)),
        number,
    )
    reading = set(
        session.scalars(
            select(PlatformTask.course_id).where(
                PlatformTask.kind == "roster",
                PlatformTask.open_key.is_not(None),
                PlatformTask.due_at <= now,  # one waits for its usual time, which may be tomorrow
                PlatformTask.course_id.in_([course.id for course in found.rows]),
            )
        )
    )
    rows = tuple(CourseRow(course, course.id in reading, _why(course.roster_error)) for course in found.rows)
    return Paged(rows, number, found.more)


def grade_groups(session: Session, registration_id: int) -> list[GradeGroup]:
    """Return a platform's grades on their way, by what holds them up: the refused first, the most first."""
    refused = ScoreDelivery.state == "blocked"
    rows = session.execute(
        select(refused, ScoreDelivery.error, func.count(), func.min(ScoreDelivery.created_at))
        .where(
            ScoreDelivery.registration_id == registration_id,
            ScoreDelivery.state.in_((*UNSENT, "blocked")),
        )
        .group_by(refused, ScoreDelivery.error)
    ).all()
    groups = [
        GradeGroup(code, bool(is_refused), count, oldest, refusal_words(code or "") if is_refused else "")
        for is_refused, code, count, oldest in rows
    ]
    return sorted(groups, key=lambda group: (not group.refused, -group.count, group.code or ""))


def log_page(session: Session, subject: str, actor: str, number: int) -> Paged:
    """Return AuditEntries, the newest first. subject, actor: those alone; "" for all."""
    return paged(session, _log(subject, actor), number)


def newest_log(session: Session, subject: str, actor: str) -> Iterator[AuditEntry]:
    """Yield the same, as many as go into one file."""
    yield from session.scalars(_log(subject, actor).limit(MOST_IN_FILE).execution_options(yield_per=500))


def _log(subject: str, actor: str) -> Any:
    query = select(AuditEntry).order_by(AuditEntry.id.desc())
    query = query.where(AuditEntry.subject == subject) if subject else query
    return query.where(AuditEntry.actor == actor) if actor else query


def _why(roster_error: str | None) -> str:
    wording, code = load_wording(), f"roster.why.{roster_error}"
    return wording.say(Reason(code)) if code in wording else ""
