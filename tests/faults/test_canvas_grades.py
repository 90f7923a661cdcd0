"""A year of grades in Canvas: attempts, a teacher's own grades, unpublished assignments, the rate limit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from lti_app.sandbox.canvas.course_actions import publish
from lti_app.sandbox.canvas.knobs import turn
from lti_app.sandbox.canvas.submissions import Submission, submission
from lti_app.sandbox.config import PRACTICE_LINK_ID
from lti_app.sandbox.people import STUDENTS
from tests.faults.lms import Lms, lms_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lti_app.runtime import Runtime
    from tests.clock import Clock

ADA = STUDENTS[0].id


@pytest.fixture
def canvas(runtime: Runtime, tmp_path: Path) -> Iterator[Lms]:
    """A Canvas that goes by the test's clock."""
    with lms_for(runtime, tmp_path, "canvas") as running:
        yield running


def _work(canvas: Lms) -> Submission:
    with canvas.platform.lock:
        return submission(canvas.column(), ADA)


def _reaches(canvas: Lms, clock: Clock, share: float) -> tuple[str, str | None]:
    canvas.reaches(share)
    canvas.deliver()
    clock.advance(30)
    return canvas.delivery().state, canvas.delivery().error


def _teacher_sets(canvas: Lms, clock: Clock, value: float) -> None:
    with canvas.platform.lock:
        canvas.column().set_by_teacher(ADA, value, clock.now())
    clock.advance(30)


def test_a_grade_arrives_with_a_submission_that_opens_the_work(canvas: Lms, clock: Clock) -> None:
    assert _reaches(canvas, clock, 0.617) == ("delivered", None)
    work = _work(canvas)
    assert (work.score, work.attempt, work.comments) == (61.7, 1, ())
    assert work.url is not None
    assert work.url.startswith("https://baton.example/lti/launch?review=")


def test_a_practice_session_is_one_attempt_however_often_its_grade_rises(canvas: Lms, clock: Clock) -> None:
    for share in (0.0, 0.1, 0.2, 0.3):
        assert _reaches(canvas, clock, share) == ("delivered", None)
    assert (_work(canvas).score, _work(canvas).attempt) == (30.0, 1)
    clock.advance(hours=1)
    for share in (0.4, 0.5):
        _reaches(canvas, clock, share)
    assert (_work(canvas).score, _work(canvas).attempt) == (50.0, 2)


def test_an_answer_that_was_lost_is_no_second_attempt(canvas: Lms, clock: Clock) -> None:
    canvas.platform.faults.next("score", drop="answer")
    assert _reaches(canvas, clock, 0.1) == ("pending", "AGS-NETWORK")
    canvas.deliver()
    assert canvas.delivery().state == "delivered"
    assert _reaches(canvas, clock, 0.2) == ("delivered", None)
    assert (_work(canvas).score, _work(canvas).attempt) == (20.0, 1)


def test_without_attempts_left_the_grade_still_rises(canvas: Lms, clock: Clock) -> None:
    found = canvas.platform.courses.link(PRACTICE_LINK_ID)
    assert found is not None
    canvas.platform.courses.change_link(replace(found[1], extra={**found[1].extra, "attempts": 1}))
    _reaches(canvas, clock, 0.1)
    clock.advance(hours=1)
    assert _reaches(canvas, clock, 0.2) == ("delivered", None)
    assert (_work(canvas).score, _work(canvas).attempt) == (20.0, 1)


def test_a_teacher_s_grade_stays_until_she_takes_it_away(canvas: Lms, clock: Clock) -> None:
    _reaches(canvas, clock, 0.5)
    _teacher_sets(canvas, clock, 95.0)
    for share in (0.6, 0.7):
        assert _reaches(canvas, clock, share) == ("superseded", "AGS-TEACHER-GRADE")
    assert (_work(canvas).score, _work(canvas).by) == (95.0, "teacher")
    with canvas.platform.lock:
        canvas.column().grades[ADA].value = None
    assert _reaches(canvas, clock, 0.8) == ("delivered", None)
    assert _work(canvas).score == 80.0


def test_a_teacher_can_have_baton_s_in_its_place(canvas: Lms, clock: Clock) -> None:
    _reaches(canvas, clock, 0.5)
    _teacher_sets(canvas, clock, 95.0)
    _reaches(canvas, clock, 0.6)
    canvas.wants_batons()
    canvas.deliver()
    assert (canvas.delivery().state, _work(canvas).score) == ("delivered", 60.0)


def test_work_to_be_reviewed_waits_for_the_teacher_with_its_score(canvas: Lms, clock: Clock) -> None:
    with canvas.runtime.database.transaction() as session:
        canvas.practice_set.review_grades = session.merge(canvas.practice_set).review_grades = True
    _reaches(canvas, clock, 0.5)
    assert (_work(canvas).state, _work(canvas).score) == ("pending_review", 50.0)
    assert _reaches(canvas, clock, 0.6) == ("delivered", None)
    assert (_work(canvas).state, _work(canvas).score) == ("pending_review", 60.0)


def test_grades_wait_until_the_assignment_is_published(canvas: Lms, clock: Clock) -> None:
    publish(canvas.platform, PRACTICE_LINK_ID, published=False)
    assert _reaches(canvas, clock, 0.5) == ("pending", "AGS-UNPUBLISHED")
    publish(canvas.platform, PRACTICE_LINK_ID, published=True)
    clock.advance(hours=1)
    canvas.deliver()
    assert _work(canvas).score == 50.0


@pytest.mark.parametrize("status", [403, 429])
def test_a_canvas_that_has_had_enough_is_left_alone_and_then_gets_the_grades(
    canvas: Lms, clock: Clock, status: int
) -> None:
    turn(canvas.platform, throttle_status=status, throttled=1)
    canvas.reaches(0.5)
    canvas.reaches(0.6, student=1)
    assert canvas.deliver() == 1
    assert canvas.deliver() == 0
    clock.advance(31)
    assert canvas.deliver() == 2
    assert (canvas.grade(), canvas.grade(1)) == (50.0, 60.0)


def test_somebody_who_is_no_student_there_holds_nobody_up(canvas: Lms, clock: Clock) -> None:
    with canvas.runtime.database.transaction() as session:
        session.merge(canvas.students[0]).sub = "nobody-there"
    canvas.reaches(0.5)
    canvas.reaches(0.6, student=1)
    assert canvas.deliver() == 2
    assert (canvas.delivery().state, canvas.delivery().error) == ("blocked", "AGS-NOT-IN-COURSE")
    assert canvas.grade(1) == 60.0
