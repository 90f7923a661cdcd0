"""Rows of other courses, sections and students: at no address of the app, for nobody.

Every address that takes the number of a row is asked for rows that are not the visitor's, so that one which
comes later is asked too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from lti_app.content.banks import load_bank
from lti_app.db.models import (
    AuditEntry,
    Course,
    Enrolment,
    Event,
    Flag,
    FlagChange,
    OwnTemplate,
    PracticeItem,
    ScoreDelivery,
)
from lti_app.lti.roles import TEACHERS, Role
from lti_app.own.store import By, make
from lti_app.policies import store as rules
from lti_app.policies.stored import as_stored, shipped_data
from lti_app.runtime import utc_now
from lti_app.teacher.messages.service import draft
from tests import factories
from tests.databases import on_sqlite
from tests.lti_app.conftest import School, VisitClient, school
from tests.lti_app.conftest import app as visited_app
from tests.student import Student

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from sqlalchemy.orm import Session

    from lti_app.db.models import Person, PracticeSet

__all__ = ["school"]
app = visited_app  # here nobody launches
pytestmark = on_sqlite

NAME = "Zebulon Quince"

Rows = dict[str, int | str]  # what an address needs: of rows their numbers, of a skill its id


def _worked(school: School, practice_set: PracticeSet, student: Person) -> Rows:
    """Let a student practise and ask for help, and the grade be refused: the numbers of all these rows."""
    works = Student(school.runtime, school.clock, practice_set.id, student.id)
    solved = works.solve()
    works.ask(f"key-{student.id}")
    with school.runtime.database.transaction() as session:
        flag = session.scalars(select(Flag).where(Flag.person_id == student.id)).one()
        score = session.scalars(select(ScoreDelivery).where(ScoreDelivery.person_id == student.id)).first()
        assert score is not None
        score.state, score.error, score.ended_at = "blocked", "AGS-404", school.clock.now()
        return {
            "person": student.id,
            "practice_set": practice_set.id,
            "flag": flag.id,
            "score": score.id,
            "skill": solved.skill,
            "item": solved.id,
            "message": _message(session, flag),
            "question": _question(session, practice_set.course_id),
            "number": 1,  # of its first version
            "version": _draft_of_rules(session, practice_set.course_id),
            "rule": "student-asked",
            "overlay": "primary",
        }


def _message(session: Session, flag: Flag) -> int:
    """Let somebody draft a message to the student."""
    teacher = factories.person(session, session.get_one(Course, flag.course_id), Role.INSTRUCTOR)
    row = draft(session, flag, "key", "template", NAME, NAME, teacher, flag.raised_at)
    return row.id


def _question(session: Session, course: int) -> int:
    """Let somebody write a question of the course's own."""
    shipped = load_bank("algebra-1").templates["one-step-add"]
    row = OwnTemplate(bank="algebra-1", skill=shipped.skill, state="draft", title="A sum", source={})
    return make(session, row, shipped, By(course, None, "console:test", utc_now()), "").id


def _draft_of_rules(session: Session, course: int) -> int:
    """Let somebody begin a draft of the course's rules."""
    teacher = factories.person(session, session.get_one(Course, course), Role.INSTRUCTOR)
    data = as_stored(shipped_data("default"))
    by = rules.By(course, None, teacher.id, utc_now())
    return rules.begin(session, data, "default:1", by).number


def _elsewhere(school: School, *, of_platform: bool) -> Rows:
    """Return the rows of a student of another course, of this platform or of another."""
    with school.runtime.database.transaction() as session:
        deployment = {"deployment_id": school.course.deployment_id} if of_platform else {}
        course = factories.course(session, **deployment)
        practice_set = factories.practice_set(session, course, title=NAME)
        student = factories.person(session, course, name=NAME)
    return _worked(school, practice_set, student)


def _kept(school: School) -> list[int]:
    """Return how many rows there are of all that an address might write."""
    with school.runtime.database.transaction(writes=False) as session:
        tables = (AuditEntry, Event, FlagChange, PracticeItem, ScoreDelivery, Enrolment)
        return [session.query(table).count() for table in tables]


