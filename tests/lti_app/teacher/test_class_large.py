"""The class pages at 3,000 students: few queries, a bounded page."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from sqlalchemy import event, insert, select

from lti_app.content.banks import load_bank
from lti_app.db.models import Attention, Enrolment, Flag, Grade, Learner, Person, Presence, SkillEstimate
from lti_app.lti.roles import Role
from lti_app.sandbox.markup import parse
from tests import factories
from tests.clock import START
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.lti_app.conftest import School, VisitClient

pytestmark = pytest.mark.slow

STUDENTS, SETS = 3_000, 4
MOST_QUERIES = 9  # of a page, the visit's own included


class Large(NamedTuple):
    """A school with a large class."""

    school: School
    teacher: VisitClient
    limited: VisitClient

    @contextmanager
    def counted(self) -> Iterator[list[str]]:
        """Note every statement that is sent to the database."""
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            statements.append(statement)

        engine = self.school.runtime.database.engine
        event.listen(engine, "before_cursor_execute", note)
        yield statements
        event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def large(school: School) -> Large:
    teacher, assistant = school.person(Role.INSTRUCTOR), school.person(Role.ASSISTANT)
    course = school.course.id
    with school.runtime.database.transaction() as session:
        sets = [factories.practice_set(session, session.merge(school.course)).id for _ in range(SETS)]
        same = {"registration_id": teacher.registration_id, "created_at": START}
        people = [same | {"sub": f"many-{n}", "name": f"Student No {n:04}"} for n in range(STUDENTS)]
        session.execute(insert(Person), people)
        ids = list(session.scalars(select(Person.id).where(Person.sub.like("many-%")).order_by(Person.id)))
        seen = {"course_id": course, "role": "learner", "first_seen_at": START, "last_seen_at": START}
        rows = [
            seen
            | {
                "person_id": id_,
                "sections": [f"id:{n % 100}", f"name:Period {n % 100}"] if n % 10 else [],
                "vanished_at": START if n % 50 == 7 else None,
            }
            for n, id_ in enumerate(ids)
        ]
        session.execute(insert(Enrolment), rows)
        begun = ids[: STUDENTS // 2]
        active = [{"course_id": course, "person_id": id_, "last_active_at": START} for id_ in begun]
        session.execute(insert(Learner), [row | {"variance": 1.0} for row in active])
        grades = [
            {"practice_set_id": set_, "person_id": id_, "share": 0.5, "updated_at": START}
            for set_ in sets
            for id_ in begun
        ]
        session.execute(insert(Grade), grades)
        flags = [_flag(course, id_, sets[0], number) for id_ in begun for number in range(3)]
        session.execute(insert(Flag), flags)
        session.execute(insert(SkillEstimate), [row for id_ in begun for row in _known(course, id_)])
        same = {"course_id": course, "looks": 1, "looked_at": START}
        looked = [same | {"person_id": id_, "helps": number % 5} for number, id_ in enumerate(begun[::2])]
        session.execute(insert(Attention), looked)
        here = {"course_id": course, "practice_set_id": sets[0], "visible": True}
        present = [here | {"person_id": id_, "input_at": START, "seen_at": START} for id_ in begun]
        session.execute(insert(Presence), present)
    limited = {"sections": ["id:3", "name:Period 4"], "section_restricted": True}
    return Large(
        school,
        school.visit(Role.INSTRUCTOR, teacher),
        school.visit(Role.ASSISTANT, assistant, **limited),
    )


def _flag(course: int, person: int, practice_set: int, number: int) -> dict[str, Any]:
    return {
        "open_key": f"{course}:{person}:{number}",
        "course_id": course,
        "person_id": person,
        "practice_set_id": practice_set,
        "policy": "default",
        "policy_version": 1,
        "rule": "repeated-miss",
        "cause": "mastery_failure",
        "tier": 1 + number,
        "severity": 3,
        "confidence": 0.7,
        "play": "worked-example-talk",
        "attempts": [],
        "help_requests": [],
        "note": {},
        "state": "open",
        "raised_at": START + timedelta(minutes=number),
        "updated_at": START,
    }


def _known(course: int, person: int) -> list[dict[str, Any]]:
    """Return what is known of a student on some skills, half of them mastered."""
    skills = list(load_bank("algebra-1").skills)[:12]
    return [
        {
            "course_id": course,
            "person_id": person,
            "skill": skill,
            "ability": 3.0,
            "variance": 0.1,
            "opportunities": 9,
            "right": 9,
            "last_at": START,
            "mastered_at": START if number % 2 else None,
        }
        for number, skill in enumerate(skills)
    ]


PATHS = ("class", "class?page=59", "class?show=not-begun&page=3", "class?show=gone", "class?name=299")


@pytest.mark.parametrize("path", PATHS)
def test_a_page_takes_few_queries_and_shows_fifty_people_at_most(large: Large, path: str) -> None:
    for visit in (large.teacher, large.limited):
        visit.get(path)  # once before, for what is kept from then on
        with large.counted() as statements:
            page = visit.get(path)
        assert page.status_code == 200
        assert len(statements) <= MOST_QUERIES
    rows = parse(large.teacher.get(path).text).find_all(".people tbody tr")
    assert 0 < len(rows) <= 50


# Path, queries at most, what its rows are and how many at most.
OTHERS = (
    ("class/glance", 30, "#now li", 60),
    ("class/now", 10, "#now li", 60),
    ("class/mastery?order=fewest&page=3", 20, ".heat tbody tr", 25),
    ("class/mastery?order=quiet", 20, ".heat tbody tr", 25),
    ("class/attention?page=9", 10, ".people tbody tr", 15),
    ("week", 30, "#attention tbody tr", 8),
)


@on_sqlite
def test_the_other_pages_of_the_class_are_bounded_too(large: Large) -> None:
    for path, queries, rows, most in OTHERS:
        for visit in (large.teacher, large.limited):
            visit.get(path)  # once before, for what is kept from then on
            with large.counted() as statements:
                page = visit.get(path)
            assert page.status_code == 200, path
            assert len(statements) <= queries, path
        assert 0 < len(parse(large.teacher.get(path).text).find_all(rows)) <= most, path


@on_sqlite
def test_the_mastery_of_everybody_comes_by_the_five_hundred(large: Large) -> None:
    with large.counted() as statements:
        lines = large.teacher.get("class/mastery.csv").text.splitlines()
    assert len(lines) == 1 + STUDENTS - STUDENTS // 50
    assert len(statements) <= 6 * 15


def test_the_tabs_count_everybody(large: Large) -> None:
    counts = [count.text for count in parse(large.teacher.get("class").text).find_all(".tabs .count")]
    assert counts == [str(STUDENTS), str(STUDENTS // 2 - STUDENTS // 100), str(STUDENTS // 50)]


def test_the_whole_table_takes_queries_by_the_five_hundred(large: Large) -> None:
    with large.counted() as statements:
        lines = large.teacher.get("class.csv").text.splitlines()
    assert len(lines) == STUDENTS + 1
    assert len(statements) <= MOST_QUERIES + 2 * STUDENTS // 500


def test_who_is_limited_to_sections_sees_these_alone(large: Large) -> None:
    counts = [count.text for count in parse(large.limited.get("class").text).find_all(".tabs .count")]
    assert counts[0] == str(2 * STUDENTS // 100)
