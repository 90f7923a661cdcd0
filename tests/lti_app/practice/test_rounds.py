"""Workers look at students without an act of theirs, each student once, as long as she practises."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from threading import Event as Stop
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from engine.escalation.model import Cause, Tier
from engine.signals.model import HappeningKind
from lti_app.db.models import (
    CourseSettings,
    Event,
    Flag,
    FlagChange,
    Intake,
    Learner,
    PracticeSession,
    PracticeSet,
)
from lti_app.lti.roles import Role
from lti_app.outbox.worker import run_worker
from lti_app.practice.rounds import LEASE, look_round, next_look
from lti_app.support.calendar import SchoolCalendar
from tests import factories
from tests.databases import on_sqlite
from tests.student import Student

if TYPE_CHECKING:
    import pytest

    from lti_app.runtime import Runtime
    from tests.clock import Clock


def learner(student: Student) -> Learner:
    with student.context() as context:
        return context.session.get_one(Learner, (context.course, student.person))


def events(student: Student, kind: str) -> list[Event]:
    with student.context() as context:
        query = select(Event).where(Event.kind == kind, Event.person_id == student.person)
        return list(context.session.scalars(query.order_by(Event.id)))


def due(student: Student, at: datetime) -> int:
    with student.context() as context:
        context.practice_set.due_at = at
        return context.practice_set.id


# when


@on_sqlite
def test_nobody_is_looked_at_before_her_session_is_over(student: Student, runtime: Runtime) -> None:
    student.solve()
    student.clock.advance(minutes=30)
    assert look_round(runtime) == 0
    student.clock.advance(minutes=1)
    assert look_round(runtime) == 1
    assert look_round(runtime) == 0


@on_sqlite
def test_then_every_morning_for_a_week_then_weekly_then_no_more(student: Student, runtime: Runtime) -> None:
    student.solve()
    began, looks = student.clock.now(), []
    for _ in range(60):
        at = learner(student).look_at
        if at is None:
            break
        student.clock.advance((at - student.clock.now()).total_seconds())
        assert look_round(runtime) == 1
        looks.append((student.clock.now() - began).days)
    assert looks == [0, 0, 1, 2, 3, 4, 5, 6, 7, 14, 21, 28]
    student.solve()
    assert learner(student).look_at is not None


@on_sqlite
def test_the_morning_is_the_schools(runtime: Runtime) -> None:
    calendar = SchoolCalendar.of(runtime.settings.model_copy(update={"timezone": ZoneInfo("Asia/Tokyo")}))
    now = datetime.fromisoformat("2026-09-14T20:00:00+00:00")  # the 15th in Tokyo
    assert next_look(now, now, calendar) == datetime.fromisoformat("2026-09-15T15:00:00+00:00")


@on_sqlite
def test_who_goes_on_meanwhile_is_looked_at_after_her_session(student: Student, runtime: Runtime) -> None:
    student.solve()
    student.clock.advance(minutes=31)
    student.solve()
    look_at = learner(student).look_at
    assert look_round(runtime) == 0
    assert learner(student).look_at == look_at


# what


@on_sqlite
def test_a_due_date_that_passed_is_noted_with_what_was_mastered(student: Student, runtime: Runtime) -> None:
    student.solve()
    number = due(student, student.clock.now() + timedelta(days=1))
    student.clock.advance(minutes=31)
    look_round(runtime)
    assert events(student, HappeningKind.DUE_PASSED) == []
    for _ in range(3):
        student.clock.advance(days=1)
        look_round(runtime)
    (event,) = events(student, HappeningKind.DUE_PASSED)
    assert (event.data["practice_set"], event.data["value"], event.notable) == (number, 0.0, True)
    with student.context() as context:
        assert Cause.OFF_TRACK in set(context.session.scalars(select(Flag.cause)))


@on_sqlite
def test_who_catches_up_is_noted_again(student: Student, runtime: Runtime) -> None:
    with student.context() as context:
        context.practice_set.skills = [context.skills[0]]
    due(student, student.clock.now() - timedelta(hours=1))
    student.solve()
    student.clock.advance(minutes=31)
    look_round(runtime)
    for _ in range(12):
        student.solve()
    student.clock.advance(minutes=31)
    look_round(runtime)
    assert [event.data["value"] for event in events(student, HappeningKind.DUE_PASSED)] == [0.0, 1.0]


@on_sqlite
def test_a_pace_past_the_target_day_is_noted_weekly(student: Student, runtime: Runtime) -> None:
    began = student.clock.now()
    with student.context() as context:
        intake = context.session.get_one(Intake, (context.course, student.person))
        intake.goal_at, intake.target_date = began, began.date() + timedelta(days=30)
    for _ in range(4):
        for _ in range(3):
            student.solve()
        student.clock.advance(minutes=31)
        look_round(runtime)
        student.clock.advance(days=5)
    found = events(student, HappeningKind.PACE)
    assert len(found) == 1  # not in the first two weeks of work, and once a week
    assert found[0].data["value"] > 0.2  # some minutes a week, for a whole course
    student.clock.advance(days=3)
    look_round(runtime)
    assert len(events(student, HappeningKind.PACE)) == 2


@on_sqlite
def test_without_a_target_day_there_is_no_pace(student: Student, runtime: Runtime) -> None:
    for _ in range(4):
        student.solve()
        student.clock.advance(days=5)
        look_round(runtime)
    assert events(student, HappeningKind.PACE) == []


@on_sqlite
def test_a_session_left_after_misses_is_seen_without_another_act(student: Student, runtime: Runtime) -> None:
    with student.context() as context:
        context.practice_set.skills = list(context.skills[:1])
    for _ in range(2):
        for _ in range(2):
            student.miss()
        student.clock.advance(days=2)
        look_round(runtime)
    with student.context() as context:
        codes = {
            signal["code"]
            for change in context.session.scalars(select(FlagChange))
            for signal in change.detail["signals"]
        }
    assert "B13" in codes


@on_sqlite
def test_overdue_cases_climb(student: Student, runtime: Runtime) -> None:
    student.ask()
    with student.context() as context:
        coach = factories.person(context.session, context.practice_set.course, Role.INSTRUCTOR)
        context.session.add(
            CourseSettings(
                course_id=context.course,
                minutes_a_day=40,
                routes=[],
                fallback_owner_id=coach.id,
                updated_at=context.now,
            )
        )
    student.clock.advance(days=7)
    look_round(runtime)
    with student.context() as context:
        flag = context.session.scalars(select(Flag).where(Flag.cause == Cause.STUDENT_ASKED)).one()
    assert (flag.tier, flag.owner_id, flag.climbed_at) == (Tier.NOW, coach.id, student.clock.now())


# who and how


@on_sqlite
def test_a_student_whose_work_cannot_be_read_does_not_hold_up_the_others(
    student: Student, runtime: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    other = classmate(student)
    for who in (student, other):
        who.solve()
    student.clock.advance(minutes=31)
    with student.context() as context:  # a row that no version of Baton writes
        context.session.execute(
            update(PracticeSession).where(PracticeSession.person_id == student.person).values(left_skills=3)
        )
    assert look_round(runtime) == 2
    assert "TypeError" in caplog.text
    assert learner(student).look_at == student.clock.now() + LEASE
    later = learner(other).look_at
    assert later is not None
    assert later > student.clock.now() + LEASE


@on_sqlite
def test_more_than_one_round_takes_wait_for_the_next(student: Student, runtime: Runtime) -> None:
    for who in [student, *(classmate(student) for _ in range(4))]:
        who.solve()
    student.clock.advance(minutes=31)
    assert [look_round(runtime, limit=2) for _ in range(4)] == [2, 2, 1, 0]


@on_sqlite
def test_a_worker_goes_its_rounds(student: Student, runtime: Runtime) -> None:
    due(student, student.clock.now() - timedelta(hours=1))
    student.solve()
    student.clock.advance(minutes=31)
    run_worker(runtime, lambda _dispatch: None, Stop(), once=True)
    assert len(events(student, HappeningKind.DUE_PASSED)) == 1


def test_many_workers_look_at_each_student_once(student: Student, runtime: Runtime, clock: Clock) -> None:
    due(student, clock.now() - timedelta(hours=1))
    everybody = [student, *(classmate(student) for _ in range(5))]
    for who in everybody:
        who.solve()
    clock.advance(minutes=31)
    start = Barrier(4)

    def work(_worker: int) -> int:
        start.wait()
        return look_round(runtime, limit=3)

    with ThreadPoolExecutor(4) as pool:
        looked = sum(pool.map(work, range(4)))
    looked += look_round(runtime)
    assert looked == len(everybody)
    for who in everybody:
        assert len(events(who, HappeningKind.DUE_PASSED)) == 1


def classmate(student: Student) -> Student:
    """Return another student of the same practice set."""
    with student.context() as context:
        row = context.session.get_one(PracticeSet, student.practice_set)
        person = factories.person(context.session, row.course)
    return Student(student.runtime, student.clock, student.practice_set, person.id)
