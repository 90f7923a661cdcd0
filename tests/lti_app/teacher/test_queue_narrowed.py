"""The queue narrowed, on both databases: what their JSON and their letters do is their own affair (E1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lti_app.db.models import CourseSettings, Enrolment
from lti_app.lti.roles import Role
from lti_app.sandbox.markup import parse
from tests import factories
from tests.lti_app.teacher.putting import put_flag

if TYPE_CHECKING:
    from lti_app.db.models import Person
    from tests.lti_app.conftest import School, VisitClient


@pytest.fixture
def ines(school: School) -> Person:
    return school.person(Role.INSTRUCTOR, name="Ines Halloran")


@pytest.fixture
def teacher(school: School, ines: Person) -> VisitClient:
    """A teacher whose day has room for everything."""
    with school.runtime.database.transaction() as session:
        now = school.clock.now()
        session.add(CourseSettings(course_id=school.course.id, minutes_a_day=10_000, updated_at=now))
    return school.visit(Role.INSTRUCTOR, ines)


def _ids(visit: VisitClient, **query: str | int) -> list[int]:
    """Return the flags on a page of the queue, in order."""
    root = parse(visit.get("queue", query_string=query).text)
    links = (link.attributes["href"] for link in root.find_all("#rows a"))
    return [int(link.rpartition("/")[2]) for link in links if "/flags/" in link]


def test_by_cause_owner_practice_set_section_and_name(
    school: School, teacher: VisitClient, ines: Person
) -> None:
    amara, zoe = school.person(name="Amara Okonkwo"), school.person(name="ZOË van der Meulen")
    with school.runtime.database.transaction() as session:
        session.get_one(Enrolment, (school.course.id, zoe.id)).sections = ["name:Period “1”"]
        elsewhere = factories.practice_set(session, session.merge(school.course), title="Fractions").id
    first = put_flag(school, amara, cause="integrity", owner_id=ines.id, state="claimed", severity=5)
    second = put_flag(school, zoe, practice_set_id=elsewhere)
    nameless = put_flag(school, person := school.person(), severity=1)
    for query, found in (
        ({"cause": "integrity"}, [first]),
        ({"owner": str(ines.id)}, [first]),
        ({"owner": "nobody"}, [second, nameless]),
        ({"practice_set": str(elsewhere)}, [second]),
        ({"section": "name:Period “1”"}, [second]),
        ({"name": "okon"}, [first]),
        ({"name": "zoë"}, [second]),
        ({"name": "van"}, [second]),
        ({"name": "mar"}, []),
        ({"name": f"student {person.id}"}, [nameless]),
        ({"name": "%"}, []),
        ({"cause": "integrity", "owner": "nobody"}, []),
        ({"cause": "weather", "owner": "x", "practice_set": "-1"}, [first, second, nameless]),
    ):
        assert _ids(teacher, **query) == found, query


def test_what_can_be_chosen_is_what_the_course_has(school: School, teacher: VisitClient) -> None:
    person = school.person()
    with school.runtime.database.transaction() as session:
        session.get_one(Enrolment, (school.course.id, person.id)).sections = ["id:42", "name:Period 1"]
    root = parse(teacher.get("queue").text)
    sections = [option.attributes["value"] for option in root.find_all("#by-section option")]
    assert sections == ["", "id:42", "name:Period 1"]


def test_where_nothing_fits_it_says_so_and_leads_back(teacher: VisitClient) -> None:
    page = teacher.get("queue", query_string={"name": "Nobody"}).text
    assert "Nothing here fits what you chose." in page
    assert "Show all" in page


def test_students_with_the_same_idea_are_a_group_that_narrows_the_queue(
    school: School, teacher: VisitClient
) -> None:
    same = {
        "cause": "misconception",
        "skill": "combine-like-terms",
        "misconception": "joins-unlike-terms",
    }
    group = [put_flag(school, school.person(), **same) for _ in range(3)]
    put_flag(school, school.person())
    root = parse(teacher.get("queue").text)
    link = root.find("#group-1")
    assert "3 students" in link.text
    address = link.attributes["href"].partition("?")[2]
    assert _ids(teacher, **dict(part.split("=") for part in address.split("&"))) == group
