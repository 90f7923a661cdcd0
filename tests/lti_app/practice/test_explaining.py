"""How do you know? Asked now and then, optional, never graded, and read by the teacher (A5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from engine.signals.measure import measure
from lti_app.db.models import Event, Explanation, PracticeItem
from lti_app.lti.roles import Role
from lti_app.practice.explaining import explain
from lti_app.practice.history import history, recent_items
from lti_app.practice.received import Received
from tests.databases import on_sqlite
from tests.student import Student

if TYPE_CHECKING:
    from engine.signals.model import Signal
    from tests.lti_app.conftest import School, VisitClient

pytestmark = on_sqlite

HOW = "I did the opposite on both sides."


@pytest.fixture
def student(school: School) -> Student:
    person = school.person(name="Amara Okonkwo")
    return Student(school.runtime, school.clock, school.practice_set.id, person.id)


@pytest.fixture
def visit(school: School, student: Student) -> VisitClient:
    with student.context() as context:
        person = context.person
    return school.visit(person=person)


def asked(student: Student) -> PracticeItem:
    """Answer an item right and faster than anybody can think; return it as it is then."""
    student.solve()
    with student.context() as context:  # questions keep their distance: as if the last was long ago
        context.session.execute(update(PracticeItem).values(asked=None))
    student.thinks = 0.5
    row = student.solve()
    student.thinks = 40.0
    with student.context() as context:
        return context.session.get_one(PracticeItem, row.id)


def say(student: Student, row: PracticeItem, text: str = HOW) -> Received:
    with student.context() as context:
        return explain(context, row.token, text)


def signals(student: Student) -> list[Signal]:
    with student.context() as context:
        items = recent_items(context.session, context.course, student.person)
        return [
            signal
            for signal in measure(history(context.bank, items, ()), context.policy.signals)
            if signal.code == "B22"
        ]


def page(visit: VisitClient, student: Student) -> str:
    return visit.get(f"practice/{student.practice_set}").text


def test_a_right_answer_faster_than_thought_is_asked_about(visit: VisitClient, student: Student) -> None:
    row = asked(student)
    assert row.asked == "rapid"
    shown = page(visit, student)
    assert 'action="' in shown[shown.index('id="result"') :]
    assert "not graded" in shown
    with student.context() as context:
        event = context.session.scalars(select(Event).where(Event.kind == "explanation_asked")).all()[-1]
        assert event.data == {"item": row.id, "why": "rapid"}


def test_what_she_says_is_kept_and_she_is_thanked(visit: VisitClient, student: Student) -> None:
    row = asked(student)
    sent = visit.post(f"practice/{student.practice_set}/explain", token=row.token, text=HOW)
    assert sent.status_code == 303
    assert "Thank you. Your teacher can read this." in page(visit, student)
    with student.context() as context:
        kept = context.session.scalars(select(Explanation)).one()
        assert (kept.item_id, kept.purpose, kept.text, kept.quality) == (
            *(row.id, "how-do-you-know"),
            *(HOW, "ok"),
        )


def test_nobody_reads_a_judgement_of_it(visit: VisitClient, student: Student) -> None:
    row = asked(student)
    say(student, row, "i like pizza and my dog")
    shown = page(visit, student)
    assert "Thank you. Your teacher can read this." in shown
    assert "off-topic" not in shown


def test_to_go_on_without_a_word_costs_nothing(visit: VisitClient, student: Student) -> None:
    asked(student)
    student.solve()
    assert "How do you know" not in page(visit, student)
    assert signals(student) == []


def test_said_twice_the_first_counts(student: Student) -> None:
    row = asked(student)
    assert say(student, row) is Received.COUNTED
    assert say(student, row) is Received.COUNTED
    assert say(student, row, "Something else.") is Received.STALE
    with student.context() as context:
        assert [kept.text for kept in context.session.scalars(select(Explanation))] == [HOW]


def test_about_an_item_nobody_asked_about_nothing_is_kept(school: School, student: Student) -> None:
    row = student.solve()
    other = Student(school.runtime, school.clock, student.practice_set, school.person().id)
    assert say(student, row) is Received.STALE
    assert say(other, asked(student)) is Received.STALE
    with student.context() as context:
        assert context.session.scalars(select(Explanation)).all() == []


def test_two_right_answers_with_nothing_behind_them_are_a_signal(student: Student) -> None:
    rows = []
    for _ in range(2):
        rows.append(asked(student))
        say(student, rows[-1], "")
    (signal,) = signals(student)
    assert signal.value == 2
    assert signal.items == tuple(row.id for row in rows)


def test_the_sign_stands_on_the_teachers_page_of_the_skill(school: School, student: Student) -> None:
    with student.context() as context:
        context.practice_set.skills = [next(iter(context.bank.by_skill))]
    for _ in range(2):
        row = asked(student)
        say(student, row, "")
    page = school.visit(Role.INSTRUCTOR).get(
        f"students/{student.person}/skills/{row.skill}?practice_set={student.practice_set}"
    )
    assert "2 right answers came with explanations that were empty" in page.text


def test_the_teacher_reads_it_beside_the_answer_and_it_is_never_markup(
    school: School, student: Student
) -> None:
    row = asked(student)
    say(student, row, "<b>undo</b> the plus")
    teacher = school.visit(Role.INSTRUCTOR)
    for path in (
        f"students/{student.person}/work?practice_set={student.practice_set}",
        f"students/{student.person}/skills/{row.skill}?practice_set={student.practice_set}",
    ):
        found = teacher.get(path)
        assert found.status_code == 200, path
        assert "&lt;b&gt;undo&lt;/b&gt; the plus" in found.text


def test_the_explanation_stands_beside_the_answers_a_flag_rests_on(school: School, student: Student) -> None:
    row = student.item()
    student.hint(row, 1)
    student.hint(row, 2)
    student.hint(row, 3, next_step="My very own next step.")
    student.miss()
    student.miss()
    student.miss()
    student.ask()
    with student.context() as context:
        context.session.execute(update(PracticeItem).values(skill=row.skill))
    student.miss()
    teacher = school.visit(Role.INSTRUCTOR)
    flags = [teacher.get(f"flags/{number}").text for number in (1, 2)]
    assert any("My very own next step." in text for text in flags)