def _answers(app: Flask, visit: VisitClient, rows: Rows) -> Iterator[tuple[str, Any]]:
    """Ask for every address that needs the number of such rows, with every method that it has."""
    asked = 0
    for rule in app.url_map.iter_rules():
        named = rule.arguments - {"launch_id"}
        if "launch_id" not in rule.arguments or not named:
            continue
        if named <= set(rows):
            _, path = rule.build({"launch_id": visit.launch, **rows}) or ("", "")
            for method in (rule.methods or set()) & {"GET", "POST"}:
                asked += 1
                sent = {"action": "claim", "reason": "x", "response": "1", "do": "keep", "title": "T"}
                yield f"{method} {rule}", visit.get(path) if method == "GET" else visit.post(path, **sent)
        else:
            known = {
                "person",
                "practice_set",
                "flag",
                "score",
                "skill",
                "question",
                "number",
                "item",
                "message",
                "version",
                "rule",
                "overlay",
            }
            assert named <= known, f"{rule}: of what is this a number?"
    assert asked


def _check(app: Flask, school: School, visit: VisitClient, rows: Rows) -> None:
    before = _kept(school)
    for what, answer in _answers(app, visit, rows):
        assert answer.status_code in {403, 404}, (what, answer.status_code)
        assert NAME not in answer.text, what
    assert _kept(school) == before


def test_a_teacher_of_the_course_gets_at_every_one_of_them(school: School, app: Flask) -> None:
    rows = _worked(school, school.practice_set, school.person(name=NAME))
    visit, student = school.visit(Role.INSTRUCTOR), school.visit(Role.LEARNER)
    for what, answer in _answers(app, visit, rows):
        practice = "/practice/" in what
        assert (answer.status_code in {403, 404}) == practice, (what, answer.status_code)
    for what, answer in _answers(app, student, {"practice_set": rows["practice_set"]}):
        assert (answer.status_code in {403, 404}) != ("/practice/" in what), (what, answer.status_code)


@pytest.mark.parametrize("of_platform", [True, False])
@pytest.mark.parametrize("role", Role)
def test_nobody_gets_at_rows_of_another_course(
    school: School, app: Flask, role: Role, of_platform: bool
) -> None:
    rows = _elsewhere(school, of_platform=of_platform)
    _check(app, school, school.visit(role), rows)


@pytest.mark.parametrize("role", Role)
def test_who_does_not_teach_a_student_gets_at_nothing_of_theirs(
    school: School, app: Flask, role: Role
) -> None:
    rows = _worked(school, school.practice_set, school.person(name=NAME))
    del rows["practice_set"], rows["question"], rows["version"]  # which the course has for everybody
    limited = {"section_restricted": True, "sections": ["id:1"]}  # nobody in it
    _check(app, school, school.visit(role, **limited), rows)


def test_a_teacher_limited_to_sections_reads_of_no_others_anywhere(school: School, app: Flask) -> None:
    student = school.person(name=NAME)
    _worked(school, school.practice_set, student)
    visit = school.visit(Role.INSTRUCTOR, section_restricted=True, sections=["id:1"])
    for rule in app.url_map.iter_rules():
        if rule.arguments == {"launch_id"} and "GET" in (rule.methods or set()):
            _, path = rule.build({"launch_id": visit.launch}) or ("", "")
            for query in ("", "?show=all", "?show=ended", "?name=Zeb", "?name=Zeb&show=not-begun"):
                assert NAME not in visit.get(path + query).text, path


@pytest.mark.parametrize("role", sorted(set(Role) - TEACHERS))
def test_what_is_a_teacher_s_is_no_other_s_even_where_it_is_their_own(
    school: School, app: Flask, role: Role
) -> None:
    """A student who knows the number of the flag about them, or of their own grade, gets at neither."""
    student = school.person(role, name=NAME)
    with school.runtime.database.transaction() as session:
        session.get_one(Enrolment, (school.course.id, student.id)).role = Role.LEARNER.value
    rows = _worked(school, school.practice_set, student)
    visit = school.visit(role, student)
    for what, answer in _answers(app, visit, {name: rows[name] for name in ("flag", "score")}):
        assert answer.status_code == 403, what
