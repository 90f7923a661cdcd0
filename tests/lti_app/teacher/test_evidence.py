"""The evidence on a flag's page: answer by answer, the newest first, page by page (D2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from lti_app.db.models import Attempt, Event, Flag
from lti_app.lti.roles import Role
from lti_app.sandbox.markup import parse
from tests.databases import on_sqlite
from tests.lti_app.teacher.putting import put_flag
from tests.student import Student

if TYPE_CHECKING:
    from tests.lti_app.conftest import School, VisitClient

pytestmark = on_sqlite


def _shown(visit: VisitClient, flag: int, page: int = 0) -> list[int]:
    """Return the attempts on a page of a flag's evidence, in order."""
    root = parse(visit.get(f"flags/{flag}", query_string={"answers": page}).text)
    return [int(row.attributes["id"].removeprefix("attempt-")) for row in root.find_all("#evidence li[id]")]


def test_twenty_answers_a_page_the_newest_first_and_each_once(school: School) -> None:
    person = school.person()
    student = Student(school.runtime, school.clock, school.practice_set.id, person.id)
    for _ in range(12):
        student.miss()  # two answers each
    with school.runtime.database.transaction() as session:
        attempts = list(session.scalars(select(Attempt.id).order_by(Attempt.id)))
    flag = put_flag(school, person, cause="integrity", attempts=attempts)
    teacher = school.visit(Role.INSTRUCTOR)
    assert _shown(teacher, flag) == attempts[-20:]
    assert _shown(teacher, flag, 1) == _shown(teacher, flag, 9) == attempts[:-20]
    assert f"The answers behind this ({len(attempts)})" in teacher.get(f"flags/{flag}").text


def test_what_is_no_answer_stands_there_too_in_words(school: School) -> None:
    person = school.person()
    with school.runtime.database.transaction() as session:
        row = Event(
            course_id=school.course.id,
            person_id=person.id,
            kind="left_idle",
            notable=True,
            data={"value": 300.0},
            at=school.clock.now(),
        )
        session.add(row)
        session.flush()
        event = row.id
    flag = put_flag(school, person, events=[event])
    page = parse(school.visit(Role.INSTRUCTOR).get(f"flags/{flag}").text)
    assert "Left an open item" in page.find(f"#event-{event}").text


def test_every_answer_leads_to_the_item_as_the_student_saw_it(school: School) -> None:
    person = school.person(name="Amara Okonkwo")
    item = Student(school.runtime, school.clock, school.practice_set.id, person.id).miss()
    with school.runtime.database.transaction() as session:
        attempts = list(session.scalars(select(Attempt.id)))
    flag = put_flag(school, person, cause="integrity", attempts=attempts)
    teacher = school.visit(Role.INSTRUCTOR)
    links = parse(teacher.get(f"flags/{flag}").text).find_all("#evidence a")
    assert {link.attributes["href"].rpartition("/")[2] for link in links} == {str(item.id)}
    assert teacher.get(links[0].attributes["href"]).status_code == 200


def test_the_note_alone_is_a_page_to_print(school: School) -> None:
    person = school.person(name="Amara Okonkwo")
    flag = put_flag(school, person)
    page = school.visit(Role.INSTRUCTOR).get(f"flags/{flag}/note")
    assert page.status_code == 200
    assert "Amara Okonkwo" in page.text
    assert "Close it" not in page.text
    with school.runtime.database.transaction(writes=False) as session:
        assert session.get_one(Flag, flag).seen_at is None


def test_a_play_that_the_playbook_has_no_more_leaves_the_note_as_it_was(school: School) -> None:
    flag = put_flag(school, school.person())
    with school.runtime.database.transaction() as session:
        note = {**session.get_one(Flag, flag).note, "play": "retired"}
        session.execute(update(Flag).values(play="retired", note=note))
    assert school.visit(Role.INSTRUCTOR).get(f"flags/{flag}").status_code == 200
