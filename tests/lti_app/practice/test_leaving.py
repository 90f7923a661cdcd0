"""Another one, please: the item is put away, its skill waits a little, and nothing counts as missed (B25)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.db.models import Attempt, Event, PlanStep, PracticeItem, PracticeSession
from lti_app.practice.leaving import leave_item
from lti_app.practice.received import Received
from lti_app.practice.solution import show_solution
from tests.databases import on_sqlite
from tests.lti_app.practice.crawler import two_wrong

if TYPE_CHECKING:
    from tests.student import Student

pytestmark = on_sqlite


def leave(student: Student, row: PracticeItem) -> Received:
    with student.context() as context:
        return leave_item(context, row.token)


def stored(student: Student, row: PracticeItem) -> PracticeItem:
    with student.context() as context:
        return context.session.get_one(PracticeItem, row.id)


def test_it_ends_neither_right_nor_missed_and_another_one_comes(student: Student) -> None:
    row = student.item()
    assert leave(student, row) is Received.COUNTED
    left = stored(student, row)
    assert (left.left_by_choice, left.right, left.open_key) == (True, None, None)
    assert left.closed_at == student.clock.now()
    assert student.item().id != row.id


def test_its_skill_does_not_come_back_for_three_items(student: Student) -> None:
    student.solve()
    row = student.item()
    leave(student, row)
    coming = [student.item()]
    for _ in range(2):
        student.solve()
        coming.append(student.item())
    assert row.skill not in {item.skill for item in coming}


def test_where_there_is_nothing_else_it_comes_back(student: Student) -> None:
    with student.context() as context:
        context.practice_set.skills = [context.skills[0]]
    row = student.item()
    assert leave(student, row) is Received.COUNTED
    assert student.item().skill == row.skill


def test_the_form_sent_twice_leaves_one_item(student: Student) -> None:
    row = student.item()
    assert leave(student, row) is Received.COUNTED
    then = student.item()
    assert leave(student, row) is Received.STALE
    assert student.item().id == then.id


def test_the_session_knows_which_skills_were_left_and_the_log_says_so(student: Student) -> None:
    rows = []
    for _ in range(3):
        rows.append(student.item())
        leave(student, rows[-1])
    with student.context() as context:
        session = context.session.scalars(select(PracticeSession)).one()
        assert session.left_skills == list(dict.fromkeys(row.skill for row in rows))
        events = context.session.scalars(select(Event).where(Event.kind == "item_left").order_by(Event.id))
        assert [event.data["item"] for event in events] == [row.id for row in rows]


def test_what_was_answered_before_stays_answered(student: Student) -> None:
    row = student.item()
    student.send(row, 1, student.wrong_answer(row))
    leave(student, row)
    with student.context() as context:
        assert len(context.session.scalars(select(Attempt).where(Attempt.item_id == row.id)).all()) == 1
        session = context.session.scalars(select(PracticeSession)).one()
        assert (session.items, session.misses_at_end) == (0, 0)


def test_the_check_after_a_solution_is_not_left(student: Student) -> None:
    row = student.item()
    for number, wrong in enumerate(two_wrong(student.drawn(row)), 1):
        student.send(row, number, wrong)
    with student.context() as context:
        received, _ = show_solution(context, row.token, "I forgot to do the same on both sides.")
    assert received is Received.COUNTED
    check = student.item()
    assert check.check
    assert leave(student, check) is Received.STALE
    assert student.item().id == check.id


def test_a_teachers_step_gets_its_turn_back(student: Student) -> None:
    with student.context() as context:
        skill = context.skills[2]
        step = PlanStep(
            course_id=context.course,
            person_id=student.person,
            kind="pin",
            skill=skill,
            items=1,
            remaining=1,
            created_at=context.now,
        )
        context.session.add(step)
    row = student.item()
    assert row.step_id is not None
    leave(student, row)
    assert student.item().skill == skill
