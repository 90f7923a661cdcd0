"""See it as the student saw it (E9): what was in front of her, in its order, and nothing that was not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from lti_app.db.models import Attention, Enrolment, PracticeItem
from lti_app.lti.roles import TEACHERS, Role
from lti_app.sandbox.markup import parse
from tests.databases import on_sqlite
from tests.student import NEXT_STEP, Student

if TYPE_CHECKING:
    from lti_app.db.models import Person
    from tests.lti_app.conftest import School, VisitClient

pytestmark = on_sqlite


@pytest.fixture
def ada(school: School) -> Person:
    return school.person(name="Ada Example")


@pytest.fixture
def student(school: School, ada: Person) -> Student:
    return Student(school.runtime, school.clock, school.practice_set.id, ada.id)


@pytest.fixture
def teacher(school: School) -> VisitClient:
    return school.visit(Role.INSTRUCTOR)


def _seen(visit: VisitClient, person: Person, item: PracticeItem) -> str:
    answer = visit.get(f"students/{person.id}/items/{item.id}")
    assert answer.status_code == 200
    return answer.text


def _text(page: str) -> str:
    return " ".join(parse(page).find_all("main")[0].text.split())


def test_hints_answers_and_what_was_said_come_in_the_order_in_which_they_happened(
    school: School, ada: Person, student: Student, teacher: VisitClient
) -> None:
    first = student.item()
    for rung in (1, 2, 3):
        school.clock.advance(seconds=20)
        student.hint(first, rung)
    wrong = student.wrong_answer(first)
    student.miss()
    text = _text(_seen(teacher, ada, first))
    parts = [
        "unsure",
        "A nudge",
        "A way to go about it",
        NEXT_STEP,
        "One like it",
        "Not yet.",
        "Not this time.",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert text.count("You answered") == 2
    assert wrong in text or student.drawn(first).choices
    assert "One more hint was there and was not opened." in text


def test_a_hint_that_was_not_opened_is_not_on_it(ada: Person, student: Student, teacher: VisitClient) -> None:
    row = student.item()
    student.hint(row, 1)
    text = _text(_seen(teacher, ada, row))
    assert "A nudge" in text
    assert "A way to go about it" not in text
    assert "3 more hints were there and were not opened." in text
    assert "You answered" not in text


def test_it_shows_this_student_s_numbers_and_offers_nothing_to_send(
    ada: Person, student: Student, teacher: VisitClient
) -> None:
    row = student.item()
    page = parse(_seen(teacher, ada, row))
    assert page.find_all("form") == []
    drawn = student.drawn(row)
    numbers = re.findall(r"[0-9]+", drawn.stem)
    assert numbers or drawn.code or drawn.figure
    stem = page.find_all("h2.stem")[0].text
    assert re.findall(r"[0-9]+", stem) == numbers


def test_the_right_answer_stands_there_only_where_it_was_shown(
    ada: Person, student: Student, teacher: VisitClient
) -> None:
    missed = student.miss()
    assert "The answer is" not in _text(_seen(teacher, ada, missed))


def test_the_items_around_it_are_one_step_away(ada: Person, student: Student, teacher: VisitClient) -> None:
    first, second = student.solve(), student.solve()
    links = [link.attributes["href"] for link in parse(_seen(teacher, ada, second)).find_all(".pager a")]
    assert links[0].endswith(f"/items/{first.id}")
    assert links[1].endswith(f"/items/{student.item().id}")
    assert "Item 2, as" in _text(_seen(teacher, ada, second))


def test_an_item_whose_question_is_gone_is_said_so(
    school: School, ada: Person, student: Student, teacher: VisitClient
) -> None:
    row = student.solve()
    with school.runtime.database.transaction() as session:
        kept = session.get_one(PracticeItem, row.id)
        kept.template, kept.digest = "gone", None
    assert "Baton no longer has the question" in _seen(teacher, ada, row)


def test_a_look_counts_as_attention(
    school: School, ada: Person, student: Student, teacher: VisitClient
) -> None:
    _seen(teacher, ada, student.item())
    with school.runtime.database.transaction(writes=False) as session:
        assert session.scalars(select(Attention.looks)).all() == [1]


@pytest.mark.parametrize("role", sorted(set(Role) - TEACHERS))
def test_only_teachers_see_it(school: School, ada: Person, student: Student, role: Role) -> None:
    row = student.item()
    assert school.visit(role).get(f"students/{ada.id}/items/{row.id}").status_code == 403


def test_another_student_s_item_is_not_found_and_another_section_s_is_refused(
    school: School, ada: Person, student: Student, teacher: VisitClient
) -> None:
    row, other = student.item(), school.person()
    assert teacher.get(f"students/{other.id}/items/{row.id}").status_code == 404
    limited = school.visit(Role.ASSISTANT, section_restricted=True, sections=["id:1"])
    assert "SESSION-SCOPE" in limited.get(f"students/{ada.id}/items/{row.id}").text
    with school.runtime.database.transaction() as session:
        session.get_one(Enrolment, (school.course.id, ada.id)).sections = ["id:1"]
    assert limited.get(f"students/{ada.id}/items/{row.id}").status_code == 200
