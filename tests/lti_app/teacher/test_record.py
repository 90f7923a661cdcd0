"""The student's record: what stands in it, who may see it, that a look is noted, that it stays quick."""

from __future__ import annotations

import csv
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, select

from engine.escalation.model import Cause, ClosureOutcome, Done
from lti_app.db.models import (
    Attempt,
    Attention,
    AuditEntry,
    Closure,
    Enrolment,
    Flag,
    Message,
    PlanStep,
    PracticeItem,
)
from lti_app.lti.roles import TEACHERS, Role
from lti_app.sandbox.markup import parse
from tests.databases import on_sqlite
from tests.student import Student

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lti_app.db.models import Person
    from tests.lti_app.conftest import School, VisitClient

pytestmark = on_sqlite

MOST_QUERIES = 40  # of a record, the visit's own included


@pytest.fixture
def ada(school: School) -> Person:
    return school.person(name="Ada <b>Example</b>")


@pytest.fixture
def student(school: School, ada: Person) -> Student:
    return Student(school.runtime, school.clock, school.practice_set.id, ada.id)


@pytest.fixture
def teacher(school: School) -> VisitClient:
    return school.visit(Role.INSTRUCTOR, school.person(Role.INSTRUCTOR, name="T. Eacher"))


def _record(visit: VisitClient, person: Person, query: str = "") -> str:
    answer = visit.get(f"students/{person.id}/record{query}")
    assert answer.status_code == 200
    return answer.text


def _part(page: str, id_: str) -> str:
    return " ".join(parse(page).find_all(f"#{id_}")[0].text.split())


def _table(visit: VisitClient, person: Person, name: str) -> list[dict[str, str]]:
    answer = visit.get(f"students/{person.id}/record.csv?table={name}")
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))


def _flag(school: School, person: Person, **values: Any) -> int:
    now = school.clock.now()
    with school.runtime.database.transaction() as session:
        row = Flag(
            **{
                "course_id": school.course.id,
                "person_id": person.id,
                "practice_set_id": school.practice_set.id,
                "policy": "default",
                "policy_version": 1,
                "rule": "repeated-miss",
                "cause": "mastery_failure",
                "tier": 2,
                "severity": 3,
                "confidence": 0.7,
                "play": "worked-example-talk",
                "skill": "one-step-equations",
                "raised_at": now,
                "updated_at": now,
            }
            | values
        )
        session.add(row)
        session.flush()
        return row.id


def _closed(school: School, person: Person, by: Person, **values: Any) -> None:
    now = school.clock.now()
    flag = _flag(school, person, state="resolved", ended_at=now)
    with school.runtime.database.transaction() as session:
        closure = Closure(
            **{
                "flag_id": flag,
                "by_id": by.id,
                "cause": Cause.MASTERY_FAILURE.value,
                "done": Done.TALKED.value,
                "outcome": ClosureOutcome.PARTLY.value,
                "line": "drew it",
                "at": now,
            }
            | values
        )
        session.add(closure)
        session.flush()
        session.add(
            PlanStep(
                closure_id=closure.id,
                course_id=school.course.id,
                person_id=person.id,
                kind="review",
                skill="one-step-equations",
                items=4,
                remaining=4,
                spacing=3,
                created_at=now,
            )
        )


def test_of_somebody_who_has_done_nothing_it_says_so(teacher: VisitClient, ada: Person) -> None:
    page = _record(teacher, ada)
    assert "Ada &lt;b&gt;Example&lt;/b&gt;" in page
    assert "Not begun yet" in page
    assert "No flag so far." in page
    assert "Nobody has looked at this record before" in page


def test_it_tells_right_alone_from_right_with_help_week_by_week(
    school: School, ada: Person, student: Student
) -> None:
    student.solve()
    helped = student.item()
    student.hint(helped, 1)
    student.solve()
    school.clock.advance(days=7)
    student.miss()
    teacher = school.visit(Role.INSTRUCTOR)
    newest, before = (row for row in parse(_record(teacher, ada)).find_all("#weeks tbody tr"))
    assert "0 of 1" in newest.text
    assert "1 of 2" in before.text
    rows = _table(teacher, ada, "weeks")
    assert [(row["Items"], row["Right at the first try without help"]) for row in rows] == [
        ("2", "1"),
        ("1", "0"),
    ]


