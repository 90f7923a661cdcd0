"""The hint ladder asks for something before it opens further, and the server holds to it (A4, A6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from engine.items.draw import hint
from lti_app.db.models import Event, Explanation
from lti_app.practice.hinting import Feeling, Need, need, open_hint
from lti_app.practice.question import question_of
from lti_app.practice.received import Received
from lti_app.practice.serving import open_item
from tests.databases import on_sqlite
from tests.student import NEXT_STEP, Student

if TYPE_CHECKING:
    from lti_app.db.models import PracticeItem

pytestmark = on_sqlite


def climb(student: Student, rungs: int) -> PracticeItem:
    """Open the first rungs of the open item, as one who does all that is asked."""
    row = student.item()
    for rung in range(1, rungs + 1):
        assert student.hint(row, rung) is Received.COUNTED
    return student.item()


def needed(student: Student) -> Need | None:
    with student.context() as context:
        row = open_item(context)
        assert row is not None
        return need(context, row)


def refusal(student: Student, row: PracticeItem, rung: int, **said: str) -> str | None:
    with student.context() as context:
        received, wanted = open_hint(context, row.token, rung, **said)
        assert received is Received.MALFORMED
        return wanted


@pytest.mark.parametrize("feeling", Feeling)
def test_the_first_rung_opens_with_a_word_on_how_it_goes_which_is_kept(
    student: Student, feeling: Feeling
) -> None:
    row = student.item()
    assert needed(student) is Need.FEELING
    assert student.hint(row, 1, feeling=feeling) is Received.COUNTED
    assert (student.item().hints, student.item().feeling) == (1, feeling)
    with student.context() as context:
        event = context.session.scalars(select(Event).where(Event.kind == "hint_opened")).one()
        assert event.data == {"item": row.id, "rung": 1, "feeling": feeling, "seconds": 0.0}


@pytest.mark.parametrize("feeling", ["", "bored", "STUCK", "x" * 5000])
def test_without_one_it_stays_shut(student: Student, feeling: str) -> None:
    row = student.item()
    assert refusal(student, row, 1, feeling=feeling) == "practice.need.feeling"
    assert (student.item().hints, student.item().feeling) == (0, None)


def test_the_second_rung_opens_at_once(student: Student) -> None:
    row = climb(student, 1)
    assert needed(student) is None
    assert student.hint(row, 2, feeling="", next_step="") is Received.COUNTED


def test_the_third_rung_opens_with_a_line_on_the_next_step_which_is_kept(student: Student) -> None:
    row = climb(student, 2)
    assert needed(student) is Need.NEXT_STEP
    assert student.hint(row, 3) is Received.COUNTED
    with student.context() as context:
        kept = context.session.scalars(select(Explanation)).one()
        assert (kept.item_id, kept.purpose, kept.text) == (row.id, "next-step", NEXT_STEP)
        event = context.session.scalars(select(Event).where(Event.kind == "explanation")).one()
        assert event.data["explanation"] == kept.id
        assert NEXT_STEP not in str(event.data)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [("", "empty"), ("???", "empty"), ("zzzzzz", "empty"), ("idk", "empty"), ("+3", "too-short")],
)
def test_without_real_words_it_stays_shut(student: Student, line: str, wanted: str) -> None:
    row = climb(student, 2)
    assert refusal(student, row, 3, next_step=line) == f"practice.say.{wanted}"
    assert student.item().hints == 2


def test_the_words_of_the_question_or_of_a_hint_are_no_next_step(student: Student) -> None:
    row = climb(student, 2)
    item = student.drawn(row)
    with student.context() as context:
        strategy = hint(context.bank.templates[row.template], item, 2).lines[0]
    for line in (item.stem, strategy):
        assert refusal(student, row, 3, next_step=line) == "practice.say.copied"
    assert student.item().hints == 2


def test_the_same_next_step_may_do_for_item_after_item(student: Student) -> None:
    for _ in range(3):
        climb(student, 3)
        student.solve()


def test_the_last_rung_opens_after_one_genuine_try(student: Student) -> None:
    row = climb(student, 3)
    assert needed(student) is Need.ATTEMPT
    assert refusal(student, row, 4) == "practice.need.attempt"
    student.send(row, 1, student.wrong_answer(row))
    assert needed(student) is None
    assert student.hint(row, 4) is Received.COUNTED
    assert student.item().hints == 4


def test_an_answer_fired_off_is_no_try(student: Student) -> None:
    row = climb(student, 3)
    student.thinks = 0.5
    student.send(row, 1, student.wrong_answer(row))
    assert refusal(student, row, 4) == "practice.need.attempt"


def test_a_malformed_answer_is_no_try(student: Student) -> None:
    while not question_of(student.drawn(student.item())).read_back:
        student.solve()
    row = climb(student, 3)
    assert student.send(row, 1, "((") is Received.MALFORMED
    assert refusal(student, row, 4) == "practice.need.attempt"


def test_no_rung_can_be_left_out(student: Student) -> None:
    row = student.item()
    student.send(row, 1, student.wrong_answer(row))
    for rung in (2, 3, 4, 0, -1, 99):
        assert student.hint(row, rung) is Received.STALE
    assert student.item().hints == 0
