"""A closure that is undone while the student answers: what it planned is gone, whoever was first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from lti_app.db.models import PlanStep
from lti_app.lti.roles import Role
from lti_app.practice.plans import active_steps
from lti_app.practice.state import lock_learner
from tests.lti_app.teacher.putting import put_flag
from tests.student import Student

if TYPE_CHECKING:
    from tests.lti_app.conftest import School, VisitClient

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),  # SQLite has one writer
]


def _close(teacher: VisitClient, flag: int) -> None:
    form = {"cause": "mastery_failure", "done": "talked", "outcome": "understood"}
    asked = teacher.post(f"flags/{flag}/plan", **form)
    shown = asked.text.split('name="shown" value="')[1].split('"')[0]
    assert teacher.post(f"flags/{flag}/close", **form, shown=shown).status_code == 303


def test_an_answer_of_the_same_moment_brings_no_plan_back(school: School) -> None:
    person, teacher = school.person(), school.visit(Role.INSTRUCTOR)
    student = Student(school.runtime, school.clock, school.practice_set.id, person.id)
    student.solve()
    flag = put_flag(school, person)
    _close(teacher, flag)
    with ThreadPoolExecutor(1) as threads:
        with student.context() as context:
            lock_learner(context.session, context.course, person.id)
            steps = active_steps(context)
            assert steps
            undoing = threads.submit(teacher.post, f"flags/{flag}/act", action="reopen")
            with pytest.raises(TimeoutError):
                undoing.result(1.0)
            for step in steps:
                step.remaining -= 1
        assert undoing.result(30).status_code == 303
    with school.runtime.database.transaction(writes=False) as session:
        assert set(session.scalars(select(PlanStep.remaining))) == {0}
