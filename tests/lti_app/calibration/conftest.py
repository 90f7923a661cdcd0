"""A class that practises through the real service, and what is known of it then, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from lti_app.db.models import (
    CourseWeights,
    Learner,
    SkillDifficulty,
    SkillEstimate,
    TemplateDifficulty,
    TemplateMemory,
)
from lti_app.lti.roles import Role
from tests import factories
from tests.student import Student

if TYPE_CHECKING:
    from lti_app.runtime import Runtime
    from tests.clock import Clock

KNOWN = (Learner, SkillEstimate, TemplateMemory, TemplateDifficulty, SkillDifficulty, CourseWeights)

Rows = dict[str, list[tuple[Any, ...]]]


@dataclass
class School:
    """A course with students who practise, one answer at a time."""

    runtime: Runtime
    course: int
    students: list[Student]
    random: Random

    def practise(self, items: int) -> None:
        """Let each student work on some items, in turn: right, right with a hint, missed, or given up."""
        for _ in range(items):
            for student in self.students:
                self._one(student)

    def _one(self, student: Student) -> None:
        luck = self.random.random()
        if luck < 0.6:
            student.solve()
        elif luck < 0.75:
            student.miss()
        else:
            row = student.item()
            student.hint(row, 1)
            if luck < 0.9:
                student.solve()
            else:
                student.send(row, 1, student.wrong_answer(row))
                student.solve()

    def known(self) -> Rows:
        """Return every row of what is known in the course."""
        return known_of(self.runtime, self.course)


def known_of(runtime: Runtime, course: int) -> Rows:
    """Return every row of what is known in a course."""
    found: Rows = {}
    with runtime.database.transaction(writes=False) as session:
        for table in KNOWN:
            rows = session.execute(select(*table.__table__.columns).where(table.course_id == course))
            found[table.__tablename__] = sorted((tuple(row) for row in rows), key=repr)
    return found


def make_school(runtime: Runtime, clock: Clock, students: int = 3, seed: int = 1) -> School:
    """Return a course with students, of whom none has begun."""
    with runtime.database.transaction() as session:
        course = factories.course(session)
        practice_set = factories.practice_set(session, course)
        people = [factories.person(session, course).id for _ in range(students)]
        return School(
            runtime,
            course.id,
            [Student(runtime, clock, practice_set.id, person) for person in people],
            Random(seed),  # noqa: S311
        )


@pytest.fixture
def school(runtime: Runtime, clock: Clock) -> School:
    return make_school(runtime, clock)


@pytest.fixture
def test_student(school: School, runtime: Runtime, clock: Clock) -> Student:
    """A teacher's student view in the same course, who practises with the others."""
    from lti_app.db.models import Course

    with runtime.database.transaction() as session:
        course = session.get_one(Course, school.course)
        person = factories.person(session, course, Role.LEARNER, test_student=True)
        student = Student(runtime, clock, school.students[0].practice_set, person.id)
    school.students.append(student)
    return student