def test_how_sure_she_was_stands_beside_how_it_went(
    school: School, ada: Person, student: Student, teacher: VisitClient
) -> None:
    sure, unsure = student.miss(), student.solve()
    with school.runtime.database.transaction() as session:
        session.get_one(PracticeItem, sure.id).confidence = 5
        session.get_one(PracticeItem, unsure.id).confidence = 1
    weeks = _part(_record(teacher, ada), "weeks")
    assert "3.0 of 5 sure, 50 of 100 right; sure and missed: 1; unsure and right: 1" in weeks


def test_mastery_says_its_range_and_what_a_teacher_has_set(
    school: School, ada: Person, student: Student, teacher: VisitClient
) -> None:
    skill = student.solve().skill
    before = _part(_record(teacher, ada), "mastery")
    assert "Mastery: 0 of" in before
    assert "likely" in before
    assert "a first guess" in before
    teacher.post(f"students/{ada.id}/settings/mastery", skill=skill, known="yes")
    after = _part(_record(teacher, ada), "mastery")
    assert "Mastery: 1 of" in after
    assert "set by hand to known" in after
    rows = {row["Skill"]: row for row in _table(teacher, ada, "skills")}
    assert sum(row["Set by hand"] != "" for row in rows.values()) == 1


def test_cases_notices_and_soft_flags_stand_in_it_and_a_soft_one_opens_no_page(
    school: School, ada: Person, student: Student, teacher: VisitClient
) -> None:
    soft = _flag(school, ada, cause="integrity", tier=1, kind="notice")
    notice = _flag(school, ada, cause="uncertainty", kind="notice")
    case = _flag(school, ada, open_key="x")
    page = _record(teacher, ada)
    links = {link.attributes.get("href", "") for link in parse(page).find_all("#flags a")}
    assert [any(link.endswith(f"/flags/{id_}") for link in links) for id_ in (soft, notice, case)] == [
        False,
        True,
        True,
    ]
    kinds = [row["Kind"] for row in _table(teacher, ada, "flags")]
    assert kinds == ["case", "notice", "practice only"]


def test_flags_come_by_the_page(school: School, ada: Person, teacher: VisitClient) -> None:
    for _ in range(11):
        _flag(school, ada)
    assert len(parse(_record(teacher, ada)).find_all("#flags li.entry")) == 10
    assert len(parse(_record(teacher, ada, "?flags=1")).find_all("#flags li.entry")) == 1
    assert "No flag is on this page." in _record(teacher, ada, "?flags=2")


def test_help_says_what_was_done_what_was_planned_and_what_came_of_it(
    school: School, ada: Person, student: Student, teacher: VisitClient
) -> None:
    by = school.person(Role.INSTRUCTOR, name="B. Ystander")
    _closed(school, ada, by)
    help_ = _part(_record(teacher, ada), "help")
    assert "Talked it through. Partly there. “drew it”" in help_
    assert "B. Ystander" in help_
    assert "Still to come: 4." in help_
    assert "No practice on this since then" in help_
    solved = student.solve()
    with school.runtime.database.transaction() as session:
        session.get_one(PracticeItem, solved.id).skill = "one-step-equations"
    assert "Practised again" in _part(_record(teacher, ada), "help")
    (row,) = _table(teacher, ada, "interventions")
    assert "Practised again" in row["Since then"]


def test_messages_are_there_once_they_are_sent_and_drafts_are_not(
    school: School, ada: Person, teacher: VisitClient
) -> None:
    by = school.person(Role.INSTRUCTOR, name="B. Ystander")
    for state in ("draft", "approved"):
        with school.runtime.database.transaction() as session:
            session.add(
                Message(
                    key=state,
                    course_id=school.course.id,
                    person_id=ada.id,
                    practice_set_id=school.practice_set.id,
                    template="praise",
                    drafted="Well done.",
                    text=f"This is the {state} one.",
                    state=state,
                    by_id=by.id,
                    created_at=school.clock.now(),
                )
            )
    help_ = _part(_record(teacher, ada), "help")
    assert "This is the approved one." in help_
    assert "not seen yet" in help_
    assert "draft one" not in help_


