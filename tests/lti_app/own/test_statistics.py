"""How the questions of a practice set do, from the work of the students that a teacher may see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from lti_app.lti.roles import Role
from lti_app.own import statistics
from lti_app.own.store import State
from tests.databases import on_sqlite
from tests.lti_app.own.authors import sum_of
from tests.student import Student

if TYPE_CHECKING:
    from tests.lti_app.conftest import School, VisitClient
    from tests.lti_app.own.authors import Author


@pytest.fixture
def question(author: Author, sums: list[int]) -> int:
    """The only question that is left in use."""
    for number in sums[1:]:
        author.put(number, State.RETIRED)
    return sums[0]


@pytest.fixture
def visit(author: Author) -> VisitClient:
    return author.school.visit(Role.INSTRUCTOR, author.person)


def _works(school: School, response: str, name: str) -> Student:
    """Let a new student answer the item that is open for them, after seven seconds."""
    person = school.person(name=name)
    student = Student(school.runtime, school.clock, school.practice_set.id, person.id)
    row = student.item()
    school.clock.advance(seconds=7)
    student.send(row, 1, response)
    return student


def _page(visit: VisitClient) -> str:
    return re.sub(r"\s+", " ", visit.get("questions/statistics").text)


@on_sqlite
def test_of_few_students_there_are_counts_and_no_shares(
    school: School, visit: VisitClient, question: int
) -> None:
    for place, response in enumerate(("5", "5", "6", "6")):
        _works(school, response, f"Zoe {place}")
    page = _page(visit)
    assert "4 times, by 4 students" in page
    assert "<dt>Right at the first try</dt><dd>2</dd>" in page
    assert "of 100" not in page


def test_of_enough_students_there_are_shares_time_and_the_commonest_wrong_answers(
    school: School, visit: VisitClient, question: int
) -> None:
    for place, response in enumerate(("5", "5", "5", "6", "6", "9")):
        _works(school, response, f"Zoe {place}")
    page = _page(visit)
    assert "6 times, by 6 students" in page
    assert "<dt>Right at the first try</dt><dd>50 of 100</dd>" in page
    assert "<dt>With hints</dt><dd>0 of 100</dd>" in page
    assert "7 seconds (half take no longer)" in page
    shown = re.findall(r"<li><bdi>(.*?)</bdi>: (\d)</li>", page)
    assert [int(count) for _, count in shown] == [2, 1]
    assert ["6" in shown[0][0], "9" in shown[1][0]] == [True, True]
    assert f"questions/{question}/edit#by-kind" in page
    assert "Zoe" not in page


@on_sqlite
def test_a_wrong_answer_to_an_older_version_is_not_counted_among_those_of_this_one(
    school: School, visit: VisitClient, author: Author, question: int
) -> None:
    _works(school, "6", "Zoe")
    author.edit(question, sum_of(2, 3, "How much is"))
    page = _page(visit)
    assert "once, by one student" in page
    assert "wrong answers</dt>" not in page


@on_sqlite
def test_the_work_of_students_that_a_teacher_may_not_see_is_not_counted(
    school: School, author: Author, question: int
) -> None:
    _works(school, "6", "Zoe")
    limited = school.visit(Role.ASSISTANT, section_restricted=True, sections=["id:1"])
    assert "Nobody has answered it yet." in _page(limited)


@on_sqlite
def test_a_practice_set_of_another_course_is_not_shown(visit: VisitClient, question: int) -> None:
    assert visit.get("questions/statistics?practice_set=4711&page=99").status_code == 200


@on_sqlite
@pytest.mark.parametrize("role", [Role.CONTENT_DEVELOPER, Role.LEARNER, Role.MENTOR])
def test_only_teachers_see_figures(school: School, role: Role) -> None:
    assert school.visit(role).get("questions/statistics").status_code == 403


@on_sqlite
def test_the_number_of_queries_does_not_grow_with_the_work(
    school: School, visit: VisitClient, question: int
) -> None:
    def queries() -> int:
        asked: list[str] = []

        def note(*call: object) -> None:
            asked.append(str(call[2]))

        event.listen(school.runtime.database.engine, "before_cursor_execute", note)
        _page(visit)
        event.remove(school.runtime.database.engine, "before_cursor_execute", note)
        return len(asked)

    _works(school, "6", "Zoe")
    before = queries()
    for place in range(3):
        _works(school, "7", f"Zoe {place}")
    assert queries() == before


@on_sqlite
def test_a_page_holds_a_bounded_number_of_templates(
    visit: VisitClient, sums: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statistics, "PAGE", 2)
    assert "Page 1 of 2" in _page(visit)
    assert visit.get("questions/statistics?page=1").text.count('<li class="card">') == 1
