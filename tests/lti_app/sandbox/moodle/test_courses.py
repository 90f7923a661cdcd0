"""Courses that change: copies, duplicates, people who go, columns that go, a student's work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jwt
import pytest

from lti_app.sandbox.config import COURSE_ID, PRACTICE_LINK_ID
from lti_app.sandbox.people import Kind
from lti_app.sandbox.vocabulary import AGS_CLAIM, BO_CLAIM, LTI, MEMBERSHIPS_TYPE

if TYPE_CHECKING:
    from lti_app.sandbox import Browserlike, Platform
    from lti_app.sandbox.config import Course
    from tests.lti_app.sandbox.peer import Services, ToolPeer


def claims_of(peer: ToolPeer) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(peer.launches[-1]["id_token"], options={"verify_signature": False})
    return claims


def copied(browser: Browserlike, platform: Platform, course_id: str = COURSE_ID) -> Course:
    """Copy a course as a teacher and return the copy."""
    browser.become("teacher-1")
    page = browser.submit(browser.get(f"{browser.lms}/course/{course_id}"), "#copy-course")
    found = platform.courses.get(page.url.rsplit("/", 1)[1])
    assert found is not None
    return found


def test_a_copy_has_new_ids_and_the_same_titles_and_custom(browser: Browserlike, platform: Platform) -> None:
    old = platform.courses.get(COURSE_ID)
    new = copied(browser, platform)
    assert old is not None
    assert new.id != old.id
    assert [link.title for link in new.links] == [link.title for link in old.links]
    assert [link.custom for link in new.links] == [link.custom for link in old.links]
    assert {link.id for link in new.links}.isdisjoint({link.id for link in old.links})


def test_a_copy_says_of_which_courses_it_is_one(
    browser: Browserlike, platform: Platform, peer: ToolPeer
) -> None:
    platform.tool.custom["context_history"] = "$Context.id.history"
    first = copied(browser, platform)
    second = copied(browser, platform, first.id)
    browser.open(second.links[0].id)
    claims = claims_of(peer)
    assert claims[f"{LTI}custom"]["context_history"] == f"{first.id},{COURSE_ID}"
    assert claims[f"{LTI}context"]["id"] == second.id


def test_a_copy_has_a_column_of_its_own_without_grades(
    browser: Browserlike, platform: Platform, services: Services
) -> None:
    services.send(userId="student-01")
    (column,) = platform.gradebook.columns(copied(browser, platform).id)
    assert column.grades == {}
    assert services.grade("student-01") == 50


def test_a_duplicate_stands_beside_its_original(browser: Browserlike, platform: Platform) -> None:
    browser.become("teacher-1")
    page = browser.get(f"{browser.lms}/course/{COURSE_ID}")
    shown = browser.submit(page, f'li[data-link="{PRACTICE_LINK_ID}"] form.duplicate')
    cards = shown.find_all("li[data-link]")
    assert len(cards) == 3
    found = platform.courses.link(cards[-1].attributes["data-link"])
    assert found is not None
    assert found[1].copied_from == (PRACTICE_LINK_ID,)
    assert len(platform.gradebook.columns(COURSE_ID)) == 2


def test_who_is_suspended_vanishes_from_the_roster_and_cannot_be_graded(
    browser: Browserlike, services: Services
) -> None:
    browser.become("teacher-1")
    people = browser.get(f"{browser.lms}/course/{COURSE_ID}/people")
    after = browser.submit(people, "#member-student-02")
    assert after.find('tr[data-person="student-02"]').attributes["data-enrolled"] == "no"
    roster = services.platform.config.origin + f"/services/CourseSection/{COURSE_ID}/bindings/1/memberships"
    members = services.call("GET", roster, accept=MEMBERSHIPS_TYPE).json()["members"]
    assert "student-02" not in {member["user_id"] for member in members}
    assert {member["status"] for member in members} == {"Active"}
    assert services.send(userId="student-02").status_code == 400
    browser.submit(after, "#member-student-02")
    assert services.send(userId="student-02").status_code == 200


def test_the_administrator_is_not_on_the_roster(services: Services) -> None:
    roster = services.platform.config.origin + f"/services/CourseSection/{COURSE_ID}/bindings/1/memberships"
    members = services.call("GET", roster, accept=MEMBERSHIPS_TYPE).json()["members"]
    assert "admin-1" not in {member["user_id"] for member in members}


def test_an_administrator_launches_with_three_roles(browser: Browserlike, peer: ToolPeer) -> None:
    browser.launch("admin-1", PRACTICE_LINK_ID)
    assert [role.partition("lis/v2/")[2] for role in claims_of(peer)[f"{LTI}roles"]] == [
        "institution/person#Administrator",
        "membership#Instructor",
        "system/person#Administrator",
    ]


def test_somebody_may_become_another_kind_of_person(
    browser: Browserlike, peer: ToolPeer, platform: Platform
) -> None:
    platform.set_kind("student-01", Kind.TEACHER)
    browser.launch("student-01", PRACTICE_LINK_ID)
    assert claims_of(peer)[f"{LTI}roles"][0].endswith("#Instructor")


def test_a_deleted_column_is_gone_with_its_activity(
    browser: Browserlike, platform: Platform, services: Services
) -> None:
    browser.become("teacher-1")
    browser.submit(browser.get(f"{browser.lms}/gradebook"), "#delete-column", column="1")
    assert services.send().status_code == 404
    assert platform.courses.link(PRACTICE_LINK_ID) is None


@pytest.mark.parametrize("graded_before", [True, False])
def test_the_gradebook_opens_a_students_work(
    browser: Browserlike, peer: ToolPeer, services: Services, graded_before: bool
) -> None:
    if graded_before:
        services.send(userId="student-03")
    browser.become("teacher-1")
    book = browser.get(f"{browser.lms}/gradebook")
    browser.frame(browser.follow(book, 'tr[data-person="student-03"] a.review'))
    claims = claims_of(peer)
    assert claims[f"{LTI}message_type"] == "LtiSubmissionReviewRequest"
    assert claims[f"{LTI}for_user"] == {"user_id": "student-03"}
    assert claims["sub"] == "teacher-1"
    assert claims[f"{LTI}resource_link"]["id"] == PRACTICE_LINK_ID
    assert "lineitem" in claims[AGS_CLAIM]
    assert "lis_result_sourcedid" in claims[BO_CLAIM]


def test_a_students_work_is_not_opened_for_students(browser: Browserlike) -> None:
    browser.become("student-01")
    for path in (f"/grade/{PRACTICE_LINK_ID}/student-02", f"/grade/{PRACTICE_LINK_ID}/student-02/launch"):
        assert browser.get(browser.lms + path).status == 403


@pytest.mark.parametrize(
    "path",
    [
        f"/course/{COURSE_ID}/copy",
        f"/course/{COURSE_ID}/people",
        f"/activity/{PRACTICE_LINK_ID}/delete",
        f"/activity/{PRACTICE_LINK_ID}/copy",
        "/gradebook/delete",
    ],
)
def test_students_change_nothing(browser: Browserlike, platform: Platform, path: str) -> None:
    page = browser.become("student-01")
    form = page.find("#person-form")
    form.attributes["action"] = path
    before = platform.courses.to_json()
    assert browser.submit(page, form).status == 403
    assert platform.courses.to_json() == before


def test_an_activity_is_edited_by_its_form(browser: Browserlike, platform: Platform) -> None:
    browser.become("teacher-1")
    form = browser.get(f"{browser.lms}/activity/{PRACTICE_LINK_ID}")
    browser.submit(form, "#activity-form", name="Renamed", custom="a=1\nb=x=y\nnonsense", maximum="40")
    found = platform.courses.link(PRACTICE_LINK_ID)
    assert found is not None
    assert (found[1].title, found[1].custom) == ("Renamed", {"a": "1", "b": "x=y"})
    assert platform.gradebook.columns(COURSE_ID)[0].maximum == 40


@pytest.mark.parametrize("fields", [{"name": ""}, {"maximum": "0"}, {"maximum": "3.5"}, {"maximum": ""}])
def test_a_form_that_cannot_be_saved_says_so(browser: Browserlike, fields: dict[str, str]) -> None:
    browser.become("teacher-1")
    form = browser.get(f"{browser.lms}/activity/{PRACTICE_LINK_ID}")
    assert (
        browser.submit(form, "#activity-form", **fields).find("main").attributes["data-problem"] == "activity"
    )


def test_an_activity_that_is_graded_no_more_loses_its_column(
    browser: Browserlike, platform: Platform
) -> None:
    browser.become("teacher-1")
    form = browser.get(f"{browser.lms}/activity/{PRACTICE_LINK_ID}")
    browser.submit(form, "#activity-form", graded=None)
    assert platform.gradebook.columns(COURSE_ID) == []
