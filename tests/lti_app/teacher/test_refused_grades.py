"""A grade that the LMS refused is in front of the teacher, with what to do and a button to send it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from lti_app.db.models import AuditEntry, ScoreDelivery
from lti_app.lti.roles import Role
from lti_app.sandbox.markup import parse
from tests import factories
from tests.student import Student

if TYPE_CHECKING:
    from tests.lti_app.conftest import School


@pytest.fixture
def refused(school: School) -> int:
    """The id of a delivery that the LMS refused."""
    person = school.person(name="Amara Okonkwo")
    student = Student(school.runtime, school.clock, school.practice_set.id, person.id)
    student.solve()
    with school.runtime.database.transaction() as session:
        last = session.scalars(select(ScoreDelivery.id).order_by(ScoreDelivery.id.desc()).limit(1)).one()
        session.execute(
            update(ScoreDelivery)
            .where(ScoreDelivery.id == last)
            .values(state="blocked", error="AGS-404", ended_at=school.clock.now())
        )
        return last


def _states(school: School) -> list[str]:
    with school.runtime.database.transaction() as session:
        return list(session.scalars(select(ScoreDelivery.state).order_by(ScoreDelivery.id)))


def test_a_refused_grade_stands_above_the_queue_with_its_code(school: School, refused: int) -> None:
    page = school.visit(Role.INSTRUCTOR).get("queue").text
    assert "Grades that did not arrive (1)" in page
    assert "Amara Okonkwo" in page
    assert "AGS-404" in page


def _deed(school: School) -> list[tuple[str, str]]:
    with school.runtime.database.transaction() as session:
        rows = session.execute(select(AuditEntry.actor, AuditEntry.action).order_by(AuditEntry.id))
        return [(actor, action) for actor, action in rows if action.startswith("score.")]


def _ends(school: School, delivery: int, state: str, error: str) -> None:
    with school.runtime.database.transaction() as session:
        ended = update(ScoreDelivery).where(ScoreDelivery.id == delivery)
        session.execute(ended.values(state=state, error=error))


def test_sent_again_it_is_on_its_way_once(school: School, refused: int) -> None:
    person = school.person(Role.INSTRUCTOR)
    teacher = school.visit(Role.INSTRUCTOR, person)
    for _ in range(2):
        assert teacher.post(f"scores/{refused}/resend").status_code == 303
    assert _states(school).count("pending") == 1
    assert "Grades that did not arrive" not in teacher.get("queue").text
    assert _deed(school) == [(f"person:{person.id}", "score.resent")]


def test_a_teacher_of_another_course_cannot_send_it(school: School, refused: int) -> None:
    with school.runtime.database.transaction() as session:
        school.course = factories.course(session)
    teacher = school.visit(Role.INSTRUCTOR)
    for what in ("resend", "overwrite"):
        assert teacher.post(f"scores/{refused}/{what}").status_code == 404
    assert _states(school)[-1] == "blocked"
    assert _deed(school) == []


def test_a_teacher_limited_to_other_sections_neither_sees_nor_sends_it(school: School, refused: int) -> None:
    teacher = school.visit(Role.INSTRUCTOR, sections=["id:7"], section_restricted=True)
    assert "Amara Okonkwo" not in teacher.get("queue").text
    for what in ("resend", "overwrite"):
        assert teacher.post(f"scores/{refused}/{what}").status_code == 403
    assert _states(school)[-1] == "blocked"


def test_a_teacher_s_own_grade_is_no_refusal_and_baton_s_can_take_its_place(
    school: School, refused: int
) -> None:
    _ends(school, refused, "superseded", "AGS-TEACHER-GRADE")
    person = school.person(Role.INSTRUCTOR)
    teacher = school.visit(Role.INSTRUCTOR, person)
    page = parse(teacher.get("queue").text)
    assert "Grades that did not arrive" not in page.text
    assert "Grades that a teacher set (1)" in page.text
    buttons = [button.text for button in page.find_all("details button") if "Amara" in button.text]
    assert buttons == ["Use Baton’s grade for Amara Okonkwo"]
    for _ in range(2):
        assert teacher.post(f"scores/{refused}/overwrite").status_code == 303
    with school.runtime.database.transaction() as session:
        (wanted,) = session.scalars(select(ScoreDelivery).where(ScoreDelivery.overwrite))
    assert wanted.state == "pending"
    assert "Grades that a teacher set" not in teacher.get("queue").text
    assert _deed(school) == [(f"person:{person.id}", "score.overwritten")]


def test_the_student_reads_that_the_teacher_s_grade_counts(school: School, refused: int) -> None:
    _ends(school, refused, "superseded", "AGS-TEACHER-GRADE")
    with school.runtime.database.transaction() as session:
        person = session.get_one(ScoreDelivery, refused).person
    page = parse(school.visit(person=person).get(f"practice/{school.practice_set.id}").text)
    assert "Your teacher has set the grade in the gradebook" in page.find("#grade").text


def test_a_gradebook_that_may_not_be_read_leaves_the_choice_to_the_teacher(
    school: School, refused: int
) -> None:
    _ends(school, refused, "blocked", "AGS-NO-RESULTS")
    page = parse(school.visit(Role.INSTRUCTOR).get("queue").text)
    assert [button.text for button in page.find_all("details button") if "Amara" in button.text] == [
        "Send again for Amara Okonkwo",
        "Use Baton’s grade for Amara Okonkwo",
    ]


def test_grades_that_wait_for_the_assignment_to_be_published_say_so(school: School, refused: int) -> None:
    _ends(school, refused, "pending", "AGS-UNPUBLISHED")
    page = school.visit(Role.INSTRUCTOR).get("queue").text
    assert "1 grade waits" in page
    assert "Publish it" in page


def test_a_test_student_s_refusal_is_nobody_s_trouble(school: School, refused: int) -> None:
    with school.runtime.database.transaction() as session:
        session.get_one(ScoreDelivery, refused).person.test_student = True
    assert "did not arrive" not in school.visit(Role.INSTRUCTOR).get("queue").text


def test_without_refusals_there_is_no_panel(school: School) -> None:
    assert "did not arrive" not in school.visit(Role.INSTRUCTOR).get("queue").text
