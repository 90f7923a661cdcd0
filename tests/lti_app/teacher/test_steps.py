"""Who is on a flag: taken, given, handed over, put off, brought back; each once, each in its record (E2)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from lti_app.db.models import Attention, Event, Flag, FlagChange
from lti_app.lti.roles import Role
from tests.databases import on_sqlite
from tests.lti_app.teacher.putting import actions, put_flag, the_flag

if TYPE_CHECKING:
    from lti_app.db.models import Person
    from tests.lti_app.conftest import School, VisitClient

pytestmark = on_sqlite


@pytest.fixture
def ines(school: School) -> Person:
    return school.person(Role.INSTRUCTOR, name="Ines Halloran")


@pytest.fixture
def tom(school: School) -> Person:
    return school.person(Role.ASSISTANT, name="Tom Achterberg")


@pytest.fixture
def teacher(school: School, ines: Person) -> VisitClient:
    return school.visit(Role.INSTRUCTOR, ines)


@pytest.fixture
def student(school: School) -> Person:
    return school.person(name="Amara Okonkwo")


@pytest.fixture
def flag(school: School, student: Person) -> int:
    return put_flag(school, student)


def test_a_case_that_came_to_somebody_is_open_until_they_take_it(
    school: School, teacher: VisitClient, ines: Person, student: Person
) -> None:
    flag = put_flag(school, student, owner_id=ines.id)
    assert "It came to you" in teacher.get(f"flags/{flag}").text
    teacher.post(f"flags/{flag}/act", action="claim")
    assert (the_flag(school, flag).state, the_flag(school, flag).owner_id) == ("claimed", ines.id)


def test_a_case_that_came_to_a_colleague_can_be_taken_until_they_have(
    school: School, teacher: VisitClient, ines: Person, tom: Person, student: Person
) -> None:
    flag = put_flag(school, student, owner_id=tom.id)
    assert "who has not taken it yet" in teacher.get(f"flags/{flag}").text
    assert teacher.post(f"flags/{flag}/act", action="claim").status_code == 303
    answer = school.visit(Role.ASSISTANT, tom).post(f"flags/{flag}/act", action="claim")
    assert (answer.status_code, the_flag(school, flag).owner_id) == (409, ines.id)


def test_giving_it_to_a_colleague_twice_does_it_once_and_says_so_to_them(
    school: School, teacher: VisitClient, tom: Person, flag: int
) -> None:
    for _ in range(2):
        teacher.post(f"flags/{flag}/give", to=str(tom.id), line="You know her from last year.")
    assert actions(school, flag) == ["raise", "assign"]
    assert (the_flag(school, flag).owner_id, the_flag(school, flag).state) == (tom.id, "open")
    page = school.visit(Role.ASSISTANT, tom).get(f"flags/{flag}").text
    assert "It came to you" in page
    assert "You know her from last year." in page


def test_what_was_ones_own_is_handed_over(
    school: School, teacher: VisitClient, tom: Person, flag: int
) -> None:
    teacher.post(f"flags/{flag}/act", action="claim")
    teacher.post(f"flags/{flag}/give", to=str(tom.id))
    assert actions(school, flag) == ["raise", "claim", "hand_over"]


@pytest.mark.parametrize("to", ["0", "999", "abc", "", "9" * 40])
def test_it_is_given_to_nobody_who_is_not_there(
    school: School, teacher: VisitClient, flag: int, to: str
) -> None:
    answer = teacher.post(f"flags/{flag}/give", to=to)
    assert (answer.status_code, "FLAG-COLLEAGUE" in answer.text) == (422, True)
    assert actions(school, flag) == ["raise"]


def test_it_is_given_to_no_student(school: School, teacher: VisitClient, student: Person, flag: int) -> None:
    assert teacher.post(f"flags/{flag}/give", to=str(student.id)).status_code == 422


def test_put_off_it_leaves_the_queue_until_its_day_and_stays_due_as_it_was(
    school: School, teacher: VisitClient, flag: int
) -> None:
    due = the_flag(school, flag).due_at
    for _ in range(2):
        teacher.post(f"flags/{flag}/act", action="tomorrow")
    assert actions(school, flag) == ["raise", "snooze"]
    assert "Amara" not in teacher.get("queue").text
    assert "Amara" in teacher.get("queue?show=snoozed").text
    assert "back tomorrow" in teacher.get(f"flags/{flag}").text
    assert the_flag(school, flag).due_at == due
    school.clock.advance(days=1)
    later = school.visit(Role.INSTRUCTOR)
    assert "Amara" in later.get("queue").text
    assert "back tomorrow" not in later.get(f"flags/{flag}").text


def test_it_can_be_brought_back_before(school: School, teacher: VisitClient, flag: int) -> None:
    teacher.post(f"flags/{flag}/act", action="week")
    for _ in range(2):
        teacher.post(f"flags/{flag}/act", action="wake")
    assert actions(school, flag) == ["raise", "snooze", "wake"]
    assert "Amara" in teacher.get("queue").text


@pytest.mark.parametrize(("action", "days"), [("tomorrow", 1), ("school_day", 3), ("week", 7)])
def test_on_a_friday_the_next_school_day_is_monday(
    school: School, ines: Person, flag: int, action: str, days: int
) -> None:
    school.clock.advance(days=4)  # from a Monday morning
    school.visit(Role.INSTRUCTOR, ines).post(f"flags/{flag}/act", action=action)
    midnight = school.clock.now().replace(hour=0, minute=0, second=0)
    assert the_flag(school, flag).snoozed_until == midnight + timedelta(days=days)


@pytest.mark.parametrize("action", ["", "weather", "close", "\x00"])
def test_a_step_that_is_none_is_refused(teacher: VisitClient, flag: int, action: str) -> None:
    assert teacher.post(f"flags/{flag}/act", action=action).status_code == 400


def test_that_it_was_seen_is_kept_once_and_so_is_who_looked(
    school: School, teacher: VisitClient, ines: Person, student: Person, flag: int
) -> None:
    first = school.clock.now()
    teacher.get(f"flags/{flag}")
    school.clock.advance(minutes=5)
    teacher.get(f"flags/{flag}")
    school.clock.advance(hours=1)
    school.visit(Role.ASSISTANT).get(f"flags/{flag}")
    assert the_flag(school, flag).seen_at == first
    with school.runtime.database.transaction(writes=False) as session:
        row = session.get_one(Attention, (school.course.id, student.id))
        assert (row.looks, row.helps, row.looked_by_id != ines.id) == (2, 0, True)


def test_seen_before_it_changed_is_not_seen_as_it_is_now(
    school: School, teacher: VisitClient, student: Person, flag: int
) -> None:
    teacher.get(f"flags/{flag}")
    school.clock.advance(hours=1)
    with school.runtime.database.transaction() as session:
        session.execute(update(Flag).values(updated_at=school.clock.now()))  # a request has joined
    school.clock.advance(hours=1)
    teacher.get(f"flags/{flag}")
    assert the_flag(school, flag).seen_at == school.clock.now()


def test_every_step_is_in_the_event_log_too(
    school: School, teacher: VisitClient, tom: Person, flag: int
) -> None:
    for action in ("claim", "start", "wait", "tomorrow", "wake", "release"):
        teacher.post(f"flags/{flag}/act", action=action)
    teacher.post(f"flags/{flag}/give", to=str(tom.id))
    teacher.post(f"flags/{flag}/dismiss", reason="She was ill.")
    teacher.post(f"flags/{flag}/act", action="reopen")
    with school.runtime.database.transaction(writes=False) as session:
        kinds = list(session.scalars(select(Event.kind).order_by(Event.id)))
        done = list(session.scalars(select(FlagChange.action).order_by(FlagChange.id)))
    assert kinds == [f"flag_{action}" for action in done[1:]]
    assert done[1:] == [
        "claim", "move", "move", "snooze", "wake", "release", "assign", "dismiss", "reopen",
    ]  # fmt: skip
