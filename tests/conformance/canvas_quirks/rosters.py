"""Canvas' list of members, acted out: pages, rlid, roles, who vanishes, when it is closed."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest

from lti_app.db.models import Person
from lti_app.lti.roles import Role
from lti_app.lti.services.refusals import ServiceError
from lti_app.outbox.tasks import do_due_tasks
from lti_app.roster.service import read_roster
from lti_app.sandbox.canvas.addresses import memberships_url
from lti_app.sandbox.canvas.enrolments import Enrolment, Standing, enrol
from lti_app.sandbox.people import PEOPLE, Kind
from lti_app.sandbox.people import Person as Somebody
from tests.conformance.canvas_lesson import ASSISTANT, STUDENT, TEACHER, TEST_STUDENT, open_lesson
from tests.conformance.canvas_school import open_canvas

if TYPE_CHECKING:
    from tests.conformance.canvas_lesson import Lesson
    from tests.conformance.wire import Exchange


def _pages(lesson: Lesson) -> list[Exchange]:
    return [each for each in lesson.asked if each.path.endswith("/names_and_roles")]


def members_come_fifty_at_a_time(lesson: Lesson) -> None:
    more = tuple(Somebody(f"more-{number}", "Kim", f"No {number}") for number in range(80))
    with open_canvas(lesson.school, people=(*PEOPLE, *more)) as canvas, open_lesson(canvas) as there:
        there.launch(TEACHER)
        there.turn(links="bookmark")
        there.read_roster()
        first, second, third = _pages(there)
        for before, after in ((first, second), (second, third)):
            assert f"{there.lms}{after.target}" in before.answered["link"]
        assert "limit" not in first.query
        everybody = len(PEOPLE) + len(more) - 1  # the administrator is in no course
        assert len(there.enrolments()) == everybody
        assert there.course_row().roster_size == everybody - 1  # nor does a test student count


def a_short_role_name_finds_nobody(lesson: Lesson) -> None:
    lesson.launch(TEACHER)
    url = memberships_url(lesson.platform, lesson.here)
    assert lesson.ask("GET", f"{url}?role=Learner", "contextmembership.readonly").json()["members"] == []
    lesson.read_roster()
    assert "role" not in _pages(lesson)[-1].query
    found = {name: row[1].role for name, row in lesson.enrolments().items()}
    assert (found[STUDENT], found[TEACHER], found[ASSISTANT]) == (
        Role.LEARNER,
        Role.INSTRUCTOR,
        Role.ASSISTANT,
    )


def names_of_sections_come_with_rlid_alone(lesson: Lesson) -> None:
    lesson.launch(TEACHER)
    url = memberships_url(lesson.platform, lesson.here)
    plain = lesson.ask("GET", url, "contextmembership.readonly").json()["members"]
    assert not [member for member in plain if "message" in member]
    lesson.read_roster()
    assert _pages(lesson)[-1].query == {"rlid": lesson.context}
    sections = {name: row[1].sections for name, row in lesson.enrolments().items()}
    assert (sections[STUDENT], sections["student-02"]) == (["name:Period 1"], ["name:Period 2"])


def an_rlid_that_is_not_known_closes_no_list(lesson: Lesson) -> None:
    lesson.launch(TEACHER)
    with lesson.runtime.database.transaction() as session:
        unknown = session.merge(lesson.course_row())
        unknown.context_id = "0" * 40  # as to a Canvas that knows no course by rlid
    read_roster(lesson.runtime, lesson.school.connector, unknown.id)
    refused, whole = _pages(lesson)
    assert (refused.status, refused.query) == (400, {"rlid": "0" * 40})
    assert (whole.status, whole.query) == (200, {})
    with lesson.runtime.database.transaction() as session:
        session.merge(unknown).context_id = lesson.context
    assert STUDENT in lesson.enrolments()


def whoever_is_inactive_is_no_longer_listed(lesson: Lesson) -> None:
    lesson.launch()
    lesson.launch(TEACHER)
    lesson.earn(0.5)
    lesson.read_roster()
    assert lesson.enrolments()[STUDENT][1].vanished_at is None
    enrol(lesson.platform, lesson.course, Enrolment(STUDENT, Kind.STUDENT, standing=Standing.INACTIVE))
    lesson.clock.advance(hours=1)
    lesson.read_roster()
    assert set(_statuses(lesson)) == {"Active"}
    assert lesson.enrolments()[STUDENT][1].vanished_at == lesson.clock.now()
    enrol(lesson.platform, lesson.course, Enrolment(STUDENT, Kind.STUDENT))
    lesson.clock.advance(hours=1)
    lesson.read_roster()
    assert lesson.enrolments()[STUDENT][1].vanished_at is None


def _statuses(lesson: Lesson) -> list[str]:
    listed = lesson.ask(
        "GET", memberships_url(lesson.platform, lesson.here), "contextmembership.readonly"
    ).json()["members"]
    return [member["status"] for member in listed]


def whoever_is_invited_is_not_there_yet(lesson: Lesson) -> None:
    enrol(lesson.platform, lesson.course, Enrolment("student-09", Kind.STUDENT, standing=Standing.INVITED))
    lesson.launch(TEACHER)
    lesson.read_roster()
    assert "student-09" not in lesson.enrolments()
    assert "student-10" in lesson.enrolments()


def a_list_without_names_forgets_them(lesson: Lesson) -> None:
    with open_canvas(lesson.school) as canvas, open_lesson(canvas) as there:
        there.launch(TEACHER)
        there.read_roster()
        assert there.enrolments()[STUDENT][0].name == "Amara Okonkwo"
        canvas.platform.tool.extra["privacy_level"] = "anonymous"
        there.clock.advance(hours=1)
        there.read_roster()
        people = there.enrolments()
        assert {row[0].name for row in people.values()} == {None}
        assert len(people) == len(PEOPLE) - 1


def a_test_student_is_listed_too(lesson: Lesson) -> None:
    lesson.launch(TEACHER)
    lesson.read_roster()
    person, enrolment = lesson.enrolments()[TEST_STUDENT]
    assert person.test_student
    assert enrolment.role == Role.TEST_STUDENT
    assert lesson.course_row().roster_size == len(lesson.enrolments()) - 1


def the_media_type_is_of_another_version(lesson: Lesson) -> None:
    lesson.launch(TEACHER)
    lesson.read_roster()
    (page,) = _pages(lesson)
    assert page.headers["accept"] == "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
    assert page.answered["content-type"].startswith("application/vnd.ims.lis.v2.membershipcontainer+json")
    assert STUDENT in lesson.enrolments()


def a_list_may_be_closed(lesson: Lesson) -> None:
    lesson.launch(TEACHER)
    lesson.read_roster()
    before = lesson.enrolments().keys()
    for status, message in ((401, "Access Token not linked to a Tool"), (422, "This course has concluded")):
        lesson.canvas.says = {"memberships": (status, message)}
        with pytest.raises(ServiceError) as closed:
            lesson.read_roster()
        assert closed.value.code == "NRPS-CLOSED"
        assert lesson.course_row().roster_error == "NRPS-CLOSED"
    page = lesson.launch(TEACHER)
    do_due_tasks(lesson.runtime, lesson.school.connector, Event())
    shown = lesson.browser.get(f"/l/{lesson.visit.id}/class", page)
    assert shown.status == 200
    assert "NRPS-CLOSED" in shown.text
    assert lesson.enrolments().keys() == before
    assert not [row for row in lesson.enrolments().values() if row[1].vanished_at]


def the_second_id_of_a_person_has_no_prefix_in_lists(lesson: Lesson) -> None:
    lesson.launch("student-11")
    mine = lesson.visit.person
    with lesson.runtime.database.transaction() as session:  # as if that launch had been before a merge
        session.get_one(Person, mine.id).sub = "22222222-2222-4333-8444-555555555555"
    lesson.launch(TEACHER)
    lesson.read_roster()
    assert lesson.enrolments()["student-11"][0].id == mine.id
