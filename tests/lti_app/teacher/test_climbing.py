"""Overdue cases go to whom the course has named for them, once, and say so (E2)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from lti_app.db.models import CourseSettings, Enrolment
from lti_app.lti.roles import Role
from lti_app.teacher.climbing import climb_overdue
from tests.lti_app.teacher.putting import actions, put_flag, the_flag

if TYPE_CHECKING:
    from lti_app.db.models import Person
    from tests.lti_app.conftest import School


@pytest.fixture
def head(school: School) -> Person:
    """Who gets what is overdue."""
    person = school.person(Role.INSTRUCTOR, name="Head of year")
    with school.runtime.database.transaction() as session:
        session.add(
            CourseSettings(
                course_id=school.course.id, fallback_owner_id=person.id, updated_at=school.clock.now()
            )
        )
    return person


def _climb(school: School, limit: int = 100) -> int:
    with school.runtime.database.transaction() as session:
        return climb_overdue(session, school.clock.now(), limit)


def test_an_overdue_case_goes_on_once_and_its_record_says_so(school: School, head: Person) -> None:
    flag = put_flag(school, school.person())
    assert _climb(school) == 0
    school.clock.advance(days=2)
    assert [_climb(school), _climb(school)] == [1, 0]
    row = the_flag(school, flag)
    assert (row.owner_id, row.state, row.climbed_at) == (head.id, "open", school.clock.now())
    assert actions(school, flag) == ["raise", "climb"]
    page = school.visit(Role.INSTRUCTOR, head).get(f"flags/{flag}").text
    assert "passed it on, because it was overdue" in page


@pytest.mark.parametrize(
    "values",
    [
        {"state": "waiting_for_student"},
        {"kind": "notice"},
        {"snoozed_until": timedelta(days=9)},
        {"ended_at": timedelta(days=1), "state": "resolved"},
        {"climbed_at": timedelta(days=1)},
        {"due_at": None},
    ],
)
def test_what_need_not_go_on_stays(school: School, head: Person, values: dict[str, Any]) -> None:
    now = school.clock.now()
    moments = {name: now + value if isinstance(value, timedelta) else value for name, value in values.items()}
    flag = put_flag(school, school.person(), **moments)
    school.clock.advance(days=3)
    assert _climb(school) == 0
    assert the_flag(school, flag).owner_id is None


def test_what_is_theirs_already_stays_as_it_is(school: School, head: Person) -> None:
    flag = put_flag(school, school.person(), owner_id=head.id, state="claimed")
    school.clock.advance(days=3)
    assert _climb(school) == 0
    assert the_flag(school, flag).state == "claimed"


def test_nothing_goes_to_somebody_who_has_left(school: School, head: Person) -> None:
    put_flag(school, school.person())
    with school.runtime.database.transaction() as session:
        session.get_one(Enrolment, (school.course.id, head.id)).vanished_at = school.clock.now()
    school.clock.advance(days=3)
    assert _climb(school) == 0


def test_a_course_that_names_nobody_holds_up_no_other(school: School, head: Person) -> None:
    with school.runtime.database.transaction() as session:
        session.get_one(CourseSettings, school.course.id).fallback_owner_id = None
    put_flag(school, school.person())
    school.clock.advance(days=3)
    assert _climb(school) == 0


def test_those_due_first_go_first_and_no_more_than_the_limit(school: School, head: Person) -> None:
    now = school.clock.now()
    flags = [put_flag(school, school.person(), due_at=now + timedelta(hours=hours)) for hours in (30, 10, 20)]
    school.clock.advance(days=3)
    assert _climb(school, limit=2) == 2
    assert [the_flag(school, flag).owner_id for flag in flags] == [None, head.id, head.id]
