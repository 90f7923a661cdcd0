"""The class page: everybody in the course, how far each has come, and reading the LMS's list."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from lti_app.db.models import AuditEntry, Course, Enrolment, Person, PlatformTask
from lti_app.lti.roles import TEACHERS, Role
from lti_app.lti.services.connector import Connector
from lti_app.outbox.tasks import do_due_tasks
from lti_app.sandbox.markup import parse
from tests import factories
from tests.loopback import Reply
from tests.lti_app.lti.services import services
from tests.lti_app.roster.lms import ListingLms, member
from tests.student import Student

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.lti_app.conftest import School, VisitClient

pytestmark = pytest.mark.sqlite_alone


@pytest.fixture
def teacher(school: School) -> VisitClient:
    return school.visit(Role.INSTRUCTOR)


def _practises(school: School, person: Person, *, asks: bool = False) -> None:
    student = Student(school.runtime, school.clock, school.practice_set.id, person.id)
    student.solve()
    if asks:
        student.ask(f"key-{person.id}")


def _gone(school: School, person: Person) -> None:
    with school.runtime.database.transaction() as session:
        session.get_one(Enrolment, (school.course.id, person.id)).vanished_at = school.clock.now()


def _rows(page: str) -> dict[str, str]:
    """Return the text of each student's row by name."""
    rows = parse(page).find_all(".people tbody tr")
    return {row.find_all("bdi")[0].text: row.text for row in rows}


def _counts(page: str) -> list[str]:
    return [count.text for count in parse(page).find_all(".tabs .count")]


@pytest.mark.parametrize("role", sorted(set(Role) - TEACHERS))
@pytest.mark.parametrize("path", ["class", "class.csv", "class/roster"])
def test_only_teachers_see_it(school: School, role: Role, path: str) -> None:
    answer = school.visit(role).get(path)
    assert (answer.status_code, "SESSION-ROLE" in answer.text) == (403, True)


def test_it_says_of_everybody_how_far_they_have_come(school: School, teacher: VisitClient) -> None:
    amara = school.person(name="Amara Okonkwo")
    school.person(name="Mateo Ríos")
    luca = school.person(name="Luca Bernasconi")
    _practises(school, amara, asks=True)
    _gone(school, luca)
    page = teacher.get("class").text
    rows = _rows(page)
    assert list(rows) == ["Amara Okonkwo", "Mateo Ríos", "Luca Bernasconi"]  # who has left stands last
    assert "one open flag" in rows["Amara Okonkwo"]
    assert "Linear equations" in rows["Amara Okonkwo"]
    assert "of 100" in rows["Amara Okonkwo"]
    assert "has not begun" in rows["Mateo Ríos"]
    assert "no longer in the course" in rows["Luca Bernasconi"]
    work = f"students/{amara.id}/work?practice_set={school.practice_set.id}"
    assert any(link.attributes["href"].endswith(work) for link in parse(page).find_all(".people a"))
    assert teacher.get(work).status_code == 200


def test_teachers_and_observers_are_no_students(school: School, teacher: VisitClient) -> None:
    for role in set(Role) - {Role.LEARNER}:
        school.person(role, name=f"Not a student: {role}")
    assert "Not a student" not in teacher.get("class").text


