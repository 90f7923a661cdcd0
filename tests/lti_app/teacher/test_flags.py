"""A flag is raised by practice, worked on by a teacher, and what she does comes back into practice."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from lti_app.db.models import Closure, Flag, FlagChange, Person, PlanStep
from lti_app.lti.roles import Role
from tests.lti_app.teacher.closing import as_shown, close
from tests.student import Student

if TYPE_CHECKING:
    from tests.lti_app.conftest import School, VisitClient


@pytest.fixture
def student(school: School) -> Student:
    person = school.person(name="Amara Okonkwo")
    return Student(school.runtime, school.clock, school.practice_set.id, person.id)


@pytest.fixture
def teacher(school: School) -> VisitClient:
    return school.visit(Role.INSTRUCTOR, school.person(Role.INSTRUCTOR, name="Ines Halloran"))


def _flag(school: School) -> Flag:
    with school.runtime.database.transaction() as session:
        return session.scalars(select(Flag).order_by(Flag.id.desc()).limit(1)).one()


def _stuck(student: Student, misses: int = 7) -> None:
    """Miss items until three misses on one skill must have happened."""
    for _ in range(misses):
        student.miss()


def _close(teacher: VisitClient, flag: Flag, cause: str, outcome: str = "partly", **form: str) -> str:
    return close(teacher, flag, cause=cause, outcome=outcome, **form).text


def test_three_misses_on_one_skill_raise_a_flag_with_a_note(school: School, student: Student) -> None:
    _stuck(student)
    flag = _flag(school)
    assert (flag.cause, flag.state) == ("mastery_failure", "open")
    assert len(flag.attempts) >= 3
    assert flag.note["sentences"]


def test_a_student_who_is_getting_on_raises_no_flag(school: School, student: Student) -> None:
    for _ in range(12):
        student.solve()
    with school.runtime.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Flag)) == 0


def test_later_misses_join_the_open_flag(school: School, student: Student) -> None:
    _stuck(student)
    before = _flag(school)
    _stuck(student, 5)
    after = _flag(school)
    assert after.id == before.id
    assert set(before.attempts) < set(after.attempts)


def test_asking_raises_a_flag_once_and_the_page_says_what_became_of_it(
    school: School, student: Student, teacher: VisitClient
) -> None:
    student.item()
    student.ask("key", "I am lost.")
    student.ask("key", "I am lost.")
    flag = _flag(school)
    assert (flag.cause, len(flag.help_requests)) == ("student_asked", 1)

    page = school.visit(person=_person(school, student))
    path = f"practice/{school.practice_set.id}"
    assert "has been asked" in page.get(path).text
    teacher.post(f"flags/{flag.id}/act", action="claim")
    assert "has seen that you asked" in page.get(path).text
    teacher.post(f"flags/{flag.id}/act", action="wait")
    assert "has answered" in page.get(path).text
    _close(teacher, flag, "student_asked", "understood")
    assert "has looked after" in page.get(path).text


def test_a_request_raises_a_new_flag_after_the_last_was_closed(
    school: School, student: Student, teacher: VisitClient
) -> None:
    student.item()
    student.ask("one")
    first = _flag(school)
    _close(teacher, first, "student_asked", "understood")
    student.ask("two")
    assert _flag(school).id != first.id


def test_who_asked_is_in_the_queue_by_name_with_when_it_is_due(
    school: School, student: Student, teacher: VisitClient
) -> None:
    student.item()
    student.ask()
    page = teacher.get("queue").text
    assert "Amara Okonkwo" in page
    assert "Asked for a person" in page
    assert "due today" in page


def test_an_empty_queue_says_so(teacher: VisitClient) -> None:
    assert "Nobody needs you right now" in teacher.get("queue").text
    beyond = teacher.get("queue?page=3").text  # of a queue that has shrunk meanwhile
    assert "Nobody needs you right now" not in beyond
    assert "Go to the first page" in beyond


def test_the_note_is_on_the_flags_page_with_the_answers_behind_it(
    school: School, student: Student, teacher: VisitClient
) -> None:
    _stuck(student)
    page = teacher.get(f"flags/{_flag(school).id}").text
    assert 'id="note-text"' in page
    assert "The answers behind this" in page
    assert "Try this" in page


def test_a_claim_is_somebodys_and_doing_it_twice_does_it_once(
    school: School, student: Student, teacher: VisitClient
) -> None:
    _stuck(student)
    flag = _flag(school)
    for _ in range(2):
        assert teacher.post(f"flags/{flag.id}/act", action="claim").status_code == 303
    with school.runtime.database.transaction() as session:
        actions = list(session.scalars(select(FlagChange.action).where(FlagChange.flag_id == flag.id)))
    assert actions.count("claim") == 1

    other = school.visit(Role.ASSISTANT)
    answer = other.post(f"flags/{flag.id}/act", action="claim")
    assert (answer.status_code, "FLAG-TAKEN" in answer.text) == (409, True)


def test_a_released_flag_can_be_claimed_by_another(
    school: School, student: Student, teacher: VisitClient
) -> None:
    _stuck(student)
    flag = _flag(school)
    teacher.post(f"flags/{flag.id}/act", action="claim")
    teacher.post(f"flags/{flag.id}/act", action="release")
    assert school.visit(Role.ASSISTANT).post(f"flags/{flag.id}/act", action="claim").status_code == 303


def test_a_dismissal_wants_a_reason_and_changes_nothing_in_practice(
    school: School, student: Student, teacher: VisitClient
) -> None:
    _stuck(student)
    flag = _flag(school)
    assert "FLAG-REASON" in teacher.post(f"flags/{flag.id}/dismiss", reason=" ").text
    teacher.post(f"flags/{flag.id}/dismiss", reason="She was ill.")
    assert _flag(school).state == "dismissed"
    assert "She was ill." in teacher.get(f"flags/{flag.id}").text
    with school.runtime.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(PlanStep)) == 0


def test_the_plan_is_on_the_page_before_anything_is_saved(
    school: School, student: Student, teacher: VisitClient
) -> None:
    _stuck(student)
    flag = _flag(school)
    assert "What changes in practice" in teacher.get(f"flags/{flag.id}").text
    page = teacher.post(f"flags/{flag.id}/plan", cause="motivation", done="talked", outcome="partly").text
    assert "8 items" in page
    assert _flag(school).state == "open"


def test_a_closure_whose_plan_was_not_on_the_page_is_shown_and_not_saved(
    school: School, student: Student, teacher: VisitClient
) -> None:
    _stuck(student)
    flag = _flag(school)
    page = _close(teacher, flag, "motivation", shown="misconception:talked:partly")
    assert "Look at the plan, then save" in page
    assert _flag(school).state == "open"


def test_a_closure_is_saved_once(school: School, student: Student, teacher: VisitClient) -> None:
    _stuck(student)
    flag = _flag(school)
    fields = as_shown(teacher, flag, cause="motivation") | {"line": "We talked about the week."}
    for _ in range(2):
        assert teacher.post(f"flags/{flag.id}/close", **fields).status_code == 303
    with school.runtime.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Closure)) == 1
    assert _flag(school).state == "resolved"
    assert "We talked about the week." in teacher.get(f"flags/{flag.id}").text


def test_after_a_talk_about_motivation_the_next_items_are_easier_and_say_why(
    school: School, student: Student, teacher: VisitClient
) -> None:
    for _ in range(6):
        student.solve()
    student.ask()
    _close(teacher, _flag(school), "motivation")
    before = student.solve()  # was open when the teacher closed the flag
    row = student.item()
    assert row.step_id is not None
    assert row.reason["code"].startswith("sequencing.plan-confidence")
    assert row.predicted > max(before.predicted, 0.8)


def test_a_plan_ends_after_its_items(school: School, student: Student, teacher: VisitClient) -> None:
    _stuck(student)
    _close(teacher, _flag(school), "motivation")
    served = []
    for _ in range(10):
        student.solve()
        served.append(student.item().step_id)
    assert [step is not None for step in served] == [True] * 8 + [False] * 2


def test_after_a_closure_for_a_misconception_its_skill_comes_back_spaced(
    school: School, student: Student, teacher: VisitClient
) -> None:
    _stuck(student)
    flag = _flag(school)
    _close(teacher, flag, "misconception")
    served = []
    for _ in range(18):
        student.solve()
        served.append(student.item())
    turns = [number for number, row in enumerate(served) if row.step_id is not None]
    assert len(turns) == 4
    assert {served[number].skill for number in turns} == {flag.skill}
    assert all(later - earlier > 3 for earlier, later in pairwise(turns))


def test_reopening_undoes_a_closure_and_what_it_planned(
    school: School, student: Student, teacher: VisitClient
) -> None:
    _stuck(student)
    flag = _flag(school)
    _close(teacher, flag, "motivation")
    teacher.post(f"flags/{flag.id}/act", action="reopen")
    assert _flag(school).ended_at is None
    with school.runtime.database.transaction() as session:
        assert set(session.scalars(select(PlanStep.remaining))) == {0}
        assert session.scalar(select(func.count()).select_from(Closure)) == 0
    _close(teacher, flag, "misconception")
    assert _flag(school).state == "resolved"


def test_a_word_that_is_none_of_ours_is_refused(
    school: School, student: Student, teacher: VisitClient
) -> None:
    _stuck(student)
    page = teacher.post(f"flags/{_flag(school).id}/close", cause="weather", done="talked", outcome="partly")
    assert (page.status_code, "WEB-BAD-REQUEST" in page.text) == (400, True)


def test_anonymous_students_have_a_stable_label(school: School, teacher: VisitClient) -> None:
    person = school.person()
    anonymous = Student(school.runtime, school.clock, school.practice_set.id, person.id)
    anonymous.item()
    anonymous.ask()
    assert f"Student {person.id}" in teacher.get("queue").text


def _person(school: School, student: Student) -> Person:

    with school.runtime.database.transaction() as session:
        return session.get_one(Person, student.person)
