"""A grade that a teacher set in the gradebook stays, in both kinds of column that Moodle has, all year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.clock import Clock
    from tests.faults.lms import Lms

both_columns = pytest.mark.parametrize("made", [False, True], ids=["activity", "made"])


def _begin(lms: Lms, clock: Clock, made: bool) -> None:
    """Have a grade of 50 arrive."""
    if made:
        lms.use_made_column()
    lms.reaches(0.5)
    lms.deliver()
    clock.advance(30)


def _teacher_sets(lms: Lms, clock: Clock, value: float) -> None:
    with lms.platform.lock:
        lms.column().set_by_teacher(lms.students[0].sub, value, clock.now())
    clock.advance(30)


def _teacher_clears(lms: Lms, clock: Clock) -> None:
    with lms.platform.lock:
        del lms.column().grades[lms.students[0].sub]
    clock.advance(30)


def _reaches(lms: Lms, clock: Clock, share: float) -> tuple[str, str | None, float | None]:
    """Let the student reach a grade and a worker come to it: what became of it, and what is shown then."""
    lms.reaches(share)
    lms.deliver()
    clock.advance(30)
    return lms.delivery().state, lms.delivery().error, lms.grade()


@both_columns
def test_it_stays_whatever_the_student_reaches(lms: Lms, clock: Clock, made: bool) -> None:
    _begin(lms, clock, made)
    _teacher_sets(lms, clock, 95.0)
    for share in (0.6, 0.7, 1.0):
        assert _reaches(lms, clock, share) == ("superseded", "AGS-TEACHER-GRADE", 95.0)
    assert lms.answers() == [200]


@both_columns
def test_a_lower_one_stays_as_well_and_a_zero_too(lms: Lms, clock: Clock, made: bool) -> None:
    _begin(lms, clock, made)
    for value in (20.0, 0.0):
        _teacher_sets(lms, clock, value)
        assert _reaches(lms, clock, 0.6 + value / 1000) == ("superseded", "AGS-TEACHER-GRADE", value)


@both_columns
def test_one_that_was_there_before_baton_s_first_stays(lms: Lms, clock: Clock, made: bool) -> None:
    if made:
        lms.use_made_column()
    _teacher_sets(lms, clock, 80.0)
    assert _reaches(lms, clock, 0.1) == ("superseded", "AGS-TEACHER-GRADE", 80.0)


@both_columns
def test_once_she_takes_it_away_baton_s_next_one_goes_out(lms: Lms, clock: Clock, made: bool) -> None:
    _begin(lms, clock, made)
    _teacher_sets(lms, clock, 95.0)
    _reaches(lms, clock, 0.6)
    _teacher_clears(lms, clock)
    assert _reaches(lms, clock, 0.7) == ("delivered", None, 70.0)
    assert _reaches(lms, clock, 0.8) == ("delivered", None, 80.0)


@both_columns
def test_once_she_puts_baton_s_own_back_the_next_one_goes_out(lms: Lms, clock: Clock, made: bool) -> None:
    _begin(lms, clock, made)
    _teacher_sets(lms, clock, 95.0)
    _reaches(lms, clock, 0.6)
    _teacher_sets(lms, clock, 50.0)
    lms.reaches(0.7)
    lms.deliver()
    assert lms.delivery().state == "delivered"


def test_she_can_have_baton_s_in_its_place(lms: Lms, clock: Clock) -> None:
    _begin(lms, clock, made=True)
    _teacher_sets(lms, clock, 95.0)
    _reaches(lms, clock, 0.6)
    lms.wants_batons()
    lms.deliver()
    assert (lms.delivery().state, lms.grade()) == ("delivered", 60.0)
    clock.advance(30)
    assert _reaches(lms, clock, 0.7) == ("delivered", None, 70.0)
    _teacher_sets(lms, clock, 10.0)  # that was for once, not for ever
    assert _reaches(lms, clock, 0.8) == ("superseded", "AGS-TEACHER-GRADE", 10.0)


def test_where_moodle_keeps_hers_in_spite_of_that_she_is_told(lms: Lms, clock: Clock) -> None:
    _begin(lms, clock, made=False)
    _teacher_sets(lms, clock, 95.0)
    _reaches(lms, clock, 0.6)
    lms.wants_batons()
    lms.deliver()
    delivery = lms.delivery()
    assert (delivery.state, delivery.error, lms.grade()) == ("superseded", "AGS-TEACHER-KEPT", 95.0)
    _teacher_clears(lms, clock)
    lms.wants_batons()
    lms.deliver()
    assert (lms.delivery().state, lms.grade()) == ("delivered", 60.0)


@pytest.mark.parametrize(
    ("made", "came"),
    [(False, ("delivered", None, 60.0)), (True, ("blocked", "AGS-NO-RESULTS", 50.0))],
    ids=["activity", "made"],
)
def test_where_baton_may_not_look_it_sends_only_what_can_destroy_nothing(
    lms: Lms, clock: Clock, made: bool, came: tuple[str, str | None, float]
) -> None:
    _begin(lms, clock, made)
    with lms.runtime.database.transaction() as session:
        session.merge(lms.practice_set).can_read_results = False
    assert _reaches(lms, clock, 0.6) == came


def test_a_gradebook_that_cannot_be_read_now_is_tried_again(lms: Lms, clock: Clock) -> None:
    _begin(lms, clock, made=True)
    lms.platform.faults.next("results", status=503)
    assert _reaches(lms, clock, 0.6) == ("pending", "AGS-PLATFORM", 50.0)
    clock.advance(60)
    lms.deliver()
    assert lms.grade() == 60.0
