"""A delivery is in one worker's hands at a time, and an old grade never follows a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.outbox.leases import LEASE, claim, hold, put_back, settle
from tests import factories
from tests.lti_app.outbox.conftest import Student

if TYPE_CHECKING:
    from lti_app.db.models import ScoreDelivery


def _claim(student: Student, limit: int = 20) -> list[int]:
    with student.runtime.database.transaction() as session:
        return claim(session, student.clock.now(), limit)


def _settle(student: Student, delivery: ScoreDelivery, state: str) -> bool:
    assert delivery.leased_until is not None
    now = student.clock.now()
    with student.runtime.database.transaction() as session:
        return settle(session, delivery, delivery.leased_until, now, state=state, due_at=now)


def _others(student: Student, number: int) -> list[Student]:
    with student.runtime.database.transaction() as session:
        people = [factories.person(session, student.practice_set.course) for _ in range(number)]
    return [
        Student(student.runtime, student.clock, student.practice_set, person, student.gradebook)
        for person in people
    ]


def test_a_claimed_delivery_is_not_claimed_again_while_its_lease_lasts(student: Student) -> None:
    student.reaches(0.1)
    assert len(_claim(student)) == 1
    student.clock.advance(LEASE.total_seconds() - 1)
    assert _claim(student) == []


def test_a_delivery_whose_worker_was_killed_is_claimed_after_its_lease(student: Student) -> None:
    student.reaches(0.1)
    first = _claim(student)
    student.clock.advance(LEASE.total_seconds())
    assert _claim(student) == first


def test_no_more_are_claimed_than_asked_for_and_the_longest_due_come_first(student: Student) -> None:
    for other in (*_others(student, 4), student):
        other.reaches(0.1)
        student.clock.advance(1)
    ids = [_claim(student, 2), _claim(student, 2), _claim(student, 2)]
    assert [len(some) for some in ids] == [2, 2, 1]
    flat = [number for some in ids for number in some]
    assert flat == sorted(flat)


def test_what_is_not_due_is_not_claimed(student: Student) -> None:
    delivery = student.reaches(0.1)
    assert delivery is not None
    with student.runtime.database.transaction() as session:
        hold(session, delivery.registration_id, student.clock.now().replace(hour=23))
    assert _claim(student) == []


def test_a_newer_grade_waits_for_the_older_one_in_a_worker_s_hands(student: Student) -> None:
    student.reaches(0.1)
    _claim(student)
    student.clock.advance(5)
    newer = student.reaches(0.2)
    assert newer is not None
    assert student.states() == ["leased", "pending"]
    assert _claim(student) == []
    assert _settle(student, student.deliveries()[0], "delivered")
    assert _claim(student) == [newer.id]


def test_once_the_lease_ran_out_only_the_newer_grade_is_sent(student: Student) -> None:
    student.reaches(0.1)
    _claim(student)
    student.clock.advance(5)
    newer = student.reaches(0.2)
    student.clock.advance(LEASE.total_seconds())
    assert newer is not None
    assert _claim(student) == [newer.id]
    assert _settle(student, student.deliveries()[1], "delivered")
    assert student.states() == ["superseded", "delivered"]


def test_a_lease_that_ran_out_ends_when_a_newer_grade_is_queued(student: Student) -> None:
    student.reaches(0.1)
    _claim(student)
    student.clock.advance(LEASE.total_seconds())
    student.reaches(0.2)
    assert student.states() == ["superseded", "pending"]


def test_a_failed_try_is_not_repeated_when_a_newer_grade_waits(student: Student) -> None:
    for state in ("pending", "blocked"):
        student.reaches(len(student.deliveries()) / 10)
        student.clock.advance(5)
        _claim(student)
        in_hands = student.deliveries()[-1]
        student.reaches(len(student.deliveries()) / 10)
        student.clock.advance(5)
        assert _settle(student, in_hands, state)
        assert student.states()[-2:] == ["superseded", "pending"]


def test_a_worker_whose_lease_ran_out_has_no_say_any_more(student: Student) -> None:
    student.reaches(0.1)
    _claim(student)
    stale = student.deliveries()[0]
    student.clock.advance(LEASE.total_seconds())
    _claim(student)
    assert not _settle(student, stale, "blocked")
    assert student.states() == ["leased"]
    assert student.deliveries()[0].leased_until == student.clock.now() + LEASE


def test_what_is_put_back_can_be_claimed_at_once(student: Student) -> None:
    student.reaches(0.1)
    first = _claim(student)
    lease = student.clock.now() + LEASE
    with student.runtime.database.transaction() as session:
        put_back(session, first, lease)
    assert student.deliveries()[0].tries == 0
    assert _claim(student) == first


def test_what_is_put_back_ends_with_a_newer_grade_that_was_queued_meanwhile(student: Student) -> None:
    student.reaches(0.1)
    first = _claim(student)
    lease = student.clock.now() + LEASE
    student.clock.advance(5)
    student.reaches(0.2)
    with student.runtime.database.transaction() as session:
        put_back(session, first, lease)
    assert student.deliver() == 1
    assert student.states() == ["superseded", "delivered"]


def test_nobody_puts_back_what_another_worker_holds(student: Student) -> None:
    student.reaches(0.1)
    first = _claim(student)
    lease = student.clock.now() + LEASE
    student.clock.advance(LEASE.total_seconds())
    _claim(student)
    with student.runtime.database.transaction() as session:
        put_back(session, first, lease)
    assert student.states() == ["leased"]
