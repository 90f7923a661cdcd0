"""Who a case goes to: by cause, strand and section, never to somebody who is not there (E2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from engine.escalation.model import Cause, Tier
from lti_app.db.models import CourseSettings, Enrolment, PracticeSet
from lti_app.lti.roles import Role
from lti_app.support.calendar import SchoolCalendar
from lti_app.support.owners import owner_and_due, staff
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from lti_app.db.models import Person
    from tests.lti_app.conftest import School

pytestmark = on_sqlite


@pytest.fixture
def student(school: School) -> Person:
    person = school.person(name="Amara Okonkwo")
    with school.runtime.database.transaction() as session:
        session.get_one(Enrolment, (school.course.id, person.id)).sections = ["id:42"]
    return person


@pytest.fixture
def coach(school: School) -> Person:
    return school.person(Role.ASSISTANT, name="Tom Achterberg")


def _route(school: School, *routes: dict[str, Any]) -> None:
    with school.runtime.database.transaction() as session:
        row = session.get(CourseSettings, school.course.id)
        if row is None:
            row = CourseSettings(course_id=school.course.id, updated_at=school.clock.now())
            session.add(row)
        row.routes = list(routes)


def _owner(
    school: School, student: Person, cause: Cause = Cause.MOTIVATION, strand: str | None = None
) -> int | None:
    with school.runtime.database.transaction() as session:
        place = session.get_one(PracticeSet, school.practice_set.id)
        calendar = SchoolCalendar.of(school.runtime.settings)
        now = school.clock.now()
        owner, due = owner_and_due(session, place, student, cause, strand, Tier.REVIEW, now, calendar)
        assert due == calendar.due_at(Tier.REVIEW, now)
        return owner


def test_without_a_route_a_case_is_everybodys(school: School, student: Person) -> None:
    assert _owner(school, student) is None


@pytest.mark.parametrize(
    ("route", "goes"),
    [
        ({}, True),
        ({"causes": ["motivation"]}, True),
        ({"causes": ["integrity"]}, False),
        ({"sections": ["id:42"]}, True),
        ({"sections": ["id:7"]}, False),
        ({"strands": ["equations"]}, True),
        ({"strands": ["powers"]}, False),
    ],
)
def test_a_route_is_met_by_cause_section_and_strand(
    school: School, student: Person, coach: Person, route: dict[str, Any], goes: bool
) -> None:
    _route(school, {"owner": coach.id} | route)
    assert _owner(school, student, strand="equations") == (coach.id if goes else None)


def test_a_route_to_somebody_who_left_is_passed_over(school: School, student: Person, coach: Person) -> None:
    teacher = school.person(Role.INSTRUCTOR)
    _route(school, {"owner": coach.id}, {"owner": teacher.id})
    with school.runtime.database.transaction() as session:
        session.get_one(Enrolment, (school.course.id, coach.id)).vanished_at = school.clock.now()
    assert _owner(school, student) == teacher.id


def test_nothing_goes_to_a_student(school: School, student: Person) -> None:
    _route(school, {"owner": student.id})
    assert _owner(school, student) is None


def test_the_staff_are_those_who_teach_or_assist_here_now(
    school: School, student: Person, coach: Person
) -> None:
    teacher = school.person(Role.INSTRUCTOR, name="Ines Halloran")
    school.person(Role.CONTENT_DEVELOPER, name="Writer")
    with school.runtime.database.transaction() as session:
        assert [person.id for person in staff(session, school.course.id)] == [teacher.id, coach.id]
