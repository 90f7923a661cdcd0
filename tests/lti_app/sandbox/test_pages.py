"""The sandbox's pages: who sees what, and what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from lti_app.sandbox.config import PRACTICE_LINK_ID, TEACHER_LINK_ID
from lti_app.sandbox.people import PEOPLE, STUDENTS

if TYPE_CHECKING:
    from lti_app.sandbox import Browserlike, Platform
    from lti_app.sandbox.client import Page
    from tests.clock import Clock
    from tests.lti_app.sandbox.peer import Services


def links_on(page: Page) -> list[str]:
    """Return the ids of the links listed on a course page."""
    return [entry.attributes["data-link"] for entry in page.find_all("li[data-link]")]


def test_there_are_thirty_students_and_nobody_twice() -> None:
    assert len(STUDENTS) == 30
    assert len({person.id for person in PEOPLE}) == len({person.name for person in PEOPLE}) == len(PEOPLE)
    assert STUDENTS[0].id == "student-01"
    assert max(len(person.name) for person in STUDENTS) > 80


def test_a_newcomer_is_nobody_and_is_told_to_choose(browser: Browserlike) -> None:
    page = browser.get(browser.lms)
    assert "Sandbox LMS" in page.text
    assert page.find("#nobody")
    assert not page.find_all("li[data-link] a")


def test_a_student_sees_the_practice_link_and_no_grade_yet(browser: Browserlike) -> None:
    page = browser.become("student-01")
    assert page.find("#who").text == "Amara Okonkwo"
    assert links_on(page) == [PRACTICE_LINK_ID]
    assert page.find(".own-grade").text == "No grade yet."
    assert not page.find_all("#gradebook-link")


def test_a_student_sees_her_own_grade(browser: Browserlike, services: Services) -> None:
    services.send(userId="student-01", scoreGiven=42.5)
    services.send(userId="student-02", scoreGiven=99)
    page = browser.become("student-01")
    assert page.find(".own-grade").text == "Your grade: 42.50 of 100"
    assert "99" not in page.find("main").text


@pytest.mark.parametrize("person", ["teacher-1", "assistant-1"])
def test_staff_see_both_links_and_the_gradebook(browser: Browserlike, person: str) -> None:
    page = browser.become(person)
    assert links_on(page) == [PRACTICE_LINK_ID, TEACHER_LINK_ID]
    assert browser.follow(page, "#gradebook-link").find("#gradebook")


@pytest.mark.parametrize("person", [None, "student-01"])
def test_the_gradebook_is_not_for_students(browser: Browserlike, person: str | None) -> None:
    if person:
        browser.become(person)
    page = browser.get(f"{browser.lms}/gradebook")
    assert page.status == 403
    assert not page.find_all("#gradebook")


def test_the_gradebook_shows_grade_giver_and_time(browser: Browserlike, services: Services) -> None:
    services.send(userId="student-03", scoreGiven=61, comment="mastery and completion")
    browser.become("teacher-1")
    page = browser.get(f"{browser.lms}/gradebook")
    cell = page.find('tr[data-person="student-03"] td[data-column="1"]')
    assert cell.attributes["data-grade"] == "61.0"
    assert cell.attributes["data-by"] == "tool"
    assert "2026-09-14 08:30:00" in cell.text
    assert "mastery and completion" in cell.text
    assert len(page.find_all("tr[data-person]")) == 30


def test_the_gradebook_refreshes_with_and_without_javascript(browser: Browserlike) -> None:
    browser.become("teacher-1")
    page = browser.get(f"{browser.lms}/gradebook")
    assert page.find("noscript meta[http-equiv=refresh]")
    assert page.find("table[data-refresh]")


def test_a_teacher_sets_a_grade_by_hand(browser: Browserlike, services: Services, clock: Clock) -> None:
    browser.become("teacher-1")
    page = browser.get(f"{browser.lms}/gradebook")
    after = browser.submit(page, "#grade-form", person="student-05", column="1", grade="88")
    cell = after.find('tr[data-person="student-05"] td[data-column="1"]')
    assert (cell.attributes["data-grade"], cell.attributes["data-by"]) == ("88.0", "teacher")
    assert services.grade("student-05") == 88


@pytest.mark.parametrize(
    "fields", [{"grade": "101"}, {"grade": "-1"}, {"grade": "nan"}, {"person": "teacher-1"}, {"column": "9"}]
)
def test_a_grade_that_cannot_be_is_refused(browser: Browserlike, fields: dict[str, str]) -> None:
    browser.become("teacher-1")
    page = browser.get(f"{browser.lms}/gradebook")
    sent = {"person": "student-05", "column": "1", "grade": "50"} | fields
    assert browser.submit(page, "#grade-form", **sent).status == 400


def test_switching_on_a_link_stays_on_the_link(browser: Browserlike) -> None:
    browser.become("student-01")
    page = browser.get(f"{browser.lms}/link/{PRACTICE_LINK_ID}")
    after = browser.submit(page, "#person-form", person="student-02")
    assert after.url == page.url
    assert after.find("main").attributes["data-person"] == "student-02"


def test_a_link_shows_the_tool_in_a_named_frame(browser: Browserlike) -> None:
    browser.become("student-01")
    page = browser.get(f"{browser.lms}/link/{PRACTICE_LINK_ID}")
    frame = page.find("iframe#tool-frame").attributes
    assert frame["title"] == "Practice: linear equations"
    launch = browser.get(frame["src"], page)
    assert launch.find("form[data-self-post] button").text == "Continue"


def test_another_site_cannot_switch_the_person(platform: Platform) -> None:
    answer = requests.post(
        f"{platform.config.issuer}/person",
        data={"person": "teacher-1"},
        headers={"Origin": "http://127.0.0.1:1"},
        timeout=10,
        allow_redirects=False,
    )
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers


def test_every_page_has_a_strict_policy_that_lets_the_tool_in(
    browser: Browserlike, platform: Platform
) -> None:
    browser.become("teacher-1")
    for path in ("/", "/gradebook", f"/link/{PRACTICE_LINK_ID}", f"/launch/{PRACTICE_LINK_ID}", "/nowhere"):
        page = browser.get(browser.lms + path)
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert f"frame-src 'self' {platform.config.tool.origin};" in policy
        assert f"form-action 'self' {platform.config.tool.origin};" in policy
        assert "unsafe" not in policy
        assert all("src" in script.attributes for script in page.find_all("script"))


def test_what_is_not_there_says_where_to_go(browser: Browserlike) -> None:
    for path in ("/nowhere", "/course/nowhere", "/link/nowhere", "/launch/nowhere", "/static/nowhere"):
        page = browser.get(browser.lms + path)
        assert page.status == 404
        assert page.find("main a").attributes["href"] == "/"


def test_the_style_and_script_are_served(browser: Browserlike) -> None:
    assert browser.get(f"{browser.lms}/static/sandbox.css").headers["Content-Type"].startswith("text/css")
    assert "javascript" in browser.get(f"{browser.lms}/static/sandbox.js").headers["Content-Type"]


def test_the_tools_own_files_are_not_served(browser: Browserlike) -> None:
    assert browser.get(f"{browser.lms}/static/baton.js").status == 404
