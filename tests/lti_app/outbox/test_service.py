"""Grades are queued once, in order, and only where they can go."""

from __future__ import annotations

import math
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from lti_app.lti.grades import Outcome, ServiceError
from lti_app.outbox.service import SCORE_MAXIMUM, queue_grade, resend, resend_blocked
from tests import factories

if TYPE_CHECKING:
    from lti_app.db.models import ScoreDelivery
    from tests.lti_app.outbox.conftest import Student


def test_a_grade_becomes_a_score_of_a_hundred_with_one_decimal(student: Student) -> None:
    delivery = student.reaches(0.61749, completed=True)
    assert delivery is not None
    assert (delivery.score_given, delivery.score_maximum) == (61.7, SCORE_MAXIMUM)
    assert delivery.completed
    assert delivery.registration_id == student.person.registration_id
    assert delivery.lineitem_url == student.practice_set.lineitem_url
    assert student.kept().share == 0.61749


def test_a_student_who_has_begun_gets_a_zero_once(student: Student) -> None:
    assert student.reaches(0.0) is not None
    assert student.reaches(0.0) is None
    assert student.states() == ["pending"]


def test_a_score_that_is_the_same_when_rounded_is_not_queued_again(student: Student) -> None:
    student.reaches(0.5)
    student.deliver()
    student.clock.advance(60)
    assert student.reaches(0.5004, completed=True) is None
    assert student.kept().share == 0.5004
    assert student.reaches(0.501) is not None


def test_without_a_gradebook_column_the_grade_is_kept_and_nothing_is_queued(student: Student) -> None:
    student.practice_set.lineitem_url = None
    assert student.reaches(0.4) is None
    assert student.kept().share == 0.4
    assert student.deliveries() == []


def test_without_leave_to_score_nothing_is_queued(student: Student) -> None:
    student.practice_set.can_score = False
    assert student.reaches(0.4) is None
    assert student.kept().share == 0.4


def test_the_grade_goes_out_once_a_column_appears(student: Student) -> None:
    url, student.practice_set.lineitem_url = student.practice_set.lineitem_url, None
    student.reaches(0.4)
    student.practice_set.lineitem_url = url
    delivery = student.reaches(0.4)
    assert delivery is not None
    assert delivery.score_given == 40.0


def test_a_new_column_gets_the_same_grade_too(student: Student) -> None:
    student.reaches(0.4)
    student.deliver()
    student.practice_set.lineitem_url = "https://lms.example/lineitems/new/lineitem"
    assert student.reaches(0.4) is not None
    student.clock.advance(1)
    student.deliver()
    assert student.arrived() == 40.0


def test_a_newer_grade_makes_one_that_waits_needless(student: Student) -> None:
    student.reaches(0.1)
    student.clock.advance(5)
    student.reaches(0.2)
    assert student.states() == ["superseded", "pending"]
    assert student.deliver() == 1
    assert [score.given for _, score in student.gradebook.received] == [20.0]


def test_timestamps_are_whole_seconds_and_strictly_increasing(student: Student) -> None:
    student.clock.advance(0.25)
    for share in (0.1, 0.2, 0.3):
        student.reaches(share)
        student.clock.advance(0.25)
    times = [delivery.timestamp for delivery in student.deliveries()]
    assert [time.microsecond for time in times] == [0, 0, 0]
    assert [later - earlier for earlier, later in pairwise(times)] == [timedelta(seconds=1)] * 2


def test_a_timestamp_is_never_ahead_without_need(student: Student) -> None:
    student.reaches(0.1)
    student.clock.advance(10.5)
    delivery = student.reaches(0.2)
    assert delivery is not None
    assert delivery.timestamp == student.clock.now().replace(microsecond=0)
    assert delivery.due_at == student.clock.now()


def test_a_score_is_not_sent_before_its_own_timestamp(student: Student) -> None:
    student.reaches(0.1)
    student.deliver()
    student.reaches(0.2)
    assert student.deliver() == 0
    student.clock.advance(1)
    assert student.deliver() == 1
    assert student.arrived() == 20.0


def test_a_clock_that_was_set_back_does_not_set_timestamps_back(student: Student) -> None:
    student.clock.advance(30)
    first = student.reaches(0.1)
    student.clock.advance(-30)
    second = student.reaches(0.2)
    assert first is not None
    assert second is not None
    assert second.timestamp == first.timestamp + timedelta(seconds=1)


@pytest.mark.parametrize("share", [math.nan, -0.01, 1.01])
def test_a_share_that_is_none_is_refused(student: Student, share: float) -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        student.reaches(share)
    assert student.deliveries() == []


def test_one_student_s_grades_leave_another_s_alone(student: Student) -> None:
    with student.runtime.database.transaction() as session:
        other = factories.person(session, student.practice_set.course)
    student.reaches(0.1)
    other_student = type(student)(
        student.runtime, student.clock, student.practice_set, other, student.gradebook
    )
    other_student.reaches(0.2)
    assert student.states() == other_student.states() == ["pending"]


def _refuse(student: Student, share: float) -> ScoreDelivery:
    student.gradebook.failures.append(ServiceError("AGS-403", Outcome.BLOCKED, 403))
    student.reaches(share)
    student.deliver()
    return student.deliveries()[-1]


def test_a_refused_grade_is_sent_again_only_when_it_changes_or_somebody_asks(student: Student) -> None:
    assert _refuse(student, 0.3).state == "blocked"
    student.clock.advance(60)
    assert student.reaches(0.3) is None
    assert student.reaches(0.4) is not None
    assert student.states() == ["superseded", "pending"]


def test_sending_again_takes_the_newest_grade_and_a_new_timestamp(student: Student) -> None:
    refused = _refuse(student, 0.3)
    student.clock.advance(60)
    student.practice_set.can_score = False
    student.reaches(0.8)
    with student.runtime.database.transaction() as session:
        again = resend(session, session.merge(refused), student.clock.now())
    assert (again.score_given, again.timestamp) == (80.0, student.clock.now())
    assert student.states() == ["superseded", "pending"]
    student.deliver()
    assert student.arrived() == 80.0


def test_sending_again_twice_queues_one(student: Student) -> None:
    refused = _refuse(student, 0.3)
    course = student.practice_set.course_id
    for _ in range(2):
        with student.runtime.database.transaction() as session:
            assert resend_blocked(session, course, refused.id, student.clock.now())
    assert student.states() == ["superseded", "pending"]


def test_sending_again_after_it_arrived_queues_nothing(student: Student) -> None:
    refused = _refuse(student, 0.3)
    student.clock.advance(60)
    student.reaches(0.4)
    student.deliver()
    with student.runtime.database.transaction() as session:
        resend_blocked(session, student.practice_set.course_id, refused.id, student.clock.now())
    assert student.states() == ["superseded", "delivered"]


def test_a_teacher_cannot_send_another_course_s_grades(student: Student) -> None:
    refused = _refuse(student, 0.3)
    with student.runtime.database.transaction() as session:
        elsewhere = factories.course(session)
        assert not resend_blocked(session, elsewhere.id, refused.id, student.clock.now())
    assert student.states() == ["blocked"]


def test_a_grade_is_not_queued_where_the_attempt_is_rolled_back(student: Student) -> None:
    def fail_after_queueing() -> None:
        with student.runtime.database.transaction() as session:
            queue_grade(
                session,
                practice_set=student.practice_set,
                person=student.person,
                share=0.5,
                completed=False,
                now=student.clock.now(),
            )
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_queueing()
    assert student.deliveries() == []
