"""What a worker makes of the answers it gets, and that it never dies of them."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from lti_app.db.models import Enrolment, PlatformTask, Registration, ScoreDelivery
from lti_app.errors import BatonError
from lti_app.lti.services.refusals import Outcome, ServiceError
from lti_app.outbox.backoff import LEAST_TRIES
from lti_app.outbox.leases import LEASE
from lti_app.outbox.tasks import ask
from lti_app.outbox.worker import deliver_due, run_worker
from tests import factories
from tests.lti_app.outbox.conftest import Student

if TYPE_CHECKING:
    from lti_app.outbox.sending import Dispatch

NETWORK = ServiceError("AGS-NETWORK", Outcome.RETRY)
SERVER_ERROR = ServiceError("AGS-PLATFORM", Outcome.RETRY, 500)


def _classmate(student: Student, *, elsewhere: bool = False) -> Student:
    with student.runtime.database.transaction() as session:
        course = factories.course(session) if elsewhere else student.practice_set.course
        practice_set = factories.practice_set(session, course) if elsewhere else student.practice_set
        person = factories.person(session, course)
    return Student(student.runtime, student.clock, practice_set, person, student.gradebook)


def test_a_delivered_grade_is_in_the_gradebook_and_not_sent_again(student: Student) -> None:
    student.reaches(0.617, completed=True)
    assert student.deliver() == 1
    (url, score), *more = student.gradebook.received
    assert more == []
    assert url == student.practice_set.lineitem_url
    assert (score.user_id, score.given, score.maximum) == (student.person.sub, 61.7, 100.0)
    assert score.completed
    delivery = student.deliveries()[0]
    assert (delivery.state, delivery.tries, delivery.error) == ("delivered", 1, None)
    assert delivery.ended_at == student.clock.now()
    assert student.deliver() == 0


def test_an_older_timestamp_than_the_gradebook_s_ends_as_superseded(student: Student) -> None:
    student.gradebook.failures.append(ServiceError("AGS-409", Outcome.SUPERSEDED, 409))
    student.reaches(0.1)
    student.deliver()
    assert student.states() == ["superseded"]
    assert student.deliver() == 0


@pytest.mark.parametrize("code", ["AGS-400", "AGS-403", "AGS-404", "AGS-422"])
def test_a_refusal_waits_for_a_person(student: Student, code: str) -> None:
    student.gradebook.failures.append(ServiceError(code, Outcome.BLOCKED, int(code[4:])))
    student.reaches(0.1)
    student.deliver()
    delivery = student.deliveries()[0]
    assert (delivery.state, delivery.error) == ("blocked", code)
    student.clock.advance(days=30)
    assert student.deliver() == 0


def test_a_failure_that_may_pass_is_tried_again_within_its_back_off(student: Student) -> None:
    student.gradebook.failures.extend([SERVER_ERROR] * 3)
    student.reaches(0.1)
    for tries, longest in ((1, 5), (2, 10), (3, 20)):
        assert student.deliver() == 1
        delivery = student.deliveries()[0]
        assert (delivery.state, delivery.tries, delivery.error) == ("pending", tries, "AGS-PLATFORM")
        wait = (delivery.due_at - student.clock.now()).total_seconds()
        assert 1 <= wait <= longest
        assert student.deliver() == 0
        student.clock.advance(wait)
    assert student.deliver() == 1
    assert student.arrived() == 10.0
    assert student.deliveries()[0].error is None


def test_a_platform_s_wish_to_wait_is_granted(student: Student) -> None:
    student.gradebook.failures.append(ServiceError("AGS-429", Outcome.RETRY, 429, retry_after=600.0))
    student.reaches(0.1)
    student.deliver()
    student.clock.advance(599)
    assert student.deliver() == 0
    student.clock.advance(1)
    assert student.deliver() == 1


def test_after_three_days_of_trying_a_person_is_called(student: Student) -> None:
    student.reaches(0.1)
    end = student.clock.now() + timedelta(hours=72)
    while student.states() == ["pending"] and student.clock.now() < end + timedelta(hours=2):
        student.gradebook.failures.append(NETWORK)
        student.deliver()
        student.clock.advance(
            max(1.0, (student.deliveries()[0].due_at - student.clock.now()).total_seconds())
        )
    delivery = student.deliveries()[0]
    assert (delivery.state, delivery.error) == ("blocked", "AGS-GAVE-UP")
    assert delivery.tries >= LEAST_TRIES
    assert delivery.ended_at is not None
    assert end <= delivery.ended_at <= end + timedelta(hours=1)


def test_after_three_days_a_trouble_that_says_what_to_do_keeps_its_code(student: Student) -> None:
    student.reaches(0.1)
    for _ in range(LEAST_TRIES):
        student.gradebook.failures.append(ServiceError("AGS-UNPUBLISHED", Outcome.RETRY, 422, 600.0))
        student.deliver()
        student.clock.advance(hours=11)
    assert (student.states(), student.deliveries()[0].error) == (["blocked"], "AGS-UNPUBLISHED")


def test_the_grades_of_a_registration_that_is_switched_off_wait(student: Student) -> None:
    student.reaches(0.1)
    _switch(student, "off")
    assert student.deliver() == 0
    _switch(student, "active")
    assert student.deliver() == 1


def _switch(student: Student, state: str) -> None:
    with student.runtime.database.transaction() as session:
        session.get_one(Registration, student.person.registration_id).state = state


def test_a_column_is_not_used_with_another_registration_than_its_course_s(student: Student) -> None:
    student.reaches(0.1)
    with student.runtime.database.transaction() as session:
        neighbour = factories.registration(session)
        session.execute(update(ScoreDelivery).values(registration_id=neighbour.id))
    student.deliver()
    assert student.gradebook.received == []
    assert (student.states(), student.deliveries()[0].error) == (["blocked"], "AGS-FOREIGN")


def test_the_score_goes_to_the_id_by_which_the_course_knows_the_student(student: Student) -> None:
    with student.runtime.database.transaction() as session:
        row = session.get_one(Enrolment, (student.practice_set.course_id, student.person.id))
        row.sub = "after-the-merge"
    student.reaches(0.1)
    student.deliver()
    assert student.gradebook.received[0][1].user_id == "after-the-merge"


def test_only_the_first_grade_of_a_session_that_arrived_is_a_new_submission(student: Student) -> None:
    student.gradebook.failures.append(SERVER_ERROR)
    for share, minutes in ((0.1, 1), (0.2, 1), (0.3, 40), (0.4, 1), (0.5, 1)):
        student.reaches(share)
        student.clock.advance(minutes=minutes)
        student.deliver()
    scores = [score for _, score in student.gradebook.received]
    assert [score.new_submission for score in scores] == [True, True, False, True, False]
    assert len({score.submitted_at for score in scores}) == 2
    assert len({score.review_url for score in scores}) == 1


def test_a_grade_that_a_teacher_set_ends_as_superseded_with_its_code(student: Student) -> None:
    student.gradebook.failures.append(ServiceError("AGS-TEACHER-GRADE", Outcome.SUPERSEDED))
    student.reaches(0.1)
    student.deliver()
    assert (student.states(), student.deliveries()[0].error) == (["superseded"], "AGS-TEACHER-GRADE")


def test_what_may_be_baton_s_own_in_the_gradebook_goes_along(student: Student) -> None:
    """The last that arrived, and what was lost on the way since; not what was refused, nor older ones."""
    ours = []

    def note(dispatch: Dispatch) -> float | None:
        ours.append(dispatch.ours)
        student.gradebook(dispatch)
        return 0.19 if dispatch.score.given == 20.0 else None

    def sends(share: float, *failures: ServiceError) -> None:
        student.gradebook.failures.extend(failures)
        student.reaches(share)
        deliver_due(student.runtime, note)
        student.clock.advance(minutes=1)

    sends(0.1)
    sends(0.2)
    sends(0.3, NETWORK)
    sends(0.4, ServiceError("AGS-404", Outcome.BLOCKED, 404))
    sends(0.5)
    assert ours == [(), (0.1,), (0.2, 0.19), (0.3, 0.2, 0.19), (0.3, 0.2, 0.19)]


def test_a_grade_that_lay_through_a_holiday_is_tried_more_than_once(student: Student) -> None:
    student.reaches(0.1)
    student.clock.advance(days=14)
    student.gradebook.failures.append(NETWORK)
    student.deliver()
    assert student.states() == ["pending"]


def test_a_platform_that_is_away_is_asked_once_and_others_get_their_grades(student: Student) -> None:
    here = [student, *(_classmate(student) for _ in range(3))]
    there = _classmate(student, elsewhere=True)
    for who in (*here, there):
        who.reaches(0.1)
        student.clock.advance(1)
    student.gradebook.failures.append(NETWORK)
    assert deliver_due(student.runtime, student.gradebook, limit=3) == 1
    assert deliver_due(student.runtime, student.gradebook, limit=3) == 1
    assert there.arrived() == 10.0
    assert [who.deliveries()[0].tries for who in here] == [1, 0, 0, 0]
    student.clock.advance(31)
    student.deliver()
    assert [who.arrived() for who in here] == [10.0] * 4


def test_trouble_with_one_score_does_not_hold_up_the_others(student: Student) -> None:
    classmate = _classmate(student)
    student.reaches(0.1)
    classmate.reaches(0.2)
    student.gradebook.failures.append(SERVER_ERROR)
    assert student.deliver() == 2
    assert (student.arrived(), classmate.arrived()) == (None, 20.0)


def test_a_defect_costs_one_try_and_leaves_no_name_in_the_log(
    student: Student, caplog: pytest.LogCaptureFixture
) -> None:
    classmate = _classmate(student)
    student.reaches(0.1)
    classmate.reaches(0.2)
    student.gradebook.failures.append(RuntimeError(f"cannot grade {student.person.sub} Ada"))
    with caplog.at_level(logging.DEBUG):
        assert student.deliver() == 2
    delivery = student.deliveries()[0]
    assert (delivery.state, delivery.error) == ("pending", "AGS-INTERNAL")
    assert classmate.arrived() == 20.0
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("lti_app"))
    assert "RuntimeError" in ours
    assert student.person.sub not in ours
    assert "Ada" not in ours


def test_keys_that_cannot_be_read_are_named_by_their_code(student: Student) -> None:
    student.gradebook.failures.append(BatonError("KEYS-SECRET"))
    student.reaches(0.1)
    student.deliver()
    assert (student.states(), student.deliveries()[0].error) == (["pending"], "KEYS-SECRET")


def test_no_delivery_is_begun_that_might_outlast_its_lease(student: Student) -> None:
    def slow(dispatch: Dispatch) -> None:
        student.gradebook(dispatch)
        student.clock.advance(70)

    class_ = [student, *(_classmate(student) for _ in range(4))]
    for who in class_:
        who.reaches(0.1)
    began = student.clock.now()
    assert deliver_due(student.runtime, slow) == 2
    assert student.clock.now() - began < LEASE
    assert sorted(who.states()[0] for who in class_) == ["delivered"] * 2 + ["pending"] * 3
    while deliver_due(student.runtime, slow):
        pass
    assert len(student.gradebook.received) == 5


def test_no_transaction_is_open_while_the_platform_is_asked(student: Student) -> None:
    def write_meanwhile(dispatch: Dispatch) -> None:
        student.reaches(0.9)  # would wait for ever, or fail, on a lock that the worker held
        student.gradebook(dispatch)

    student.reaches(0.1)
    deliver_due(student.runtime, write_meanwhile)
    assert student.states() == ["delivered", "pending"]
    student.clock.advance(1)
    student.deliver()
    assert student.arrived() == 90.0


def test_a_told_worker_stops_after_the_delivery_in_hand(student: Student) -> None:
    stop = threading.Event()

    def told_to_stop(dispatch: Dispatch) -> None:
        student.gradebook(dispatch)
        stop.set()

    classmate = _classmate(student)
    student.reaches(0.1)
    classmate.reaches(0.2)
    run_worker(student.runtime, told_to_stop, stop)
    assert sorted(student.states() + classmate.states()) == ["delivered", "pending"]


def test_an_idle_worker_stops_at_once(student: Student) -> None:
    stop = threading.Event()
    thread = threading.Thread(
        target=run_worker, args=(student.runtime, student.gradebook, stop), kwargs={"idle_seconds": 600.0}
    )
    thread.start()
    stop.set()
    thread.join(timeout=10)
    assert not thread.is_alive()


def test_once_empties_the_outbox_and_ends(student: Student) -> None:
    class_ = [student, *(_classmate(student) for _ in range(24))]
    for who in class_:
        who.reaches(0.1)
    run_worker(student.runtime, student.gradebook, threading.Event(), once=True)
    assert len(student.gradebook.grades) == 25


def test_a_worker_makes_the_other_calls_that_wait_as_well(student: Student) -> None:
    with student.runtime.database.transaction() as session:
        practice_set = session.merge(student.practice_set)
        practice_set.lineitem_url = None
        ask(session, "column", practice_set.course, student.clock.now(), practice_set)
    run_worker(student.runtime, student.gradebook, threading.Event(), once=True)
    with student.runtime.database.transaction() as session:
        (task,) = session.scalars(select(PlatformTask))
    assert (task.state, task.error) == ("failed", "AGS-NO-COLUMNS")  # its course named no column service


class _Flaky:
    """A database that is away when a transaction is asked for the first time."""

    def __init__(self, student: Student) -> None:
        self._runtime, self.asked = student.runtime, 0

    def now(self) -> Any:
        """Fail once, where a worker looks first."""
        self.asked += 1
        if self.asked == 1:
            raise ConnectionError(f"no database for {self._runtime.settings.database_url}")
        return self._runtime.now()


def _runtime_that_fails_once(student: Student) -> Any:
    return type(student.runtime)(
        student.runtime.settings, student.runtime.database, student.runtime.vault, _Flaky(student).now
    )


def test_an_error_does_not_end_a_worker(student: Student, caplog: pytest.LogCaptureFixture) -> None:
    stop = threading.Event()

    def last(dispatch: Dispatch) -> None:
        student.gradebook(dispatch)
        stop.set()

    student.reaches(0.1)
    run_worker(_runtime_that_fails_once(student), last, stop, idle_seconds=0.01)
    assert student.arrived() == 10.0
    assert "ConnectionError" in caplog.text
    assert student.runtime.settings.database_url not in caplog.text


def test_once_tells_its_caller_of_an_error(student: Student) -> None:
    with pytest.raises(ConnectionError):
        run_worker(_runtime_that_fails_once(student), student.gradebook, threading.Event(), once=True)
