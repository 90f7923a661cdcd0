"""What a page says of a student at her item: kept in one row, and little follows from it (B10, B11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.signals.model import HappeningKind
from lti_app.db.models import Event, FlagChange, PracticeSession, Presence, StudentSettings
from lti_app.practice.presence import note_presence, state_of
from tests import factories
from tests.databases import on_sqlite
from tests.lti_app.practice.counting import counted

if TYPE_CHECKING:
    from lti_app.db.models import PracticeItem
    from tests.student import Student

pytestmark = on_sqlite


def beat(student: Student, row: PracticeItem, *, visible: bool = True, idle: float = 0.0) -> None:
    with student.context() as context:
        note_presence(context, row.token, visible=visible, idle_seconds=idle)


def kept(student: Student) -> Presence | None:
    with student.context() as context:
        return context.session.get(Presence, (context.course, student.person))


def events(student: Student, kind: str) -> list[Event]:
    with student.context() as context:
        return list(context.session.scalars(select(Event).where(Event.kind == kind)))


def test_a_beat_says_where_she_is_and_when_she_last_did_something(student: Student) -> None:
    row = student.item()
    student.clock.advance(60)
    beat(student, row, idle=15.0)
    presence = kept(student)
    assert presence is not None
    assert (presence.item_id, presence.visible, presence.seen_at) == (row.id, True, student.clock.now())
    assert (student.clock.now() - presence.input_at).total_seconds() == 15
    assert state_of(presence, student.clock.now()) == "working"
    student.clock.advance(40)
    beat(student, row, idle=55.0)
    presence = kept(student)
    assert presence is not None
    assert state_of(presence, student.clock.now()) == "idle-20"


def test_what_a_page_says_that_is_no_longer_the_present_one_is_dropped(student: Student) -> None:
    row = student.solve()
    beat(student, row)
    assert kept(student) is None


def test_what_another_student_says_of_her_item_is_dropped(student: Student) -> None:
    row = student.item()
    with student.context() as context:
        other = factories.person(context.session, context.practice_set.course)
    mine, student.person = student.person, other.id
    beat(student, row)
    assert kept(student) is None
    student.person = mine


def test_who_stays_at_an_item_has_begun_with_it_and_a_glance_is_no_work(student: Student) -> None:
    row = student.item()
    beat(student, row)
    with student.context() as context:
        assert context.session.scalars(select(PracticeSession)).first() is None
    student.clock.advance(20)
    beat(student, row, idle=3)
    with student.context() as context:
        assert context.session.scalars(select(PracticeSession)).one().item_id == row.id


def test_who_looks_at_the_next_item_after_a_miss_is_still_there(student: Student) -> None:
    student.miss()
    row = student.item()
    for _ in range(3):
        student.clock.advance(20)
        beat(student, row, idle=2)
    with student.context() as context:
        session = context.session.scalars(select(PracticeSession)).one()
    assert session.missed_at is not None
    assert (session.last_at - session.missed_at).total_seconds() == 60


def test_leaving_after_ninety_seconds_without_input_is_noted_once_an_item(student: Student) -> None:
    row = student.item()
    beat(student, row, visible=False, idle=89)
    assert events(student, HappeningKind.LEFT_IDLE) == []
    for idle in (90, 120):
        student.clock.advance(30)
        beat(student, row, visible=False, idle=idle)
    (event,) = events(student, HappeningKind.LEFT_IDLE)
    assert (event.data["item"], event.data["value"], event.notable) == (row.id, 90.0, True)
    student.solve()
    beat(student, student.item(), visible=False, idle=300)
    assert len(events(student, HappeningKind.LEFT_IDLE)) == 2


def test_staying_without_input_is_not_leaving(student: Student) -> None:
    beat(student, student.item(), idle=600)
    assert events(student, HappeningKind.LEFT_IDLE) == []


def test_a_long_stall_with_every_hint_open_is_seen_without_an_answer(student: Student) -> None:
    row = student.item()
    student.send(row, 1, student.wrong_answer(row))
    rung = 0
    while student.hint(row, rung + 1, next_step="I would take away the same from both sides.") == "counted":
        rung += 1
    assert rung > 1
    for _ in range(16):
        student.clock.advance(30)
        beat(student, row, idle=5)
    with student.context() as context:
        codes = {
            signal["code"]
            for change in context.session.scalars(select(FlagChange))
            for signal in change.detail["signals"]
        }
    assert "B10" in codes


def test_of_whom_nobody_is_to_look_at_speed_nothing_is_kept(student: Student) -> None:
    row = student.item()
    with student.context() as context:
        settings = StudentSettings(
            course_id=context.course,
            person_id=student.person,
            no_speed=True,
            by_id=student.person,
            updated_at=context.now,
        )
        context.session.add(settings)
    beat(student, row, visible=False, idle=200)
    assert kept(student) is None
    assert events(student, HappeningKind.LEFT_IDLE) == []


def test_a_beat_asks_little_of_the_database(student: Student) -> None:
    row = student.item()
    beat(student, row)
    student.clock.advance(20)
    beat(student, row)
    student.clock.advance(20)
    with counted(student) as queries:
        beat(student, row)
    assert len(queries) <= 20
