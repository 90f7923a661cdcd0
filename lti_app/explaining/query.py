"""Whom and when a question is about: a student of a course and a moment, found and checked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.db.models import Event, Learner, Person
from lti_app.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

_DATE = len("2026-01-31")


def course_of(session: Session, student: int, course: int | None) -> int:
    """Return the course that a student is to be explained in: the one named, else the only one she is in.

    Raises CommandError: EXPLAIN-STUDENT where the log has nothing of her, EXPLAIN-COURSE where it has her in
    several.
    """
    query = select(Event.course_id).where(Event.person_id == student).distinct().order_by(Event.course_id)
    courses = session.scalars(query).all()
    if not courses or (course is not None and course not in courses):
        raise CommandError("EXPLAIN-STUDENT", student=student)
    if course is None and len(courses) > 1:
        raise CommandError("EXPLAIN-COURSE", student=student, courses=", ".join(map(str, courses)))
    return course if course is not None else courses[0]


def students_of(session: Session, course: int) -> Sequence[int]:
    """Return the students of a course who have begun, test students left out; ids rise.

    Raises CommandError EXPLAIN-EMPTY where there are none.
    """
    query = (
        select(Learner.person_id)
        .join(Person, Person.id == Learner.person_id)
        .where(Learner.course_id == course, Person.test_student.is_(False))
        .order_by(Learner.person_id)
    )
    people = session.scalars(query).all()
    if not people:
        raise CommandError("EXPLAIN-EMPTY", course=course)
    return people


def moment_of(text: str | None) -> datetime | None:
    """Return the moment that a text names, in UTC; None for none: the latest.

    A date means its end, a time without a zone is UTC. Raises CommandError EXPLAIN-WHEN for anything else.
    """
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
        if len(text) <= _DATE:
            found += timedelta(days=1, microseconds=-1)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise CommandError("EXPLAIN-WHEN", when=text) from None
