"""A student's work: who may see it, what is on it, that a look is noted, that it stays quick."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from lti_app.db.models import AuditEntry, Enrolment, Person, PracticeItem
from lti_app.lti.roles import Role
from tests import factories
from tests.databases import on_sqlite
from tests.student import Student

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.lti_app.conftest import School, VisitClient

pytestmark = on_sqlite


@pytest.fixture
def ada(school: School) -> Person:
    return school.person(name="Ada <b>Example</b>")


@pytest.fixture
def student(school: School, ada: Person) -> Student:
    return Student(school.runtime, school.clock, school.practice_set.id, ada.id)


def _work(visit: VisitClient, person: Person, query: str = "") -> tuple[int, str]:
    answer = visit.get(f"students/{person.id}/work{query}")
    return answer.status_code, answer.text


def _looks(school: School) -> list[AuditEntry]:
    with school.runtime.database.transaction(writes=False) as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.action == "work.viewed")))


def test_a_teacher_sees_grade_items_answers_and_hints_newest_first(
    school: School, ada: Person, student: Student
) -> None:
    first = student.item()
    student.hint(first, 1)
    wrong = student.wrong_answer(first)
    student.miss()
    student.solve()
    status, page = _work(school.visit(Role.INSTRUCTOR), ada)
    assert status == 200
    assert "Ada &lt;b&gt;Example&lt;/b&gt;" in page
    assert "3 items, newest first" in page
    order = [page.index(f'id="item-{number}"') for number in (3, 2, 1)]
    assert order == sorted(order)
    one = page[order[2] :]
    assert one.count("✗ not right") == 2
    assert "hints: 1" in one
    assert "Took 40 s" in one
    assert "Right answer:" in one
    assert wrong in one or student.drawn(first).choices
    assert "✓ right" in page[order[1] : order[2]]
    assert "No answer yet" in page[order[0] : order[1]]
    assert "Right answer" not in page[order[0] : order[1]]
    assert "of 100. It is the average over" in page
    assert "Why this one?" in page


def test_the_student_sees_the_same_without_what_is_for_teachers(
    school: School, ada: Person, student: Student
) -> None:
    student.miss()
    status, page = _work(school.visit(person=ada), ada)
    assert status == 200
    assert "Your work" in page
    assert page.count("✗ not right") == 2
    assert "May show" not in page
    assert "Right answer" not in page
    assert _looks(school) == []


def test_every_look_of_a_teacher_is_noted_without_a_name(
    school: School, ada: Person, student: Student
) -> None:
    student.item()
    teacher = school.person(Role.INSTRUCTOR, name="T. Eacher")
    visit = school.visit(Role.INSTRUCTOR, teacher)
    _work(visit, ada)
    _work(visit, ada)
    looks = _looks(school)
    assert [(look.actor, look.subject, look.course_id) for look in looks] == [
        (f"person:{teacher.id}", f"person:{ada.id}", school.course.id)
    ] * 2
    assert looks[0].detail == {"practice_set": school.practice_set.id}


def test_somebody_who_has_not_begun_is_said_so(school: School, ada: Person) -> None:
    status, page = _work(school.visit(Role.INSTRUCTOR), ada)
    assert status == 200
    assert "has not begun" in page
    status, page = _work(school.visit(Role.INSTRUCTOR, practice_set_id=None), ada)
    assert status == 200
    assert "has not begun yet" in page
    assert "You have not begun" in _work(school.visit(person=ada), ada)[1]


def test_a_student_sees_nobody_else_s_work(school: School, ada: Person, student: Student) -> None:
    student.solve()
    status, page = _work(school.visit(), ada)
    assert status == 403
    assert "SESSION-SCOPE" in page
    assert "Ada" not in page


@pytest.mark.parametrize(
    "role", sorted(set(Role) - {Role.LEARNER, Role.TEST_STUDENT, Role.INSTRUCTOR, Role.ASSISTANT})
)
def test_other_roles_see_no_work(school: School, ada: Person, role: Role) -> None:
    status, page = _work(school.visit(role), ada)
    assert status == 403
    assert "SESSION-ROLE" in page


def test_a_teacher_who_is_limited_to_sections_sees_those_students_alone(
    school: School, ada: Person, student: Student
) -> None:
    student.item()
    with school.runtime.database.transaction() as session:
        session.get_one(Enrolment, (school.course.id, ada.id)).sections = ["id:42"]
    limited = {"section_restricted": True, "sections": ["id:42"]}
    assert _work(school.visit(Role.ASSISTANT, **limited), ada)[0] == 200
    status, page = _work(school.visit(Role.INSTRUCTOR, **limited | {"sections": ["id:43"]}), ada)
    assert status == 403
    assert "SESSION-SCOPE" in page
    assert len(_looks(school)) == 1


def test_a_teacher_may_look_at_what_the_student_view_did(school: School) -> None:
    trial = school.person(Role.TEST_STUDENT, test_student=True)
    assert _work(school.visit(Role.INSTRUCTOR), trial)[0] == 200


def test_another_course_s_student_and_set_are_not_found(school: School, ada: Person) -> None:
    with school.runtime.database.transaction() as session:
        other = factories.course(session)
        stranger, strange_set = factories.person(session, other), factories.practice_set(session, other)
    visit = school.visit(Role.INSTRUCTOR)
    assert _work(visit, stranger)[0] == 404
    for asked in (str(strange_set.id), "0", "-1", "x", "9" * 30, "٣", ""):
        assert _work(visit, ada, f"?practice_set={asked}")[0] == 404
    assert _looks(school) == []


def test_the_work_of_a_set_is_that_set_s(school: School, ada: Person, student: Student) -> None:
    student.solve()
    with school.runtime.database.transaction() as session:
        other = factories.practice_set(session, session.merge(school.course), title="Fractions")
    Student(school.runtime, school.clock, other.id, ada.id).item()
    visit = school.visit(Role.INSTRUCTOR)
    status, page = _work(visit, ada, f"?practice_set={other.id}")
    assert status == 200
    assert "1 item, newest" in page
    assert f"practice_set={school.practice_set.id}" in page
    assert "2 items, newest" in _work(visit, ada)[1]


def test_an_item_whose_template_is_gone_keeps_its_answers(
    school: School, ada: Person, student: Student
) -> None:
    row = student.miss()
    with school.runtime.database.transaction() as session:
        session.get_one(PracticeItem, row.id).template = "no-longer-there"
        session.get_one(PracticeItem, row.id).digest = None  # served before versions were kept
    status, page = _work(school.visit(Role.INSTRUCTOR), ada)
    assert status == 200
    assert "no longer has the question" in page
    assert page.count("✗ not right") == 2


@pytest.fixture
def statements(school: School) -> Iterator[list[str]]:
    """The statements that the database is sent."""
    sent: list[str] = []
    engine = school.runtime.database.engine

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def test_a_long_history_comes_in_pages_and_no_page_asks_for_more(
    school: School, ada: Person, student: Student, statements: list[str]
) -> None:
    visit = school.visit(Role.INSTRUCTOR)
    student.solve()
    statements.clear()
    _work(visit, ada)
    few = len(statements)
    with school.runtime.database.transaction() as session:
        row = session.scalars(select(PracticeItem).where(PracticeItem.closed_at.is_not(None))).first()
        assert row is not None
        values = {
            column.name: getattr(row, column.name)
            for column in PracticeItem.__table__.columns
            if column.name not in {"id", "token"}
        }
        for number in range(118):
            session.add(PracticeItem(token=f"token-{number}", **values))
    statements.clear()
    page = _work(visit, ada)[1]
    assert len(statements) <= few
    assert "120 items, newest" in page
    assert (page.count('id="item-'), "Newer items" in page, "Older items" in page) == (50, False, True)
    page = _work(visit, ada, "?page=2")[1]
    assert 'start="20"' in page
    assert (page.count('id="item-'), "Newer items" in page, "Older items" in page) == (20, True, False)
    for asked in ("-1", "x", "9" * 30):
        assert _work(visit, ada, f"?page={asked}")[0] == 200
    assert "No item is on this page" in _work(visit, ada, "?page=3")[1]
