"""A class that answers at the same moment, while a teacher pins and a course is built anew from its log."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from math import isclose
from random import Random
from threading import Event as Signal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from lti_app.calibration.active import active_parameters
from lti_app.calibration.replay import rebuild, replay
from lti_app.content.banks import load_bank
from lti_app.db.models import (
    Attempt,
    CourseWeights,
    Learner,
    Person,
    PracticeItem,
    SkillDifficulty,
    SkillEstimate,
    TemplateDifficulty,
)
from lti_app.lti.roles import Role
from lti_app.practice.received import Received
from lti_app.teacher.pins import pin_skill, unpin_skill
from tests import factories
from tests.lti_app.calibration.classes import parameters
from tests.student import Student

if TYPE_CHECKING:
    from lti_app.runtime import Runtime
    from tests.clock import Clock

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),  # SQLite has one writer
]

STUDENTS, ITEMS = 12, 4


def _works(student: Student) -> int:
    """Answer some items, right and wrong; return how many answers counted."""
    luck, counted = Random(student.person), 0  # noqa: S311
    for _ in range(ITEMS):
        row = student.item()
        response = student.right_answer(row) if luck.random() < 0.6 else student.wrong_answer(row)
        counted += student.send(row, row.tries + 1, response) is Received.COUNTED
    return counted


def _rebuilds(runtime: Runtime, course: int, over: Signal) -> int:
    times = 0
    while not over.wait(0.1):
        with runtime.database.transaction(writes=False) as session:
            ahead = rebuild(session, course, active_parameters(session))
        with runtime.database.transaction() as session:
            replay(session, course, active_parameters(session), ahead)
        times += 1
    return times


def _pins(runtime: Runtime, clock: Clock, course: int, teacher: int, people: list[int], over: Signal) -> int:
    bank, luck, times = load_bank("algebra-1"), Random(1), 0  # noqa: S311
    while not over.wait(0.05):
        of, skill = luck.choice(people), luck.choice(list(bank.by_skill))
        with runtime.database.transaction() as session:
            by = session.get_one(Person, teacher)
            pin_skill(session, bank, course, of, skill, by, clock.now())
        with runtime.database.transaction() as session:
            by = session.get_one(Person, teacher)
            unpin_skill(session, course, of, skill, by, clock.now())
        times += 1
    return times


def test_nothing_is_lost_and_every_belief_stays_one(runtime: Runtime, clock: Clock) -> None:
    with runtime.database.transaction() as session:
        course = factories.course(session)
        practice_set = factories.practice_set(session, course)
        teacher = factories.person(session, course, Role.INSTRUCTOR).id
        people = [factories.person(session, course).id for _ in range(STUDENTS)]
    students = [Student(runtime, clock, practice_set.id, person) for person in people]
    over = Signal()
    with ThreadPoolExecutor(STUDENTS + 2) as threads:
        others = [
            threads.submit(_rebuilds, runtime, course.id, over),
            threads.submit(_pins, runtime, clock, course.id, teacher, people, over),
        ]
        try:
            counted = list(threads.map(_works, students))
        finally:
            over.set()
        assert all(other.result() for other in others)
    assert counted == [ITEMS] * STUDENTS
    with runtime.database.transaction(writes=False) as session:
        first = select(PracticeItem.person_id, func.count()).join(Attempt.item).where(Attempt.number == 1)
        answers = session.execute(first.group_by(PracticeItem.person_id)).all()
        known = session.execute(select(Learner.person_id, Learner.opportunities)).all()
        assert sorted(map(tuple, known)) == sorted(map(tuple, answers))
        for table in (Learner, SkillEstimate, SkillDifficulty, TemplateDifficulty):
            least = session.scalar(select(func.min(table.variance)))
            assert least is not None
            assert least > 0
        _check_covariance(session.scalars(select(CourseWeights)).one().covariance)


def test_an_answer_that_began_before_does_not_undo_what_a_replay_wrote(
    runtime: Runtime, clock: Clock
) -> None:
    """A newcomer's, whose row there was not yet when the replay locked all of them."""
    with runtime.database.transaction() as session:
        course = factories.course(session)
        practice_set = factories.practice_set(session, course)
        people = [factories.person(session, course).id for _ in range(2)]
    regular, newcomer = (Student(runtime, clock, practice_set.id, person) for person in people)
    for _ in range(4):
        regular.solve()
    with ThreadPoolExecutor(1) as threads:
        with runtime.database.transaction() as session:
            replay(session, course.id, parameters({"constant": 1.5}).parameters())
            written = session.scalars(select(CourseWeights.mean)).one()
            answering = threads.submit(newcomer.solve)
            with pytest.raises(TimeoutError):
                answering.result(1.0)
        answering.result(30)
    with runtime.database.transaction(writes=False) as session:
        assert session.scalars(select(CourseWeights.mean)).one() == written
        assert session.get_one(Learner, (course.id, newcomer.person)).opportunities == 1


def _check_covariance(rows: list[list[float]]) -> None:
    """Symmetric, and positive definite: it has a Cholesky factor."""
    size = range(len(rows))
    assert all(isclose(rows[i][j], rows[j][i], rel_tol=1e-9, abs_tol=1e-15) for i in size for j in size)
    factor = [[0.0] * len(rows) for _ in size]
    for i in size:
        for j in range(i + 1):
            rest = rows[i][j] - sum(factor[i][k] * factor[j][k] for k in range(j))
            assert i != j or rest > 0
            factor[i][j] = rest**0.5 if i == j else rest / factor[j][j]
