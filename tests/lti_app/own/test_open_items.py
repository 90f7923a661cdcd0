"""An item in use is never changed under a student: it is finished as it was shown, whatever is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from lti_app.calibration.log import first_answers
from lti_app.db.models import OwnTemplate, PracticeItem, TemplateVersion
from lti_app.lti.roles import Role
from lti_app.own.bank import own_number
from lti_app.own.store import State
from lti_app.practice.received import Received
from tests.databases import on_sqlite
from tests.lti_app.own.authors import sum_of

if TYPE_CHECKING:
    from tests.lti_app.conftest import School, VisitClient
    from tests.lti_app.own.authors import Author
    from tests.student import Student

pytestmark = on_sqlite


def _number(row: PracticeItem) -> int:
    number = own_number(row.template)
    assert number is not None
    return number


@pytest.fixture
def visit(school: School, student: Student) -> VisitClient:
    with student.context() as context:
        person = context.person
    return school.visit(person=person)


def _page(visit: VisitClient, student: Student) -> str:
    return visit.get(f"practice/{student.practice_set}").text


def test_an_open_item_is_shown_and_checked_as_it_was_and_the_next_one_is_new(
    visit: VisitClient, author: Author, sums: list[int], student: Student
) -> None:
    row = student.item()
    old = student.right_answer(row)
    for number in sums:
        author.edit(number, sum_of(number, 7000, "Now add"))
    assert "What is" in _page(visit, student)
    assert "Now add" not in _page(visit, student)
    assert student.send(row, 1, "7001") is Received.COUNTED  # right by the new version, wrong by its own
    assert student.send(row, 2, old) is Received.COUNTED
    with student.context() as context:
        again = context.session.get_one(PracticeItem, row.id)
        assert [attempt.right for attempt in again.attempts] == [False, True]
    following = student.item()
    assert "Now add" in student.drawn(following).stem


def test_an_open_item_of_a_retired_question_is_finished_and_the_question_comes_no_more(
    author: Author, sums: list[int], student: Student
) -> None:
    row = student.item()
    answer = student.right_answer(row)
    assert author.put(_number(row), State.RETIRED) == 1
    assert student.item().id == row.id
    assert student.send(row, 1, answer) is Received.COUNTED
    for _ in range(4):
        assert student.solve().template != row.template


def test_an_open_item_is_finished_when_its_question_has_moved_to_another_skill(
    author: Author, sums: list[int], student: Student
) -> None:
    row = student.item()
    answer = student.right_answer(row)
    elsewhere = author.skill("Elsewhere")
    for number in sums:
        author.move(number, elsewhere)
    assert student.item().id == row.id
    assert student.send(row, 1, answer) is Received.COUNTED


def test_hints_and_solution_of_a_missed_item_are_of_the_version_that_was_shown(
    school: School, visit: VisitClient, author: Author, sums: list[int], student: Student
) -> None:
    row = student.miss()
    answer = student.right_answer(row)
    author.edit(_number(row), sum_of(1, 9000, "Now add"))
    page = _page(visit, student)
    assert "9001" not in page
    work = school.visit(Role.INSTRUCTOR).get(f"students/{student.person}/work").text
    assert "Now add" not in work
    assert answer in work  # the right answer of an item that is over


def test_a_teacher_sees_the_old_version_as_evidence(
    school: School, author: Author, sums: list[int], student: Student
) -> None:
    student.miss()
    student.ask()
    for number in sums:
        author.edit(number, sum_of(number, 7000, "Now add"))
    page = school.visit(Role.INSTRUCTOR).get("flags/1").text
    assert "What is" in page
    assert "Now add" not in page


def test_an_old_item_without_a_version_and_without_a_template_is_withdrawn(
    author: Author, sums: list[int], student: Student
) -> None:
    row = student.item()
    with author.school.runtime.database.transaction() as session:
        session.get_one(PracticeItem, row.id).digest = None
    author.put(_number(row), State.RETIRED)
    following = student.item()
    assert following.id != row.id
    with student.context() as context:
        again = context.session.get_one(PracticeItem, row.id)
        assert (again.right, again.open_key) == (None, None)


def test_a_version_is_kept_once_however_often_it_is_served(
    author: Author, sums: list[int], student: Student
) -> None:
    for _ in range(6):
        student.solve()
    with author.school.runtime.database.transaction(writes=False) as session:
        served = set(session.scalars(select(PracticeItem.digest)))
        kept = set(session.scalars(select(TemplateVersion.digest)))
        written = set(session.scalars(select(OwnTemplate.digest)))
    assert None not in served
    assert served <= kept
    assert len(kept) == len(served | written)


def test_the_log_learns_from_the_difficulty_that_was_served(
    author: Author, sums: list[int], student: Student
) -> None:
    row = student.solve()
    author.put(_number(row), State.RETIRED)
    with author.school.runtime.database.transaction(writes=False) as session:
        (logged,) = first_answers(session, author.school.course.id)
    assert logged.answer.task.template == row.template
    assert logged.answer.task.difficulty == -1.0


def test_where_nothing_has_changed_no_version_is_read(
    school: School, visit: VisitClient, author: Author, sums: list[int], student: Student
) -> None:
    row = student.item()
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(school.runtime.database.engine, "before_cursor_execute", note)
    _page(visit, student)
    unchanged = [statement for statement in sent if "FROM template_version" in statement]
    author.edit(_number(row), sum_of(1, 9000))
    sent.clear()
    _page(visit, student)
    event.remove(school.runtime.database.engine, "before_cursor_execute", note)
    changed = [statement for statement in sent if "FROM template_version" in statement]
    assert (len(unchanged), len(changed)) == (0, 1)