def test_items_come_with_the_reason_newest_first_by_the_page(
    school: School, ada: Person, student: Student, teacher: VisitClient
) -> None:
    for _ in range(15):
        student.solve()
    page = parse(_record(teacher, ada))
    rows = page.find_all("#items tbody tr")
    assert len(rows) == 15  # of sixteen, with the open one
    assert "16." in rows[0].text
    assert "open" in rows[0].text
    assert "You " in rows[0].text
    assert len(parse(_record(teacher, ada, "?items=1")).find_all("#items tbody tr")) == 1
    table = _table(teacher, ada, "items")
    assert len(table) == 16
    assert table[1]["Ended"] == "right"


def test_a_look_is_noted_and_the_page_says_when_the_one_before_was(
    school: School, ada: Person, teacher: VisitClient
) -> None:
    _record(teacher, ada)
    school.clock.advance(hours=1)
    assert "Last looked at" in _record(teacher, ada)
    with school.runtime.database.transaction(writes=False) as session:
        looks = session.scalars(select(AuditEntry).where(AuditEntry.action == "record.viewed")).all()
        attention = session.get_one(Attention, (school.course.id, ada.id))
    assert [look.subject for look in looks] == [f"person:{ada.id}"] * 2
    assert (attention.looks, attention.looked_at) == (2, school.clock.now())


@pytest.mark.parametrize("role", sorted(set(Role) - TEACHERS))
@pytest.mark.parametrize("path", ["record", "record.csv"])
def test_only_teachers_see_it(school: School, ada: Person, role: Role, path: str) -> None:
    assert school.visit(role).get(f"students/{ada.id}/{path}").status_code == 403


def test_a_student_does_not_see_her_own(school: School, ada: Person) -> None:
    assert school.visit(person=ada).get(f"students/{ada.id}/record").status_code == 403


@pytest.mark.parametrize("path", ["record", "record.csv", "settings"])
def test_a_teacher_limited_to_sections_sees_it_of_these_alone(school: School, ada: Person, path: str) -> None:
    visit = school.visit(Role.ASSISTANT, sections=["id:1"], section_restricted=True)
    assert "SESSION-SCOPE" in visit.get(f"students/{ada.id}/{path}").text
    with school.runtime.database.transaction() as session:
        session.get_one(Enrolment, (school.course.id, ada.id)).sections = ["id:1"]
    assert visit.get(f"students/{ada.id}/{path}").status_code == 200


def test_no_other_table_is_there(ada: Person, teacher: VisitClient) -> None:
    assert teacher.get(f"students/{ada.id}/record.csv?table=secrets").status_code == 404


def test_a_name_that_a_spreadsheet_would_run_is_text(
    school: School, ada: Person, student: Student, teacher: VisitClient
) -> None:
    _closed(school, ada, school.person(Role.INSTRUCTOR, name="=1+1"))
    (row,) = _table(teacher, ada, "interventions")
    assert row["By"] == "'=1+1"


@contextmanager
def _counted(school: School) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    engine = school.runtime.database.engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def test_a_long_history_asks_for_no_more(
    school: School, ada: Person, student: Student, teacher: VisitClient
) -> None:
    first = student.solve()
    _closed(school, ada, school.person(Role.INSTRUCTOR))
    for _ in range(20):
        _flag(school, ada)
    _record(teacher, ada)
    with _counted(school) as few:
        _record(teacher, ada)
    _lengthen(school, first, 300)
    with _counted(school) as many:
        page = _record(teacher, ada)
    assert "302 items, newest first" in page
    assert len(many) == len(few) <= MOST_QUERIES


def _lengthen(school: School, first: PracticeItem, items: int) -> None:
    columns = [column.name for column in PracticeItem.__table__.columns]
    with school.runtime.database.transaction() as session:
        row = session.get_one(PracticeItem, first.id)
        values = {name: getattr(row, name) for name in columns if name not in {"id", "token", "opened_at"}}
        for number in range(items):
            opened = school.clock.now() + timedelta(minutes=number)
            item = PracticeItem(token=f"token-{number}", opened_at=opened, **values)
            session.add(item)
            session.flush()
            session.add(Attempt(item_id=item.id, number=1, response="1", right=True, seconds=9.0, at=opened))
