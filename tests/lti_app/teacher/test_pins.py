"""A teacher puts a skill next for a student, sees it, takes it back; each is done once and noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from lti_app.content.banks import load_bank
from lti_app.db.models import AuditEntry, Event, Person, PlanStep
from lti_app.lti.roles import STUDENTS, Role
from lti_app.teacher.pins import ITEMS
from tests.databases import on_sqlite
from tests.student import Student

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.lti_app.conftest import School, VisitClient

pytestmark = on_sqlite

SKILLS = tuple(load_bank("algebra-1").by_skill)


@pytest.fixture
def ada(school: School) -> Person:
    return school.person(name="Ada <b>Example</b>")


@pytest.fixture
def teacher(school: School) -> VisitClient:
    return school.visit(Role.INSTRUCTOR)


def _send(school: School, visit: VisitClient, person: Person, what: str, skill: str) -> TestResponse:
    return visit.post(f"students/{person.id}/sets/{school.practice_set.id}/{what}", skill=skill)


def _steps(school: School) -> list[PlanStep]:
    with school.runtime.database.transaction(writes=False) as session:
        return list(session.scalars(select(PlanStep).order_by(PlanStep.id)))


def _noted(school: School) -> list[str]:
    with school.runtime.database.transaction(writes=False) as session:
        actions = select(AuditEntry.action).where(AuditEntry.action.like("skill.%")).order_by(AuditEntry.id)
        return list(session.scalars(actions))


def test_a_pin_sent_twice_is_one_pin_and_is_noted(school: School, ada: Person, teacher: VisitClient) -> None:
    for _ in range(2):
        assert _send(school, teacher, ada, "pin", SKILLS[-1]).status_code == 303
    (step,) = _steps(school)
    assert (step.kind, step.skill, step.remaining, step.closure_id) == ("pin", SKILLS[-1], ITEMS, None)
    assert _noted(school) == ["skill.pinned"]
    with school.runtime.database.transaction(writes=False) as session:
        assert session.scalars(select(Event).where(Event.kind == "skill_pinned")).one().person_id == ada.id


def test_the_student_practises_it_next_and_reads_that_a_teacher_picked_it(
    school: School, ada: Person, teacher: VisitClient
) -> None:
    student = Student(school.runtime, school.clock, school.practice_set.id, ada.id)
    _send(school, teacher, ada, "pin", SKILLS[-1])
    assert [student.solve().skill for _ in range(ITEMS)] == [SKILLS[-1]] * ITEMS
    assert all(step.remaining == 0 for step in _steps(school))
    _send(school, teacher, ada, "pin", SKILLS[-2])
    title = load_bank("algebra-1").skills[SKILLS[-2]].title
    page = school.visit(person=ada).get(f"practice/{school.practice_set.id}").text
    assert f"“{title}” comes next, for {ITEMS} items." in page


def test_the_work_page_shows_pins_and_a_teacher_takes_one_back(
    school: School, ada: Person, teacher: VisitClient
) -> None:
    Student(school.runtime, school.clock, school.practice_set.id, ada.id).item()
    _send(school, teacher, ada, "pin", SKILLS[-1])
    address = f"students/{ada.id}/work"
    assert "Take back" in teacher.get(address).text
    for _ in range(2):
        assert _send(school, teacher, ada, "unpin", SKILLS[-1]).status_code == 303
    assert "Take back" not in teacher.get(address).text
    assert [step.remaining for step in _steps(school)] == [0]
    assert _noted(school) == ["skill.pinned", "skill.unpinned"]


def test_the_work_page_tells_how_an_item_was_chosen_to_teachers_alone(
    school: School, ada: Person, teacher: VisitClient
) -> None:
    student = Student(school.runtime, school.clock, school.practice_set.id, ada.id)
    student.solve()
    page = teacher.get(f"students/{ada.id}/work").text
    assert "It was time to learn" in page
    assert "the chosen one first" in page
    mine = school.visit(person=ada).get(f"students/{ada.id}/work").text
    assert "the chosen one first" not in mine
    assert "Practise this next" not in mine


def test_a_skill_that_the_bank_has_not_is_refused(school: School, ada: Person, teacher: VisitClient) -> None:
    assert _send(school, teacher, ada, "pin", "no-such-skill").status_code == 400
    assert _steps(school) == []


def test_the_sixth_pin_is_refused(school: School, ada: Person, teacher: VisitClient) -> None:
    for skill in SKILLS[:5]:
        _send(school, teacher, ada, "pin", skill)
    answer = _send(school, teacher, ada, "pin", SKILLS[5])
    assert answer.status_code == 409
    assert b"PIN-TOO-MANY" in answer.data
    assert len(_steps(school)) == 5


@pytest.mark.parametrize("role", sorted(STUDENTS))
def test_a_student_pins_nothing(school: School, ada: Person, role: Role) -> None:
    visit = school.visit(role, ada)
    for what in ("pin", "unpin"):
        assert _send(school, visit, ada, what, SKILLS[0]).status_code == 403


def test_another_courses_student_or_set_is_not_found(
    school: School, ada: Person, teacher: VisitClient
) -> None:
    answer = teacher.post(f"students/999/sets/{school.practice_set.id}/pin", skill=SKILLS[0])
    assert answer.status_code == 404
    answer = teacher.post(f"students/{ada.id}/sets/999/pin", skill=SKILLS[0])
    assert answer.status_code == 404
