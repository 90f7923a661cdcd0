"""Grades are queued once, in order, and only where they can go."""

from __future__ import annotations

import math
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from lti_app.db.models import ScoreDelivery
from lti_app.lti.services.refusals import Outcome, ServiceError
from lti_app.outbox.service import SCORE_MAXIMUM, delivery_of_course, queue_grade, queue_kept, resend
from tests import factories

if TYPE_CHECKING:
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
    assert again is not None
    assert (again.score_given, again.timestamp) == (80.0, student.clock.now())
    assert student.states() == ["superseded", "pending"]
    student.deliver()
    assert student.arrived() == 80.0


def _again(student: Student, delivery: ScoreDelivery, *, overwrite: bool = False) -> ScoreDelivery | None:
    with student.runtime.database.transaction() as session:
        row = session.get_one(ScoreDelivery, delivery.id)
        return resend(session, row, student.clock.now(), overwrite=overwrite)


def test_sending_again_twice_queues_one(student: Student) -> None:
    refused = _refuse(student, 0.3)
    assert _again(student, refused) is not None
    assert _again(student, refused) is None
    assert student.states() == ["superseded", "pending"]


def test_sending_again_after_it_arrived_queues_nothing(student: Student) -> None:
    refused = _refuse(student, 0.3)
    student.clock.advance(60)
    student.reaches(0.4)
    student.deliver()
    assert _again(student, refused) is None
    assert student.states() == ["superseded", "delivered"]


def test_a_teacher_cannot_send_another_course_s_grades(student: Student) -> None:
    refused = _refuse(student, 0.3)
    with student.runtime.database.transaction() as session:
        elsewhere = factories.course(session)
        assert delivery_of_course(session, elsewhere.id, refused.id) is None
        assert delivery_of_course(session, student.practice_set.course_id, refused.id) is not None


def test_a_grade_that_gave_way_to_a_teacher_s_can_take_its_place(student: Student) -> None:
    student.gradebook.failures.append(ServiceError("AGS-TEACHER-GRADE", Outcome.SUPERSEDED))
    student.reaches(0.3)
    student.deliver()
    student.clock.advance(60)
    again = _again(student, student.deliveries()[-1], overwrite=True)
    assert again is not None
    assert (again.overwrite, again.score_given) == (True, 30.0)
    assert student.states() == ["superseded", "pending"]


def test_what_a_teacher_wanted_is_wanted_of_the_next_grade_too_until_it_is_there(student: Student) -> None:
    student.gradebook.failures.append(ServiceError("AGS-TEACHER-GRADE", Outcome.SUPERSEDED))
    student.reaches(0.3)
    student.deliver()
    student.clock.advance(60)
    _again(student, student.deliveries()[-1], overwrite=True)
    student.clock.advance(5)
    student.reaches(0.4)  # before a worker came to it
    assert student.deliveries()[-1].overwrite
    student.clock.advance(5)
    student.deliver()
    student.clock.advance(5)
    student.reaches(0.5)
    assert not student.deliveries()[-1].overwrite


def test_a_practice_session_keeps_its_moment_until_half_an_hour_without_work(student: Student) -> None:
    began = student.clock.now()
    moments = []
    for share, minutes in ((0.1, 29), (0.2, 30), (0.3, 31), (0.4, 5), (0.5, 0)):
        student.reaches(share)
        moments.append(student.deliveries()[-1].submitted_at)
        student.clock.advance(minutes=minutes)
    assert moments[:3] == [began] * 3
    assert moments[3] == moments[4] == began + timedelta(minutes=29 + 30 + 31)


def test_work_that_leaves_the_grade_as_it_is_prolongs_the_session_too(student: Student) -> None:
    began = student.clock.now()
    for share in (0.1, 0.1, 0.1, 0.2):
        student.reaches(share)
        student.clock.advance(minutes=20)
    assert student.deliveries()[-1].submitted_at == began


def test_sending_again_is_no_new_session(student: Student) -> None:
    refused = _refuse(student, 0.3)
    student.clock.advance(days=1)
    again = _again(student, refused)
    assert again is not None
    assert again.submitted_at == refused.submitted_at


def test_whether_a_teacher_looks_first_goes_with_the_grade(student: Student) -> None:
    student.practice_set.review_grades = True
    delivery = student.reaches(0.3)
    assert delivery is not None
    assert delivery.needs_review


def test_grades_that_baton_kept_go_out_once_there_is_a_column(student: Student) -> None:
    url, student.practice_set.lineitem_url = student.practice_set.lineitem_url, None
    student.reaches(0.4)
    began = student.kept().submitted_at
    student.clock.advance(days=3)
    student.practice_set.lineitem_url = url
    for expected in (1, 0):
        with student.runtime.database.transaction() as session:
            assert queue_kept(session, student.practice_set, student.clock.now()) == expected
    (delivery,) = student.deliveries()
    assert (delivery.score_given, delivery.submitted_at) == (40.0, began)


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
