"""Logs of simulated classes, written as practice writes them."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from lti_app.db.models import Attempt, Learner, Person, PracticeItem
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from engine.learner.model import Answer
    from lti_app.calibration.classroom import Stream

BANK = "no-such-bank"  # templates of simulated classes are in none

_numbers = count(1)


def log_class(session: Session, stream: Stream) -> tuple[int, Mapping[object, int]]:
    """Write a class into the log of a new course. Return its id and which student is which person."""
    course = factories.course(session)
    practice_set = factories.practice_set(session, course)
    people = {student: factories.person(session, course).id for student, _ in stream}
    for person in people.values():
        session.add(Learner(course_id=course.id, person_id=person, variance=1.0))
    for student, answer in stream:
        session.add(item(course.id, practice_set.id, people[student], answer))
    session.flush()
    return course.id, people


def item(course: int, practice_set: int, person: int, answer: Answer) -> PracticeItem:
    """Return a closed item with its first answer."""
    return PracticeItem(
        token=f"token-{next(_numbers)}",
        course_id=course,
        person_id=person,
        practice_set_id=practice_set,
        bank=BANK,
        bank_version="1",
        template=answer.task.template,
        skill=answer.task.skills[0],
        seed=1,
        predicted=0.5,
        reason={},
        right=answer.right,
        tries=1,
        opened_at=answer.at,
        closed_at=answer.at,
        attempts=[
            Attempt(
                number=1,
                response="",
                right=answer.right,
                hints_before=int(answer.aided),
                seconds=1.0,
                at=answer.at,
            )
        ],
    )


def mark_test_student(session: Session, person: int) -> None:
    """Make a person a teacher's student view."""
    session.get_one(Person, person).test_student = True
