"""The solution comes after real effort and a line of one’s own, and a fresh item always comes after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from engine.items.draw import draw
from engine.items.shown import answer_text
from lti_app.db.models import Event, Explanation, PlanStep, PracticeItem, SkillEstimate
from lti_app.practice.received import Received
from lti_app.practice.solution import show_solution
from tests.databases import on_sqlite
from tests.lti_app.practice.crawler import two_wrong
from tests.student import Student

if TYPE_CHECKING:
    from tests.lti_app.conftest import School, VisitClient

pytestmark = on_sqlite

LINE = "I got lost with the minus in front of the bracket."


def miss(student: Student) -> PracticeItem:
    """Miss the open item with two different answers, thought about."""
    row = student.item()
    for number, answer in enumerate(two_wrong(student.drawn(row)), 1):
        assert student.send(row, number, answer) is Received.COUNTED
    return row


def show(student: Student, row: PracticeItem, line: str = LINE) -> tuple[Received, str | None]:
    with student.context() as context:
        return show_solution(context, row.token, line)


def test_after_two_genuine_tries_and_a_line_a_fresh_item_of_the_kind_is_open(student: Student) -> None:
    missed = miss(student)
    next_up = student.item()
    assert show(student, missed) == (Received.COUNTED, None)
    check = student.item()
    assert (check.check, check.check_of_id, check.check_kind) == (True, missed.id, "understanding")
    assert (check.template, check.skill) == (missed.template, missed.skill)
    one, other = student.drawn(missed), student.drawn(check)
    assert one.stem != other.stem
    with student.context() as context:
        put_back = context.session.get_one(PracticeItem, next_up.id)
        assert (put_back.right, put_back.open_key) == (None, None)
        assert put_back.closed_at is not None
        kept = context.session.scalars(select(Explanation)).one()
        assert (kept.item_id, kept.purpose, kept.text, kept.quality) == (missed.id, "solution", LINE, "ok")


def test_the_fresh_item_has_no_hints_and_says_why_it_is_there(student: Student) -> None:
    missed = miss(student)
    show(student, missed)
    check = student.item()
    assert check.reason["code"] == "practice.why-understanding"
    assert "how one on" in check.reason["text"]
    assert student.hint(check, 1) is Received.STALE


def test_sent_twice_the_form_changes_nothing(student: Student) -> None:
    missed = miss(student)
    show(student, missed)
    check = student.item().token
    assert show(student, missed, "Other words of mine.") == (Received.COUNTED, None)
    assert student.item().token == check
    with student.context() as context:
        assert [kept.text for kept in context.session.scalars(select(Explanation))] == [LINE]


def test_once_the_fresh_item_is_under_way_the_form_is_out_of_date(student: Student) -> None:
    missed = miss(student)
    show(student, missed)
    student.send(student.item(), 1, two_wrong(student.drawn(student.item()))[0])
    assert show(student, missed) == (Received.STALE, None)


@pytest.mark.parametrize(
    ("line", "wanted"), [("", "empty"), ("....", "empty"), ("no idea", "empty"), ("x2", "too-short")]
)
def test_without_a_line_nothing_is_shown(student: Student, line: str, wanted: str) -> None:
    missed = miss(student)
    next_up = student.item()
    assert show(student, missed, line) == (Received.MALFORMED, f"practice.say.{wanted}")
    assert student.item().token == next_up.token


def test_the_question_itself_is_no_line(student: Student) -> None:
    missed = miss(student)
    assert show(student, missed, student.drawn(missed).stem)[0] is Received.MALFORMED


def test_after_tries_that_were_fired_off_it_is_not_shown(student: Student) -> None:
    student.thinks = 0.5
    missed = miss(student)
    assert show(student, missed) == (Received.STALE, None)


def test_after_the_same_answer_twice_it_is_not_shown(student: Student) -> None:
    missed = student.miss()
    assert show(student, missed) == (Received.STALE, None)


def test_once_the_next_item_was_touched_it_is_not_shown(student: Student) -> None:
    missed = miss(student)
    student.hint(student.item(), 1)
    assert show(student, missed) == (Received.STALE, None)
    student.solve()
    assert show(student, missed) == (Received.STALE, None)


def test_what_was_answered_right_and_what_is_open_have_no_solution(student: Student) -> None:
    row = student.item()
    assert show(student, row) == (Received.STALE, None)
    student.solve()
    assert show(student, row) == (Received.STALE, None)


def test_another_students_item_and_no_item_have_none(school: School, student: Student) -> None:
    other = Student(school.runtime, school.clock, student.practice_set, school.person().id)
    miss(student)
    theirs = miss(other)
    assert show(student, theirs) == (Received.STALE, None)
    with student.context() as context:
        assert show_solution(context, "", LINE) == (Received.STALE, None)


def test_a_missed_check_can_be_shown_again_and_never_comes_back_the_same(student: Student) -> None:
    missed, seen = miss(student), set()
    for _ in range(4):
        seen.add(student.drawn(missed).stem)
        assert show(student, missed) == (Received.COUNTED, None)
        missed = student.item()
        assert student.drawn(missed).stem not in seen
        miss(student)


def test_the_answer_to_the_fresh_item_counts_and_is_no_transfer_check(student: Student) -> None:
    missed = miss(student)
    show(student, missed)
    check = student.solve()
    with student.context() as context:
        state = context.session.get_one(SkillEstimate, (context.course, student.person, check.skill))
        assert (state.opportunities, state.right, state.checks) == (2, 1, 0)


def test_a_plan_step_gets_back_the_turn_of_an_item_that_was_put_back(student: Student) -> None:
    row = student.item()
    with student.context() as context:
        values = {"course_id": context.course, "person_id": student.person, "created_at": context.now}
        step = PlanStep(**values, kind="pin", skill=row.skill, items=1, remaining=1, spacing=1, since=0)
        context.session.add(step)
    missed = miss(student)
    assert student.item().step_id is not None
    show(student, missed)
    student.solve()
    assert student.item().step_id is not None


def test_everything_is_in_the_log_without_words_of_the_student(student: Student) -> None:
    missed = miss(student)
    show(student, missed)
    with student.context() as context:
        query = select(Event).where(Event.kind != "policy_looked").order_by(Event.id)
        events = context.session.scalars(query).all()
    kinds = [event.kind for event in events]
    assert kinds[-5:] == ["explanation", "solution_shown", "item_withdrawn", "item_opened", "said"]
    fresh = {"item": student.item().id, "check": "understanding", "of": missed.id, "surface": 0}
    assert fresh.items() <= events[-2].data.items()
    assert LINE not in str([event.data for event in events])


@pytest.fixture
def student(school: School) -> Student:
    person = school.person(name="Amara Okonkwo")
    return Student(school.runtime, school.clock, school.practice_set.id, person.id)


@pytest.fixture
def visit(school: School, student: Student) -> VisitClient:
    with student.context() as context:
        person = context.person
    return school.visit(person=person)


def page(visit: VisitClient, student: Student) -> str:
    return visit.get(f"practice/{student.practice_set}").text


def test_the_page_offers_it_then_shows_answer_and_way_then_neither(
    visit: VisitClient, student: Student
) -> None:
    missed = miss(student)
    assert "Show me how it is done" in page(visit, student)
    with student.context() as context:
        item = draw(context.bank.templates[missed.template], missed.seed)
    sent = visit.post(f"practice/{student.practice_set}/solution", token=missed.token, text=LINE)
    assert sent.status_code == 303
    shown = page(visit, student)
    assert "How it is done" in shown
    assert "The answer is" in shown
    assert answer_text(item).strip("$") in shown.replace("−", "-")
    assert "Show me how it is done" not in shown
    assert "A fresh one like the one you have just seen" in shown
    student.solve()
    assert "The answer is" not in page(visit, student)


def test_without_real_tries_the_page_shows_one_like_it_with_a_kind_word(
    visit: VisitClient, student: Student
) -> None:
    student.thinks = 0.5
    miss(student)
    shown = page(visit, student)
    assert "Show me how it is done" not in shown
    assert "After two real tries" in shown
    assert "One like it, worked out" in shown


def test_a_line_that_is_not_enough_stays_in_its_field_and_is_asked_for_kindly(
    visit: VisitClient, student: Student
) -> None:
    missed = miss(student)
    sent = visit.post(f"practice/{student.practice_set}/solution", token=missed.token, text="no idea")
    assert sent.status_code == 422
    assert "Not sure? That is fine." in sent.text
    assert 'value="no idea"' in sent.text
    assert "The answer is" not in sent.text
