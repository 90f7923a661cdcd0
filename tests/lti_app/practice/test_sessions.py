"""A practice session is one row, kept up with every act, and begins anew after a break."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.db.models import Event, Learner, PracticeSession
from lti_app.practice.hinting import Feeling
from lti_app.practice.history import recent_items
from lti_app.practice.learning import outlook_of
from lti_app.practice.looking_back import look_back
from lti_app.practice.sessions import LOOK_AFTER
from lti_app.practice.state import lock_learner
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from engine.signals.model import History
    from tests.student import Student

pytestmark = on_sqlite


def rows(student: Student) -> list[PracticeSession]:
    with student.context() as context:
        return list(context.session.scalars(select(PracticeSession).order_by(PracticeSession.id)))


def seen(student: Student) -> History:
    with student.context() as context:
        learner = lock_learner(context.session, context.course, student.person)
        items = recent_items(context.session, context.course, student.person)
        return look_back(context, outlook_of(context, learner), items, ())


def test_it_begins_with_the_first_act_and_not_with_the_page(student: Student) -> None:
    student.item()
    assert rows(student) == []
    student.solve()
    (row,) = rows(student)
    assert (row.began_at, row.last_at, row.items) == (student.clock.now(), student.clock.now(), 1)
    with student.context() as context:
        event = context.session.get_one(Event, row.event_id)
    assert (event.kind, event.notable, event.data) == (
        "session_began",
        True,
        {"practice_set": student.practice_set},
    )


def test_acts_within_half_an_hour_are_one_session_and_later_ones_another(student: Student) -> None:
    student.solve()
    student.clock.advance(minutes=29)
    student.solve()
    student.clock.advance(minutes=30)
    student.solve()
    assert [row.items for row in rows(student)] == [2, 1]


def test_asking_and_hints_are_acts_too(student: Student) -> None:
    student.ask()
    student.clock.advance(minutes=25)
    row = student.item()
    student.hint(row, 1, feeling=Feeling.STUCK)
    student.clock.advance(minutes=25)
    student.solve()
    (only,) = rows(student)
    assert only.last_at == student.clock.now()


def test_misses_at_its_end_are_counted_until_an_item_is_right(student: Student) -> None:
    student.miss()
    student.miss()
    missed_at = student.clock.now()
    (row,) = rows(student)
    assert (row.items, row.misses_at_end, row.missed_at) == (2, 2, missed_at)
    student.solve()
    (row,) = rows(student)
    assert (row.items, row.misses_at_end, row.missed_at) == (3, 0, None)


def test_the_item_in_the_middle_of_which_she_left_is_known_with_its_level(student: Student) -> None:
    row = student.item()
    student.send(row, 1, student.wrong_answer(row))
    (session,) = rows(student)
    assert session.item_id == row.id
    (record,) = seen(student).sessions
    with student.context() as context:
        assert record.left_open == context.bank.templates[row.template].level
    student.send(row, 2, student.right_answer(row))
    assert rows(student)[0].item_id is None
    assert seen(student).sessions[0].left_open is None


def test_what_signals_see_of_it_says_how_long_after_a_miss_she_stayed(student: Student) -> None:
    student.miss()
    student.clock.advance(seconds=45)
    student.hint(student.item(), 1)
    (record,) = seen(student).sessions
    assert (record.misses_at_end, record.after_miss) == (1, 45.0)


def test_sessions_of_more_than_four_weeks_ago_are_not_looked_at(student: Student) -> None:
    student.solve()
    student.clock.advance(days=29)
    student.solve()
    assert len(rows(student)) == 2
    assert len(seen(student).sessions) == 1


def test_each_act_says_when_to_look_at_her_again(student: Student) -> None:
    student.solve()
    student.clock.advance(minutes=3)
    student.hint(student.item(), 1)
    with student.context() as context:
        learner = context.session.get_one(Learner, (context.course, student.person))
    assert learner.look_at == student.clock.now() + LOOK_AFTER
