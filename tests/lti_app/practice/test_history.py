"""What signals are measured from: whole, in order, and bounded whatever the length of a student's past."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.db.models import PracticeItem
from lti_app.practice.hinting import Feeling
from lti_app.practice.history import recent_items
from lti_app.practice.learning import outlook_of
from lti_app.practice.leaving import leave_item
from lti_app.practice.looking_back import LONGER, look_back
from lti_app.practice.received import Received
from lti_app.practice.service import record_answer
from lti_app.practice.state import lock_learner
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from engine.signals.model import History
    from tests.student import Student

pytestmark = on_sqlite


def seen(student: Student) -> History:
    with student.context() as context:
        learner = lock_learner(context.session, context.course, student.person)
        items = recent_items(context.session, context.course, student.person)
        return look_back(context, outlook_of(context, learner), items, ())


def answer(student: Student, row: PracticeItem, *, right: bool, changes: int, sure: int | None) -> Received:
    response = student.right_answer(row) if right else student.wrong_answer(row)
    with student.context() as context:
        return record_answer(context, row.token, row.tries + 1, response, changes=changes, confidence=sure)[0]


def test_an_answer_keeps_how_often_it_was_begun_and_how_sure_she_was(student: Student) -> None:
    row = student.item()
    assert answer(student, row, right=False, changes=5, sure=4) is Received.COUNTED
    answer(student, student.item(), right=True, changes=-3, sure=1)
    item = seen(student).items[0]
    assert [attempt.changes for attempt in item.attempts] == [5, 0]
    assert item.confidence == 4  # before the first answer; after it, it says something else
    with student.context() as context:
        item_row = context.session.get_one(PracticeItem, row.id)
    assert item_row.confidence == 4


def test_a_level_that_no_page_offers_is_none(student: Student) -> None:
    row = student.item()
    answer(student, row, right=True, changes=1000, sure=6)
    item = seen(student).items[0]
    assert (item.confidence, item.attempts[0].changes) == (None, 99)


def test_an_item_keeps_when_each_hint_was_opened_and_how_she_felt(student: Student) -> None:
    row = student.item()
    student.clock.advance(20)
    student.hint(row, 1, feeling=Feeling.STUCK)
    student.clock.advance(1.5)
    student.hint(row, 2)
    item = seen(student).items[0]
    assert item.hint_seconds == (20.0, 21.5)
    assert (item.hints, item.feeling) == (2, "stuck")
    assert item.rungs >= item.hints
    with student.context() as context:
        assert item.strand == context.bank.skills[row.skill].strand


def test_the_longer_look_holds_every_item_with_an_end_and_its_first_answer(student: Student) -> None:
    right, missed = student.solve(), student.miss()
    hinted = student.item()
    student.hint(hinted, 1)
    student.solve()
    left = student.item()
    student.send(left, 1, student.wrong_answer(left))
    with student.context() as context:
        leave_item(context, left.token)
    student.item()
    glances = seen(student).longer
    assert [(each.item, each.right, each.hinted) for each in glances] == [
        (right.id, True, False),
        (missed.id, False, False),
        (hinted.id, False, True),
    ]
    with student.context() as context:
        row = context.session.scalars(select(PracticeItem).where(PracticeItem.id == missed.id)).one()
        assert glances[1].attempt == row.attempts[0].id
        assert (glances[1].skill, glances[1].closed_at) == (row.skill, row.closed_at)


def test_of_a_long_past_the_last_hundred_items_are_looked_at(student: Student) -> None:
    for _ in range(LONGER + 5):
        student.solve()
    history = seen(student)
    assert (len(history.items), len(history.longer)) == (20, LONGER)
    assert history.longer[-1].closed_at == student.clock.now()
    assert [each.item for each in history.longer] == sorted(each.item for each in history.longer)


def test_the_skills_are_those_of_the_items_with_what_comes_before_them(student: Student) -> None:
    for _ in range(6):
        student.solve()
    history = seen(student)
    practised = {item.skill for item in history.items}
    with student.context() as context:
        known = context.bank.skills
    before = {each for skill in practised for each in known[skill].prerequisites}
    assert set(history.skills) == practised | before
    for skill, view in history.skills.items():
        assert (view.skill, view.strand) == (skill, known[skill].strand)
        assert 0 < view.chance < 1
        assert view.opportunities == sum(glance.skill == skill for glance in history.longer)
        assert view.prerequisites == tuple(known[skill].prerequisites)
        assert (view.mastered_at is not None) >= view.mastered
    assert history.at == student.clock.now()
