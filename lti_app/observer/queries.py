"""What an observer's page shows of the students whom they observe. Never flags, notes or answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select

from lti_app.db.models import (
    Deployment,
    Enrolment,
    Grade,
    Learner,
    Person,
    PersonAlias,
    PracticeSet,
    SkillEstimate,
)
from lti_app.lti.roles import Role
from lti_app.own.bank import course_bank
from lti_app.people import called

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.db.models import Course

MOST_OBSERVED = 100  # shown; an observer is a parent, a mentor or a case worker


@dataclass(frozen=True, slots=True)
class Observed:
    """One student. practised_at: the last answer, None before the first.

    grades: title of a practice set and its grade, 0 to 100. mastered: titles of skills, as first mastered.
    """

    name: str
    practised_at: datetime | None
    grades: tuple[tuple[str, float], ...]
    mastered: tuple[str, ...]


def observed(session: Session, course: Course, subs: Sequence[str]) -> list[Observed]:
    """Return the students of the course among those whom an observer observes, by name. Five queries.

    subs: their ids, as the platform signed them with the observer's launch.
    """
    registration = select(Deployment.registration_id).where(Deployment.id == course.deployment_id)
    aliases = select(PersonAlias.person_id).where(
        PersonAlias.registration_id == registration.scalar_subquery(), PersonAlias.sub.in_(subs)
    )
    learner = and_(Learner.course_id == course.id, Learner.person_id == Person.id)
    found = session.execute(
        select(Person, Learner.last_active_at)
        .join(Enrolment, and_(Enrolment.person_id == Person.id, Enrolment.course_id == course.id))
        .outerjoin(Learner, learner)
        .where(
            Person.registration_id == registration.scalar_subquery(),
            or_(Person.sub.in_(subs), Person.id.in_(aliases)),
            Enrolment.role == Role.LEARNER.value,
            Enrolment.vanished_at.is_(None),
            ~Person.test_student,
        )
        .order_by(Person.name, Person.id)
        .limit(MOST_OBSERVED)
    ).all()
    ids = [person.id for person, _ in found]
    grades, mastered = _grades(session, course.id, ids), _mastered(session, course.id, ids)
    return [
        Observed(called(person), practised_at, tuple(grades.get(person.id, ())), tuple(mastered[person.id]))
        for person, practised_at in found
    ]


def _grades(session: Session, course: int, ids: Sequence[int]) -> dict[int, list[tuple[str, float]]]:
    query = (
        select(Grade.person_id, PracticeSet.title, Grade.share)
        .join(PracticeSet, PracticeSet.id == Grade.practice_set_id)
        .where(PracticeSet.course_id == course, Grade.person_id.in_(ids))
        .order_by(PracticeSet.id)
    )
    found: dict[int, list[tuple[str, float]]] = {}
    for person, title, share in session.execute(query):
        found.setdefault(person, []).append((title, round(100 * share, 1)))
    return found


def _mastered(session: Session, course: int, ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the titles of mastered skills, as far as a bank of the course still has them."""
    banks = session.scalars(select(PracticeSet.bank).where(PracticeSet.course_id == course).distinct())
    titles = {
        id_: skill.title
        for bank in banks.all()
        for id_, skill in course_bank(session, course, bank).skills.items()
    }
    query = (
        select(SkillEstimate.person_id, SkillEstimate.skill)
        .where(
            SkillEstimate.course_id == course,
            SkillEstimate.person_id.in_(ids),
            SkillEstimate.mastered_at.is_not(None),
        )
        .order_by(SkillEstimate.mastered_at, SkillEstimate.skill)
    )
    found: dict[int, list[str]] = {id_: [] for id_ in ids}
    for person, skill in session.execute(query):
        if skill in titles:
            found[person].append(titles[skill])
    return found
