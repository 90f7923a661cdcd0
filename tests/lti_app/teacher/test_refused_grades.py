"""A grade that the LMS refused is in front of the teacher, with what to do and a button to send it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from lti_app.db.models import ScoreDelivery
from lti_app.lti.roles import Role
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


def test_sent_again_it_is_on_its_way_once(school: School, refused: int) -> None:
    teacher = school.visit(Role.INSTRUCTOR)
    for _ in range(2):
        assert teacher.post(f"scores/{refused}/resend").status_code == 303
    assert _states(school).count("pending") == 1
    assert "Grades that did not arrive" not in teacher.get("queue").text


def test_a_teacher_of_another_course_cannot_send_it(school: School, refused: int) -> None:
    with school.runtime.database.transaction() as session:
        school.course = factories.course(session)
    answer = school.visit(Role.INSTRUCTOR).post(f"scores/{refused}/resend")
    assert answer.status_code == 404
    assert _states(school)[-1] == "blocked"


def test_without_refusals_there_is_no_panel(school: School) -> None:
    assert "did not arrive" not in school.visit(Role.INSTRUCTOR).get("queue").text
