"""Moodle's list of members, and what it leaves out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from lti_app.db.models import Enrolment, Grade, Person
from lti_app.lti.scopes import ROSTER
from lti_app.sandbox.moodle.addresses import memberships_url
from lti_app.sandbox.people import PEOPLE
from lti_app.sandbox.people import Person as Account
from lti_app.sandbox.vocabulary import MEMBERSHIPS_TYPE
from tests.conformance.moodle_lesson import ADMINISTRATOR, ASSISTANT, STUDENT, TEACHER, open_lesson
from tests.conformance.moodle_school import open_moodle

if TYPE_CHECKING:
    from lti_app.sandbox.client import Page
    from tests.conformance.moodle_lesson import Lesson
    from tests.conformance.wire import Exchange

_MANY = 1100


def _asked(lesson: Lesson) -> list[Exchange]:
    return [each for each in lesson.asked if each.path.endswith("/memberships")]


def _members(lesson: Lesson) -> list[dict[str, Any]]:
    """What Moodle said of the members, in its order."""
    return [member for each in _asked(lesson) for member in json.loads(each.answer)["members"]]


def _class_page(lesson: Lesson, person: str = TEACHER) -> Page:
    page = lesson.launch(person)
    link = next(link for link in page.find_all(".tabs a") if link.text == "Class")
    return lesson.browser.get(link.attributes["href"], page)


def _listed(page: Page) -> list[str]:
    return [cell.text for cell in page.find_all(".people tbody bdi")]


def short_roles_are_roles(lesson: Lesson) -> None:
    lesson.launch(TEACHER)
    lesson.read_roster()
    said = {member["user_id"]: member["roles"] for member in _members(lesson)}
    assert (said[STUDENT], said[TEACHER]) == (["Learner"], ["Instructor"])
    kept = {sub: row.roster_role for sub, row in lesson.enrolments().items()}
    assert (kept[STUDENT], kept[TEACHER]) == ("learner", "instructor")


def an_assistant_who_has_launched_is_no_student(lesson: Lesson) -> None:
    lesson.launch(TEACHER)
    lesson.read_roster()
    said = {member["user_id"]: member["roles"] for member in _members(lesson)}
    assert said[ASSISTANT] == ["Learner"]
    page = _class_page(lesson)
    assert "Tobias Lindqvist" in _listed(page)
    assert "teachers without editing rights" in page.text  # so that nobody is taken in by it
    lesson.launch(ASSISTANT)
    lesson.read_roster()
    row = lesson.enrolments()[ASSISTANT]
    assert (row.role, row.roster_role) == ("instructor", "learner")
    assert "Tobias Lindqvist" not in _listed(_class_page(lesson))


def who_vanishes_is_marked_and_keeps_the_work(lesson: Lesson) -> None:
    lesson.launch()
    lesson.earn(0.5)
    lesson.launch(TEACHER)
    lesson.read_roster()
    lesson.platform.enrol(lesson.course, STUDENT, enrolled=False)
    lesson.clock.advance(hours=1)
    lesson.read_roster()
    assert {member["status"] for member in _members(lesson)} == {"Active"}
    assert lesson.enrolments()[STUDENT].vanished_at is not None
    assert "no longer in the course" in _class_page(lesson).text
    key = (lesson.practice_set().id, lesson.enrolments()[STUDENT].person_id)
    with lesson.runtime.database.transaction(writes=False) as session:
        assert session.get_one(Grade, key).share == 0.5
    lesson.platform.enrol(lesson.course, STUDENT, enrolled=True)
    lesson.clock.advance(hours=1)
    lesson.read_roster()
    assert lesson.enrolments()[STUDENT].vanished_at is None


def the_order_of_members_means_nothing(lesson: Lesson) -> None:
    lesson.launch(TEACHER)
    lesson.read_roster()
    order = [member["user_id"] for member in _members(lesson)]
    assert order != sorted(order)
    with lesson.runtime.database.transaction(writes=False) as session:
        query = select(Person.sub, Person.name).where(Person.registration_id == lesson.moodle.registration)
        names = {row.sub: row.name for row in session.execute(query)}
    expected = {person.id: person.name for person in lesson.platform.people if person.id in order}
    assert {sub: names[sub] for sub in order} == expected
    before = set(lesson.enrolments())
    lesson.read_roster()
    assert set(lesson.enrolments()) == before == set(order)


def a_large_course_is_read_page_by_page(lesson: Lesson) -> None:
    crowd = tuple(Account(f"crowd-{number}", "Kim", f"No. {number}") for number in range(_MANY))
    with open_moodle(lesson.school, people=(*PEOPLE, *crowd)) as moodle, open_lesson(moodle) as other:
        other.launch(TEACHER)
        url = memberships_url(moodle.platform.config, other.course)
        unasked = other.ask("GET", url, ROSTER, Accept=MEMBERSHIPS_TYPE)
        assert len(unasked.json()["members"]) > _MANY  # all in one answer, however many
        assert "link" not in unasked.headers
        before = len(_asked(other))
        other.read_roster()
        pages = _asked(other)[before:]
        assert [each.query.get("limit") for each in pages] == ["1000", "1000"]
        assert 'rel="next"' in pages[0].answered["link"]
        with other.runtime.database.transaction(writes=False) as session:
            where = Enrolment.course_id == other.course_row().id
            found = session.scalar(select(func.count()).select_from(Enrolment).where(where))
        assert found == len(unasked.json()["members"])


def nobody_is_filtered_out_before_the_page_is_cut(lesson: Lesson) -> None:
    lesson.launch(TEACHER)
    url = memberships_url(lesson.platform.config, lesson.course)
    short = lesson.ask("GET", f"{url}?role=Learner&limit=3", ROSTER, Accept=MEMBERSHIPS_TYPE)
    assert len(short.json()["members"]) < 3
    assert short.next_page is not None
    before = len(_asked(lesson))
    lesson.read_roster()
    assert all("role" not in each.query for each in _asked(lesson)[before:])


def addresses_and_school_numbers_of_members_are_kept_nowhere(lesson: Lesson) -> None:
    with open_moodle(lesson.school, share_emails=True) as moodle, open_lesson(moodle) as other:
        other.launch(TEACHER)
        assert other.claims["email"] == "teacher-1@school.example"
        other.read_roster()
        assert {"email", "lis_person_sourcedid", "ext_user_username"} <= set(_members(other)[0])
        kept = other.school.everything_kept()
        assert "Ines Halloran" in kept
        assert "@school.example" not in kept
        assert "SIS-" not in kept


def a_roster_without_names_is_a_class_all_the_same(lesson: Lesson) -> None:
    with open_moodle(lesson.school, share_names=False) as moodle, open_lesson(moodle) as other:
        other.launch(TEACHER)
        other.read_roster()
        assert not [member for member in _members(other) if {"name", "email"} & set(member)]
        names = _listed(_class_page(other))
        assert len(names) == len(set(names)) >= 30


def an_administrator_is_not_taken_for_gone(lesson: Lesson) -> None:
    lesson.launch(ADMINISTRATOR)
    lesson.launch()
    lesson.platform.enrol(lesson.course, STUDENT, enrolled=False)
    lesson.clock.advance(hours=1)
    lesson.launch(TEACHER)
    lesson.read_roster()
    assert ADMINISTRATOR not in {member["user_id"] for member in _members(lesson)}
    rows = lesson.enrolments()
    assert rows[ADMINISTRATOR].vanished_at is None
    assert rows[STUDENT].vanished_at is not None  # who is missing as well, and was a student


def the_roster_of_one_link_is_not_asked_for(lesson: Lesson) -> None:
    lesson.launch(TEACHER)
    lesson.read_roster()
    assert all("rlid" not in each.query for each in _asked(lesson))
    url = memberships_url(lesson.platform.config, lesson.course)
    limited = lesson.ask("GET", f"{url}?rlid={lesson.graded}", ROSTER, Accept=MEMBERSHIPS_TYPE)
    messages = [message for member in limited.json()["members"] for message in member["message"]]
    assert messages
    assert not [message for message in messages if any("custom" in name for name in message)]
