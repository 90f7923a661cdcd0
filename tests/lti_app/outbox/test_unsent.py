"""A teacher sees the grades that need a look: once each, of her students alone, with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lti_app.db.models import Enrolment
from lti_app.lti.services.refusals import Outcome, ServiceError
from lti_app.outbox.queries import Standing, grade_state
from lti_app.outbox.unsent import refused_scores, teachers_scores, troubles
from tests import factories
from tests.lti_app.outbox.conftest import Student

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from lti_app.outbox.unsent import Unsent


def _refuse(student: Student, code: str = "AGS-403") -> None:
    student.gradebook.failures.append(ServiceError(code, Outcome.BLOCKED, 403))
    student.reaches(0.3)
    student.deliver()


def _seen(student: Student) -> ColumnElement[bool]:
    return Enrolment.course_id == student.practice_set.course_id


def _refused(student: Student, limit: int = 20) -> list[Unsent]:
    with student.runtime.database.transaction() as session:
        return refused_scores(session, _seen(student), limit)


def test_teachers_see_the_refused_grades_of_their_students_alone(student: Student) -> None:
    _refuse(student)
    with student.runtime.database.transaction() as session:
        elsewhere = factories.course(session)
        assert refused_scores(session, Enrolment.course_id == elsewhere.id, 20) == []
    (refused,) = _refused(student)
    assert (refused.student, refused.practice_set) == ("Ada", "Linear equations")
    assert (refused.score, refused.code, refused.overwrite) == (30.0, "AGS-403", False)
    assert "add grades" in refused.why
    assert refused.since == student.clock.now()


def test_a_grade_that_was_sent_again_is_refused_no_longer(student: Student) -> None:
    _refuse(student)
    student.clock.advance(60)
    student.reaches(0.4)
    assert _refused(student) == []


def test_no_more_are_listed_than_asked_for(student: Student) -> None:
    _refuse(student)
    assert _refused(student, 0) == []


@pytest.mark.parametrize("code", ["AGS-NOT-GRADABLE", "AGS-NOT-IN-COURSE"])
def test_a_refusal_of_somebody_who_has_left_is_no_news(student: Student, code: str) -> None:
    _refuse(student, code)
    assert len(_refused(student)) == 1
    with student.runtime.database.transaction() as session:
        row = session.get_one(Enrolment, (student.practice_set.course_id, student.person.id))
        row.vanished_at = student.clock.now()
    assert _refused(student) == []


def test_refusals_of_a_course_that_is_over_are_no_news(student: Student) -> None:
    _refuse(student, "AGS-CONCLUDED")
    assert _refused(student) == []
    with student.runtime.database.transaction() as session:
        state = grade_state(session, student.practice_set.id, student.person.id)
    assert state is not None
    assert state.standing == Standing.REFUSED  # said where somebody looks for this grade


def test_only_what_can_be_put_in_place_of_another_offers_it(student: Student) -> None:
    _refuse(student, "AGS-NO-RESULTS")
    (refused,) = _refused(student)
    assert refused.overwrite


def test_grades_that_gave_way_to_a_teacher_s_are_listed_until_a_newer_one_is_sent(student: Student) -> None:
    student.gradebook.failures.append(ServiceError("AGS-TEACHER-GRADE", Outcome.SUPERSEDED))
    student.reaches(0.3)
    student.deliver()
    assert _refused(student) == []
    with student.runtime.database.transaction() as session:
        (own,) = teachers_scores(session, _seen(student), 20)
    assert (own.score, own.overwrite) == (30.0, True)
    assert "stays" in own.why
    student.clock.advance(60)
    student.reaches(0.4)
    with student.runtime.database.transaction() as session:
        assert teachers_scores(session, _seen(student), 20) == []


def test_what_waits_for_somebody_is_said_once_for_a_whole_class(student: Student) -> None:
    with student.runtime.database.transaction() as session:
        people = [factories.person(session, student.practice_set.course) for _ in range(3)]
    for person in people:
        Student(student.runtime, student.clock, student.practice_set, person, student.gradebook).reaches(0.1)
    student.gradebook.failures += [ServiceError("AGS-UNPUBLISHED", Outcome.RETRY, 422, 600.0)] * 2
    student.gradebook.failures.append(ServiceError("AGS-PLATFORM", Outcome.RETRY, 500))
    student.deliver()
    with student.runtime.database.transaction() as session:
        (trouble,) = troubles(session, _seen(student))
    assert (trouble.practice_set, trouble.grades, trouble.code) == ("Linear equations", 2, "AGS-UNPUBLISHED")
    assert "Publish it" in trouble.why
