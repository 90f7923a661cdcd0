"""What teachers set for a course: their time, whom it is for, who leads, who looks after what."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

from lti_app.db.models import CourseSettings, Enrolment, PracticeSet
from lti_app.lti.roles import Role
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from tests.lti_app.policies.conftest import Desk


def _settings(desk: Desk) -> CourseSettings:
    with desk.school.runtime.database.transaction(writes=False) as session:
        return session.get_one(CourseSettings, desk.school.course.id)


@on_sqlite
def test_minutes_a_day_become_a_number_of_cases_and_are_kept(desk: Desk) -> None:
    assert "about 5 cases a day" in desk.text("settings")
    colleague = desk.school.person(Role.ASSISTANT, name="Ines Halloran")
    form = desk.form("settings") | {"minutes": "15", "fallback": str(colleague.id), "grade_band": "middle"}
    for _ in range(2):
        assert desk.visit.post("settings", **form).status_code == 303
    row = _settings(desk)
    assert (row.minutes_a_day, row.fallback_owner_id, row.grade_band) == (15, colleague.id, "middle")
    page = desk.text("settings")
    assert "about 2 cases a day" in page
    assert desk.audited() == ["course_settings.changed"]


@on_sqlite
def test_who_leads_is_set_for_each_practice_set(desk: Desk) -> None:
    number = desk.school.practice_set.id
    form = desk.form("settings") | {f"mode.{number}": "human_first", f"complexity.{number}": "demanding"}
    desk.visit.post("settings", **form)
    with desk.school.runtime.database.transaction(writes=False) as session:
        row = session.get_one(PracticeSet, number)
        assert (row.support_mode, row.complexity, row.grade_band) == ("human_first", "demanding", None)


@on_sqlite
def test_what_is_wrong_is_said_and_nothing_is_lost(desk: Desk) -> None:
    form = desk.form("settings") | {"minutes": "a lot", "grade_band": "adult", "fallback": "4711"}
    answer = desk.visit.post("settings", **form)
    assert answer.status_code == 422
    assert "A whole number of minutes, from 0 to 480." in answer.text
    assert "Choose somebody who teaches" in answer.text
    assert 'value="a lot"' in answer.text
    assert '<option value="adult" selected' in answer.text


def test_lines_of_who_looks_after_what_are_added_moved_and_removed(desk: Desk) -> None:
    colleague = desk.school.person(Role.ASSISTANT, name="Ines Halloran")
    student = desk.school.person(name="Amara")
    with desk.school.runtime.database.transaction() as session:
        session.get_one(Enrolment, (desk.school.course.id, student.id)).sections = ["name:Period 1", "id:42"]
    _add(desk, owner=str(colleague.id), cause=["hint_dependence", "accommodation"], section=["name:Period 1"])
    _add(desk, owner=str(desk.person.id))
    assert [(route["owner"], route["causes"], route["sections"]) for route in _settings(desk).routes] == [
        (colleague.id, ["hint_dependence"], ["name:Period 1"]),
        (desk.person.id, [], []),
    ]
    page = unescape(desk.visit.get("settings").text)
    assert "May be leaning on hints, from" in page
    down = desk.form("settings", "settings/routes") | {"do": "down:0"}
    for _ in range(2):  # the second form was made from what is not there any more
        assert desk.visit.post("settings/routes", **down).status_code == 303
    assert [route["owner"] for route in _settings(desk).routes] == [desk.person.id, colleague.id]
    remove = desk.form("settings", "settings/routes") | {"do": "remove:0"}
    desk.visit.post("settings/routes", **remove)
    assert [route["owner"] for route in _settings(desk).routes] == [colleague.id]
    assert desk.visit.post("settings/routes", **(remove | {"do": "up:7"})).status_code == 303


@on_sqlite
def test_nobody_outside_of_the_staff_gets_a_line(desk: Desk) -> None:
    student = desk.school.person(name="Amara")
    form = desk.form("settings", "settings/routes") | {"owner": str(student.id), "do": "add"}
    assert desk.visit.post("settings/routes", **form).status_code == 400


def _add(desk: Desk, **form: str | list[str]) -> None:
    made_from = desk.form("settings", "settings/routes")["made_from"]
    answer = desk.visit.post("settings/routes", **(form | {"do": "add", "made_from": made_from}))
    assert answer.status_code == 303
