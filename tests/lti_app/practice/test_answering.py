"""An answer is counted once, whatever a browser does with it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from lti_app.db.models import Attempt, Event, Learner, PracticeItem, ScoreDelivery
from lti_app.practice.received import Received

if TYPE_CHECKING:
    from tests.student import Student


def _count(student: Student, table: type) -> int:
    with student.context() as context:
        return context.session.scalar(select(func.count()).select_from(table)) or 0


def test_the_open_item_stays_the_same_until_it_is_answered(student: Student) -> None:
    assert student.item().token == student.item().token
    assert _count(student, PracticeItem) == 1


def test_a_right_answer_closes_the_item_and_opens_another(student: Student) -> None:
    first = student.solve()
    second = student.item()

    assert second.token != first.token
    with student.context() as context:
        closed = context.session.get_one(PracticeItem, first.id)
        assert (closed.right, closed.open_key) == (True, None)


def test_a_wrong_answer_leaves_a_second_try_and_another_wrong_one_closes_the_item(student: Student) -> None:
    row = student.item()
    student.send(row, 1, student.wrong_answer(row))
    assert student.item().token == row.token

    student.send(row, 2, student.wrong_answer(row))
    assert student.item().token != row.token


def test_a_repeated_post_is_not_counted(student: Student) -> None:
    row = student.item()
    wrong = student.wrong_answer(row)

    assert student.send(row, 1, wrong) is Received.COUNTED
    assert student.send(row, 1, wrong) is Received.STALE
    assert _count(student, Attempt) == 1


def test_an_answer_to_an_item_that_is_over_is_not_counted(student: Student) -> None:
    row = student.solve()
    assert student.send(row, 2, "1") is Received.STALE
    assert _count(student, Attempt) == 1


def test_two_answers_at_the_same_moment_count_once(student: Student) -> None:
    row = student.item()
    right = student.right_answer(row)

    with ThreadPoolExecutor(4) as pool:
        received = list(pool.map(lambda _: student.send(row, 1, right), range(4)))

    assert sorted(received) == [Received.COUNTED, *[Received.STALE] * 3]
    assert _count(student, Attempt) == 1


def test_two_tabs_that_begin_at_the_same_moment_get_the_same_item(student: Student) -> None:
    with ThreadPoolExecutor(4) as pool:
        tokens = set(pool.map(lambda _: student.item().token, range(4)))
    assert len(tokens) == 1


def test_a_malformed_answer_is_asked_again_and_costs_nothing(student: Student) -> None:
    row = student.item()
    while student.drawn(row).choices:
        student.solve()
        row = student.item()
    before = _count(student, Attempt)

    assert student.send(row, 1, "((") is Received.MALFORMED
    assert student.item().tries == 0
    assert _count(student, Attempt) == before


def test_only_the_first_try_moves_what_is_known_of_the_student(student: Student) -> None:
    row = student.item()
    student.send(row, 1, student.wrong_answer(row))
    with student.context() as context:
        before = context.session.scalars(select(Learner)).one()
        ability, opportunities = before.ability, before.opportunities

    student.send(row, 2, student.right_answer(row))
    with student.context() as context:
        after = context.session.scalars(select(Learner)).one()
        assert (after.ability, after.opportunities) == (ability, opportunities)


def test_a_hint_opens_rung_by_rung_and_once(student: Student) -> None:
    row = student.item()

    assert student.hint(row, 2) is Received.STALE
    assert student.hint(row, 1) is Received.COUNTED
    assert student.hint(row, 1) is Received.STALE
    assert student.item().hints == 1


def test_no_rung_lies_above_the_last(student: Student) -> None:
    row = student.item()
    student.send(row, 1, student.wrong_answer(row))  # the last rung asks for a try
    opened = [student.hint(row, rung) for rung in range(1, 9)]
    assert opened[:4] == [Received.COUNTED] * 4
    assert set(opened[4:]) == {Received.STALE}


def test_a_student_who_has_begun_has_a_grade_of_zero_on_its_way(student: Student) -> None:
    student.item()
    with student.context() as context:
        assert [row.score_given for row in context.session.scalars(select(ScoreDelivery))] == [0.0]


def test_the_reason_of_every_choice_is_stored_with_its_sentence(student: Student) -> None:
    row = student.item()
    assert row.reason["code"].startswith("sequencing.")
    assert row.reason["text"].endswith(".")


def test_everything_that_happens_is_in_the_log(student: Student) -> None:
    row = student.item()
    student.hint(row, 1)
    student.solve()
    with student.context() as context:
        kinds = list(context.session.scalars(select(Event.kind).order_by(Event.id)))
    opened = ["item_opened", "session_began", "hint_opened"]
    assert kinds == [*opened, "attempt", "policy_looked", "item_opened"]