def test_the_tabs_tell_who_has_not_begun_and_who_has_left(school: School, teacher: VisitClient) -> None:
    people = {name: school.person(name=name) for name in ("Begun", "Waits", "Left", "Left unbegun")}
    _practises(school, people["Begun"])
    _practises(school, people["Left"])
    _gone(school, people["Left"])
    _gone(school, people["Left unbegun"])
    assert _counts(teacher.get("class").text) == ["4", "1", "2"]
    assert set(_rows(teacher.get("class?show=not-begun").text)) == {"Waits"}
    assert set(_rows(teacher.get("class?show=gone").text)) == {"Left", "Left unbegun"}
    assert len(_rows(teacher.get("class?show=nonsense").text)) == 4


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("okon", {"Amara Okonkwo"}),
        ("OKON", {"Amara Okonkwo"}),
        ("åström", {"Linnea Åström"}),
        ("المن", {"يوسف المنصوري"}),
        ("%", set()),
        ("_", set()),
        ("'; --", set()),
        ("  ", {"Amara Okonkwo", "Linnea Åström", "يوسف المنصوري"}),
    ],
)
def test_a_student_is_found_by_part_of_a_name(
    school: School, teacher: VisitClient, search: str, found: set[str]
) -> None:
    for name in ("Amara Okonkwo", "Linnea Åström", "يوسف المنصوري"):
        school.person(name=name)
    page = teacher.get("class", query_string={"name": search}).text
    assert set(_rows(page)) == found
    assert _counts(page)[0] == str(len(found))


def test_where_names_are_not_shared_the_labels_are_found(school: School, teacher: VisitClient) -> None:
    people = [school.person() for _ in range(3)]
    page = teacher.get("class").text
    assert set(_rows(page)) == {f"Student {person.id}" for person in people}
    one = f"Student {people[1].id}"
    assert set(_rows(teacher.get("class", query_string={"name": one}).text)) == {one}


def test_pages_show_everybody_once(school: School, teacher: VisitClient) -> None:
    names = {f"Student {chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(103)}
    for name in names:
        school.person(name=name)
    seen: list[str] = []
    address = "class"
    for _ in range(4):
        page = teacher.get(address).text
        seen += _rows(page)
        forward = [link for link in parse(page).find_all(".pager a") if link.text == "More students"]
        if not forward:
            break
        address = forward[0].attributes["href"]
    assert seen == sorted(names)
    assert "101 to 103 of 103" in page
    beyond = teacher.get("class?page=9999")
    assert beyond.status_code == 200
    assert "Nobody is on this page" in beyond.text
    assert "No students yet" not in beyond.text
    assert teacher.get("class?page=-1").status_code == 200


def test_an_empty_class_says_how_it_fills(teacher: VisitClient) -> None:
    assert "No students yet" in teacher.get("class").text
    assert "Nobody has left" in teacher.get("class?show=gone").text


class TestTable:
    def table(self, teacher: VisitClient, path: str = "class.csv") -> list[list[str]]:
        answer = teacher.get(path)
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        return list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))

    def test_it_holds_what_the_page_shows(self, school: School, teacher: VisitClient) -> None:
        amara = school.person(name="Amara Okonkwo")
        school.person(name="يوسف المنصوري")
        _practises(school, amara, asks=True)
        head, first, second = self.table(teacher)
        assert head == ["Student", "State", "Last practised (UTC)", "Open flags", "Linear equations"]
        assert first[:2] == ["Amara Okonkwo", "practises"]
        assert first[2].endswith("+00:00")
        assert first[3] == "1"
        assert 0 < float(first[4]) <= 100
        assert second == ["يوسف المنصوري", "has not begun", "", "0", ""]

    def test_it_keeps_to_the_filter_and_the_search(self, school: School, teacher: VisitClient) -> None:
        for name in ("Amara Okonkwo", "Mateo Ríos"):
            school.person(name=name)
        assert len(self.table(teacher, "class.csv?show=gone")) == 1
        assert [row[0] for row in self.table(teacher, "class.csv?name=mateo")[1:]] == ["Mateo Ríos"]

    @pytest.mark.parametrize("name", ["=1+1", "@cmd", "+49", "-2"])
    def test_no_name_is_reckoned_with(self, school: School, teacher: VisitClient, name: str) -> None:
        school.person(name=name)
        assert self.table(teacher)[1][0] == f"'{name}"


