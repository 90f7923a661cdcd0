"""The LMS is down, slow, busy or broken; grades arrive all the same, once it is well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.clock import Clock
    from tests.faults.lms import Lms

pytestmark = pytest.mark.sqlite_alone


def _wait_until_due(lms: Lms, clock: Clock) -> None:
    clock.advance(max(0.0, (lms.delivery().due_at - clock.now()).total_seconds()))


def test_a_healthy_platform_gets_the_grade_at_once(lms: Lms) -> None:
    lms.reaches(0.617)
    assert lms.deliver() == 1
    assert lms.delivery().state == "delivered"
    assert lms.grade() == 61.7


def test_grades_outlive_a_platform_that_is_down_for_a_day(lms: Lms, clock: Clock) -> None:
    lms.down()
    for student in range(5):
        lms.reaches(0.1 * (student + 1), student)
    end = clock.advance(hours=24)
    while clock.now() < end or lms.delivery().tries < 5:
        lms.deliver()
        clock.advance(minutes=20)
    assert lms.delivery().error == "AGS-NETWORK"
    lms.up()
    clock.advance(hours=1)
    lms.deliver()
    assert [lms.grade(student) for student in range(5)] == [10.0, 20.0, 30.0, 40.0, 50.0]


def test_a_restarted_platform_that_forgot_its_tokens_gets_the_grade(lms: Lms, clock: Clock) -> None:
    lms.reaches(0.1)
    lms.deliver()
    lms.down()
    lms.up()
    clock.advance(5)
    lms.reaches(0.2)
    assert lms.deliver() == 1
    assert lms.grade() == 20.0


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_broken_platform_gets_the_grade_when_it_is_mended(lms: Lms, clock: Clock, status: int) -> None:
    lms.platform.faults.next("score", status=status, times=3)
    lms.reaches(0.5)
    for tries in (1, 2, 3):
        assert lms.deliver() == 1
        delivery = lms.delivery()
        assert (delivery.state, delivery.error, delivery.tries) == ("pending", "AGS-PLATFORM", tries)
        _wait_until_due(lms, clock)
    assert lms.deliver() == 1
    assert lms.grade() == 50.0


def test_a_busy_platform_is_left_alone_as_long_as_it_asks(lms: Lms, clock: Clock) -> None:
    lms.platform.faults.next("score", status=429, retry_after=120)
    lms.reaches(0.5)
    lms.reaches(0.6, student=1)
    assert lms.deliver() == 1
    clock.advance(119)
    assert lms.deliver() == 0
    clock.advance(1)
    assert lms.deliver() == 2
    assert (lms.grade(), lms.grade(1)) == (50.0, 60.0)


def test_a_platform_that_does_not_answer_in_time_is_asked_again(lms: Lms, clock: Clock) -> None:
    lms.platform.faults.next("score", delay=2.0, drop="request")
    lms.reaches(0.5)
    lms.deliver(patience=1.0)
    assert (lms.delivery().state, lms.delivery().error) == ("pending", "AGS-NETWORK")
    _wait_until_due(lms, clock)
    lms.deliver()
    assert lms.grade() == 50.0


def test_an_answer_that_is_lost_leaves_one_right_grade(lms: Lms, clock: Clock) -> None:
    lms.platform.faults.next("score", drop="answer")
    lms.reaches(0.5)
    lms.deliver()
    assert lms.delivery().state == "pending"
    assert lms.grade() == 50.0
    _wait_until_due(lms, clock)
    lms.deliver()
    assert lms.delivery().state == "delivered"
    assert lms.grade() == 50.0
    assert lms.answers() == [200]  # it was read that the grade is there


def test_a_platform_that_gives_no_token_for_now_is_asked_again(lms: Lms, clock: Clock) -> None:
    lms.platform.faults.next("token", status=404)
    lms.reaches(0.5)
    lms.deliver()
    assert (lms.delivery().state, lms.delivery().error) == ("pending", "AGS-TOKEN")
    clock.advance(60)
    lms.deliver()
    assert lms.grade() == 50.0


def test_somebody_who_cannot_be_graded_waits_for_a_person_and_holds_nobody_up(lms: Lms) -> None:
    with lms.runtime.database.transaction() as session:
        session.merge(lms.students[0]).sub = "teacher-1"
    lms.reaches(0.5)
    lms.reaches(0.6, student=1)
    assert lms.deliver() == 2
    assert (lms.delivery().state, lms.delivery().error) == ("blocked", "AGS-NOT-GRADABLE")
    assert lms.grade(1) == 60.0
