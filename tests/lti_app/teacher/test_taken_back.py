"""What is taken back leaves nothing behind, and takes nothing else with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lti_app.db.models import Attention, StudentSettings
from lti_app.lti.roles import Role
from tests.databases import on_sqlite
from tests.lti_app.teacher.putting import put_flag

if TYPE_CHECKING:
    from lti_app.db.models import Person
    from tests.lti_app.conftest import School, VisitClient

pytestmark = on_sqlite


@pytest.fixture
def student(school: School) -> Person:
    return school.person(name="Amara Okonkwo")


@pytest.fixture
def teacher(school: School) -> VisitClient:
    return school.visit(Role.INSTRUCTOR)


def _helps(school: School, student: Person) -> tuple[int, bool]:
    with school.runtime.database.transaction(writes=False) as session:
        row = session.get_one(Attention, (school.course.id, student.id))
        return row.helps, row.helped_at is not None


def _settings(school: School, student: Person) -> StudentSettings:
    with school.runtime.database.transaction(writes=False) as session:
        return session.get_one(StudentSettings, (school.course.id, student.id))


def _close(teacher: VisitClient, flag: int) -> None:
    form = {"cause": "mastery_failure", "done": "talked", "outcome": "understood"}
    asked = teacher.post(f"flags/{flag}/plan", **form)
    shown = asked.text.split('name="shown" value="')[1].split('"')[0]
    assert teacher.post(f"flags/{flag}/close", **form, shown=shown).status_code == 303


def test_a_closure_that_is_undone_was_no_help(school: School, teacher: VisitClient, student: Person) -> None:
    first, second = put_flag(school, student), put_flag(school, student, cause="motivation")
    _close(teacher, first)
    _close(teacher, second)
    assert _helps(school, student) == (2, True)
    teacher.post(f"flags/{first}/act", action="reopen")
    assert _helps(school, student) == (1, True)
    teacher.post(f"flags/{second}/act", action="reopen")
    assert _helps(school, student) == (0, False)


def test_a_skill_that_is_left_out_stays_out_when_another_is_taken_back(
    school: School, teacher: VisitClient, student: Person
) -> None:
    path = f"students/{student.id}/settings"
    changes = []
    for skill, known in (("combine-like-terms", "yes"), ("products-of-powers", "no")):
        assert teacher.post(f"{path}/mastery", skill=skill, known=known).status_code == 303
        changes.append(_settings(school, student).event_id)
    for _ in range(2):
        teacher.post(f"{path}/undo", change=str(changes[0]))
    assert _settings(school, student).mastered == {"products-of-powers": False}
    teacher.post(path, skills_out=["combine-like-terms"])
    out = _settings(school, student).event_id
    teacher.post(path, skills_out=["combine-like-terms", "products-of-powers"])
    for _ in range(2):
        teacher.post(f"{path}/undo", change=str(out))
    assert _settings(school, student).skills_out == ["products-of-powers"]
