"""Transfer checks (A7): served without hints, counted as checks, told kindly; the trace of each choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from lti_app.db.models import Event, PlanStep, PracticeItem, SkillEstimate
from lti_app.practice.received import Received
from tests.student import Student

if TYPE_CHECKING:
    from tests.lti_app.conftest import School, VisitClient

_MOST = 60  # items until a check comes, at the most


@pytest.fixture
def student(school: School) -> Student:
    person = school.person(name="Amara Okonkwo")
    return Student(school.runtime, school.clock, school.practice_set.id, person.id)


@pytest.fixture
def check(student: Student) -> PracticeItem:
    """The first transfer check of a student who gets everything right."""
    for _ in range(_MOST):
        row = student.item()
        if row.check:
            return row
        student.solve()
    raise AssertionError("no transfer check came")


@pytest.fixture
def visit(school: School, student: Student) -> VisitClient:
    with student.context() as context:
        person = context.person
    return school.visit(person=person)


def _page(visit: VisitClient, student: Student) -> str:
    return visit.get(f"practice/{student.practice_set}").text


def test_a_check_is_on_a_skill_that_had_been_mastered(student: Student, check: PracticeItem) -> None:
    with student.context() as context:
        key = context.course, student.person, check.skill
        assert context.session.get_one(SkillEstimate, key).mastered_at is not None


def test_a_check_has_no_hints_and_says_so_kindly(
    visit: VisitClient, student: Student, check: PracticeItem
) -> None:
    page = _page(visit, student)
    assert "This one comes without hints" in page
    assert "There are no hints for this one" in page
    assert 'name="rung"' not in page
    assert student.hint(check, 1) is Received.STALE
    assert student.item().hints == 0


def test_an_answer_to_a_check_is_counted_as_one(student: Student, check: PracticeItem) -> None:
    student.solve()
    with student.context() as context:
        key = context.course, student.person, check.skill
        assert context.session.get_one(SkillEstimate, key).checks == 1


def test_a_missed_check_lowers_no_grade(visit: VisitClient, student: Student, check: PracticeItem) -> None:
    before = _grade(visit, student)
    student.miss()
    assert _grade(visit, student) == before


def test_an_item_that_is_no_check_has_its_hints(visit: VisitClient, student: Student) -> None:
    row = student.item()
    assert not row.check
    page = _page(visit, student)
    assert "This one comes without hints" not in page
    assert 'name="rung"' in page
    assert student.hint(row, 1) is Received.COUNTED


def test_every_choice_keeps_its_trace_and_the_log_only_the_reason(student: Student) -> None:
    for _ in range(5):
        student.solve()
    with student.context() as context:
        for row in context.session.scalars(select(PracticeItem)):
            trace = row.reason["trace"]
            assert trace["candidates"][0]["template"] == row.template
            assert 1 <= len(trace["candidates"]) <= 8
            assert trace["compared"] >= len(trace["candidates"])
            assert 0 < trace["candidates"][0]["chance"] < 1
        opened = context.session.scalars(select(Event).where(Event.kind == "item_opened")).all()
        assert len(opened) == 6
        assert all(set(event.data["reason"]) == {"code", "params", "text"} for event in opened)


def test_a_pinned_skill_comes_next_and_only_as_often_as_asked(student: Student) -> None:
    student.item()
    with student.context() as context:
        last = tuple(context.bank.by_skill)[-1]
        values = {"course_id": context.course, "person_id": student.person, "created_at": context.now}
        step = PlanStep(**values, kind="pin", skill=last, items=2, remaining=2, spacing=1, since=0)
        context.session.add(step)
    student.solve()
    skills = [student.solve().skill for _ in range(3)]
    assert skills[:2] == [last, last]
    with student.context() as context:
        assert context.session.scalar(select(func.sum(PlanStep.remaining))) == 0


def _grade(visit: VisitClient, student: Student) -> str:
    page = _page(visit, student)
    return page[page.index('id="grade"') :][:80]
