"""What has changed in a class since somebody last looked at it: flags, mastery; and that they look now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from engine.escalation.model import Cause
from lti_app.db.models import Enrolment, Flag, Person, PracticeSet, SkillEstimate
from lti_app.own.bank import course_bank
from lti_app.people import called
from lti_app.practice.context import titles

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from lti_app.teacher.classroom.scope import ClassScope

LINES = 12  # of each list
_ONE_VISIT = timedelta(hours=2)  # looks that lie closer together are one
# Flags that say of somebody that learning itself has stopped.
STUCK = tuple(
    cause.value
    for cause in (Cause.MASTERY_FAILURE, Cause.MISCONCEPTION, Cause.PREREQUISITE, Cause.HINT_DEPENDENCE)
)


@dataclass(frozen=True, slots=True)
class NewFlag:
    """A flag that was raised since, still open."""

    id: int
    person: int
    name: str
    cause: str
    topic: str
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class NewlyMastered:
    """A student with the skills mastered since. skills: titles."""

    person: int
    name: str
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since a moment. The lists hold LINES at most; the counts count all."""

    since: datetime
    stuck: tuple[NewFlag, ...]
    stuck_count: int
    flags: tuple[NewFlag, ...]
    flags_count: int
    mastered: tuple[NewlyMastered, ...]
    mastered_count: int


def look(session: Session, course: int, person: int, now: datetime) -> datetime | None:
    """Note that somebody looks at the class; return when they did so the time before, None for never.

    Looks within two hours of each other are one, so that a page that is loaded again shows the same.
    """
    row = session.get(Enrolment, (course, person))
    if row is None:
        return None
    if row.class_seen_at is None or now - row.class_seen_at > _ONE_VISIT:
        row.class_seen_before = row.class_seen_at
    row.class_seen_at = now
    return row.class_seen_before


def last_look(session: Session, course: int, person: int) -> datetime | None:
    """Return from when on changes are counted for somebody who looks at the class, None for never."""
    row = session.get(Enrolment, (course, person))
    return row.class_seen_before if row else None


def changes(scope: ClassScope, since: datetime) -> Changes:
    """Return what changed since a moment. Five queries."""
    stuck, stuck_count = _flags(scope, since, Flag.cause.in_(STUCK))
    flags, flags_count = _flags(scope, since, Flag.cause.not_in(STUCK))
    mastered, mastered_count = newly_mastered(scope, since)
    return Changes(since, stuck, stuck_count, flags, flags_count, mastered, mastered_count)


def newly_mastered(
    scope: ClassScope, since: datetime, most: int = LINES
) -> tuple[tuple[NewlyMastered, ...], int]:
    """Return who has mastered skills since a moment, most skills first, and how many students these are."""
    row = SkillEstimate
    fits = row.course_id == scope.course, row.mastered_at > since, row.person_id.in_(scope.people())
    skills = func.count()
    ranked = (
        select(row.person_id, skills.label("skills"), func.count().over().label("students"))
        .where(*fits)
        .group_by(row.person_id)
        .order_by(skills.desc(), row.person_id)
        .limit(most)
    )
    top = scope.session.execute(ranked).all()
    ids = [person for person, *_ in top]
    named = _skills_of(scope)
    people: dict[int, NewlyMastered] = {}
    rows = scope.session.execute(
        select(row.skill, Person)
        .join(Person, Person.id == row.person_id)
        .where(*fits, row.person_id.in_(ids))
        .order_by(row.mastered_at.desc())
    )
    for skill, person in rows:
        before = people.get(person.id, NewlyMastered(person.id, called(person), ()))
        people[person.id] = NewlyMastered(person.id, before.name, (*before.skills, named.get(skill, skill)))
    return tuple(people[id_] for id_ in ids), top[0].students if top else 0


def _flags(scope: ClassScope, since: datetime, which: ColumnElement[bool]) -> tuple[tuple[NewFlag, ...], int]:
    found = scope.session.execute(
        select(Flag, Person, PracticeSet.bank, func.count().over())
        .join(Person, Person.id == Flag.person_id)
        .join(PracticeSet, PracticeSet.id == Flag.practice_set_id)
        .where(
            Flag.course_id == scope.course,
            Flag.ended_at.is_(None),
            Flag.tier > 1,
            Flag.raised_at > since,
            Flag.person_id.in_(scope.people()),
            which,
        )
        .order_by(Flag.tier.desc(), Flag.severity.desc(), Flag.raised_at)
        .limit(LINES)
    ).all()
    lines = (
        NewFlag(
            flag.id,
            person.id,
            called(person),
            flag.cause,
            titles(course_bank(scope.session, scope.course, bank)).get(flag.skill or "", ""),
            flag.raised_at,
        )
        for flag, person, bank, _ in found
    )
    return tuple(lines), found[0][-1] if found else 0


def _skills_of(scope: ClassScope) -> dict[str, str]:
    """Return the titles of the skills of all banks that the course practises."""
    banks: Iterable[str] = scope.session.scalars(
        select(PracticeSet.bank).where(PracticeSet.course_id == scope.course).distinct()
    )
    return {
        id_: skill.title
        for name in banks
        for id_, skill in course_bank(scope.session, scope.course, name).skills.items()
    }