class TestList:
    """Reading the LMS's list from the page."""

    @pytest.fixture
    def lms(self, school: School) -> Iterator[ListingLms]:
        with services() as running:
            lms = ListingLms(running, [member("one", name="Amara Okonkwo"), member("two")])
            with school.runtime.database.transaction() as session:
                course = session.get_one(Course, school.course.id)
                course.memberships_url = lms.url
                course.deployment.registration.auth_token_url = f"{running.server.url}/token"
            yield lms

    def work(self, school: School) -> None:
        do_due_tasks(school.runtime, Connector.of(school.runtime), Event())

    def test_without_a_list_of_the_lms_the_page_says_so(self, teacher: VisitClient) -> None:
        page = teacher.get("class").text
        assert "has not shown Baton the course’s list" in page
        assert "Read the list" not in page

    def test_the_button_has_it_read_and_the_page_follows(
        self, school: School, teacher: VisitClient, lms: ListingLms
    ) -> None:
        page = teacher.get("class").text
        assert "It has not been read yet" in page
        assert "hx-trigger" not in str(parse(page).find("#roster").attributes)
        assert teacher.post("class/roster").status_code == 303
        page = teacher.get("class").text
        assert "The list is being read" in page
        asks = parse(page).find("#roster").attributes["hx-get"]
        assert teacher.get(asks).status_code == 204  # nothing new

        self.work(school)
        news = teacher.get(asks)
        assert "The list has been read" in news.text
        assert "hx-get" not in parse(news.text).find("#roster").attributes
        page = teacher.get("class").text
        assert "2 people in the course" in page
        assert set(_rows(page)) >= {"Amara Okonkwo"}

    def test_with_javascript_the_panel_alone_comes_back_and_takes_the_keyboard_along(
        self, teacher: VisitClient, lms: ListingLms
    ) -> None:
        token = teacher.runtime.vault.form_token(teacher.launch)
        form = {"method": "POST", "data": {"form_token": token}}
        answer = teacher._open("class/roster", headers={"HX-Request": "true"}, **form)
        assert parse(answer.text).find("[data-focus]").text.startswith("The list is being read")
        assert "<main" not in answer.text

    def test_pressed_twice_it_is_read_once(
        self, school: School, teacher: VisitClient, lms: ListingLms
    ) -> None:
        for _ in range(3):
            teacher.post("class/roster")
        with school.runtime.database.transaction() as session:
            assert session.scalar(select(func.count()).select_from(PlatformTask)) == 1
            entry = session.scalars(select(AuditEntry)).one()
        assert (entry.action, entry.subject) == ("roster.asked", f"course:{school.course.id}")

    def test_one_that_was_planned_for_later_is_read_at_once(
        self, school: School, teacher: VisitClient, lms: ListingLms
    ) -> None:
        now = school.clock.now()
        with school.runtime.database.transaction() as session:
            course = session.get_one(Course, school.course.id)
            factories.task(session, course, due_at=now + timedelta(hours=20))
        school.clock.advance(hours=1)
        assert "being read" not in teacher.get("class").text
        teacher.post("class/roster")
        assert "being read" in teacher.get("class").text

    @pytest.mark.parametrize(
        ("reply", "code", "words"),
        [
            (Reply(403), "NRPS-403", "does not allow Baton to read it"),
            (Reply(418), "NRPS-REFUSED", "Your LMS refused it"),
            (Reply(503), "NRPS-PLATFORM", "Baton tries again by itself"),
        ],
    )
    def test_why_it_could_not_be_read_is_said_in_words(
        self, school: School, teacher: VisitClient, lms: ListingLms, reply: Any, code: str, words: str
    ) -> None:
        lms.at[0] = lambda _: reply
        teacher.post("class/roster")
        self.work(school)
        page = teacher.get("class").text
        assert "The list could not be read" in page
        assert code in page
        assert words in page
        assert "Read the list" in page  # the button is there again

    def test_on_moodle_it_says_that_assistants_stand_among_the_students(
        self, school: School, teacher: VisitClient, lms: ListingLms
    ) -> None:
        with school.runtime.database.transaction() as session:
            session.get_one(Course, school.course.id).deployment.registration.family = "moodle"
        teacher.post("class/roster")
        self.work(school)
        assert "teachers without editing rights" in teacher.get("class").text
