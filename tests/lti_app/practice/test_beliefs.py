"""What is known of a student and of a course is kept as the engine has it; shared rows are written last."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, select

from engine.learner.features import FEATURES
from engine.learner.model import Answer
from engine.learner.update import update
from lti_app.db.models import (
    CourseWeights,
    Learner,
    Person,
    SkillDifficulty,
    SkillEstimate,
    TemplateDifficulty,
)
from lti_app.practice.learning import outlook_of
from lti_app.practice.service import record_answer
from tests import factories

if TYPE_CHECKING:
    from engine.learner.model import Update
    from engine.learner.predict import Outlook
    from lti_app.db.models import PracticeItem
    from tests.student import Student

_SHARED = (TemplateDifficulty.__tablename__, SkillDifficulty.__tablename__, CourseWeights.__tablename__)


def _known(student: Student, template: str) -> Outlook:
    with student.context() as context:
        learner = context.session.get_one(Learner, (context.course, student.person))
        return outlook_of(context, learner, (template,))


def _expected(student: Student, row: PracticeItem, *, right: bool) -> Update:
    """What the engine makes of the first answer to the open item, given in `thinks` seconds."""
    outlook = _known(student, row.template)
    with student.context() as context:
        task = context.bank.templates[row.template].task
    at = student.clock.now()
    return update(
        outlook.parameters, outlook.course, outlook.learner, Answer(task, right, aided=False, at=at)
    )


@pytest.mark.parametrize("right", [True, False])
def test_an_answer_leaves_what_the_engine_says_and_nothing_else(student: Student, right: bool) -> None:
    for _ in range(3):
        student.solve()
    row = student.item()
    before = _known(student, row.template)
    answer = student.right_answer(row) if right else student.wrong_answer(row)
    student.clock.advance(student.thinks)
    expected = _expected(student, row, right=right)
    student.clock.advance(-student.thinks)
    student.send(row, 1, answer)
    after = _known(student, row.template)
    assert after.learner.overall == expected.overall
    (skill,) = expected.skills
    assert replace(after.learner.skills[row.skill], mastered_at=None) == replace(skill, mastered_at=None)
    assert after.learner.templates[row.template] == expected.memory
    assert after.course.templates[row.template] == expected.template
    assert after.course.skills[row.skill] == expected.difficulties[0]
    assert after.course.weights == expected.weights
    others = {id_: state for id_, state in after.learner.skills.items() if id_ != row.skill}
    assert others == {id_: state for id_, state in before.learner.skills.items() if id_ != row.skill}


def test_a_second_try_moves_nothing(student: Student) -> None:
    row = student.item()
    student.send(row, 1, student.wrong_answer(row))
    before = _known(student, row.template)
    student.send(row, 2, student.wrong_answer(row))
    after = _known(student, row.template)
    assert (after.learner, after.course) == (before.learner, before.course)


def test_what_all_share_is_written_last_of_all_and_in_one_order(student: Student) -> None:
    student.solve()
    row = student.item()
    answer, statements = student.right_answer(row), []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    engine = student.runtime.database.engine
    event.listen(engine, "before_cursor_execute", note)
    student.send(row, 1, answer)
    event.remove(engine, "before_cursor_execute", note)
    written = [statement.split()[2] for statement in statements if statement.startswith("INSERT INTO")]
    assert written[-3:] == list(_SHARED)
    assert not set(written[:-3]) & set(_SHARED)
    first, second, held, third = (statement.split()[0] for statement in statements[-4:])
    assert (first, second, held, third) == ("INSERT", "INSERT", "SELECT", "INSERT")


def test_an_answer_that_fails_teaches_the_course_nothing(student: Student) -> None:
    student.solve()
    with student.context() as context:
        before = context.session.scalars(select(CourseWeights)).one().mean
    row = student.item()
    answer = student.right_answer(row)

    with pytest.raises(ZeroDivisionError), student.context() as context:
        record_answer(context, row.token, 1, answer)
        raise ZeroDivisionError
    with student.context() as context:
        assert context.session.scalars(select(CourseWeights)).one().mean == before


def test_a_test_student_learns_for_herself_and_teaches_the_course_nothing(student: Student) -> None:
    with student.runtime.database.transaction() as session:
        session.get_one(Person, student.person).test_student = True
    student.solve()
    with student.context() as context:
        assert context.session.scalars(select(SkillEstimate)).one().opportunities == 1
        assert context.session.scalars(select(CourseWeights)).all() == []
        assert context.session.scalars(select(TemplateDifficulty)).all() == []
        assert context.session.scalars(select(SkillDifficulty)).all() == []


def test_weights_of_another_set_of_features_are_not_read(student: Student) -> None:
    row = student.solve()
    with student.context() as context:
        kept = context.session.scalars(select(CourseWeights)).one()
        kept.mean, kept.covariance = [9.0], [[1.0]]
    outlook = _known(student, row.template)
    assert outlook.course.weights == outlook.parameters.weights


def test_a_class_at_the_same_moment_loses_no_answer_and_keeps_mean_and_covariance_together(
    student: Student,
) -> None:
    with student.context() as context:
        people = [factories.person(context.session, context.practice_set.course).id for _ in range(4)]
    students = [replace(student, person=person) for person in (student.person, *people)]

    def work(one: Student) -> None:
        for _ in range(3):
            row = one.item()
            answer = one.right_answer(row)
            with one.context() as context:
                record_answer(context, row.token, 1, answer)

    with ThreadPoolExecutor(len(students)) as pool:
        list(pool.map(work, students))
    with student.context() as context:
        rows = context.session.scalars(select(Learner)).all()
        assert [row.opportunities for row in rows] == [3] * len(students)
        weights = context.session.scalars(select(CourseWeights)).one()
        assert len(weights.mean) == len(weights.covariance) == len(FEATURES)
        for index, line in enumerate(weights.covariance):
            assert line[index] > 0
            assert line == pytest.approx([other[index] for other in weights.covariance])
