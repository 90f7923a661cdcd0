"""One browser, several people and roles: which visits a launch leaves open, and which it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.launching import TOOL, Browser
from tests.platform_keys import CLAIM, MEMBERSHIP

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.clock import Clock
    from tests.platform_keys import SigningPlatform

TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"


def _as(
    sub: str, role: str = "Learner", course: str = "course-1", *more: str
) -> Callable[[dict[str, Any]], None]:
    """Return the change of claims that makes them those of somebody in a role in a course."""

    def change(claims: dict[str, Any]) -> None:
        claims["sub"] = sub
        claims[CLAIM + "roles"] = [MEMBERSHIP + role, *more]
        claims[CLAIM + "context"]["id"] = course

    return change


def _launched(browser: Browser, change: Callable[[dict[str, Any]], None]) -> str:
    """Launch, and return the address of the visit, as the browser's history keeps it."""
    response = browser.launch(change)
    assert response.status_code == 303, response.text
    return response.location


def _is_open(browser: Browser, address: str) -> bool:
    answer = browser.client.get(address, base_url=TOOL)
    assert answer.status_code < 400 or "SESSION-EXPIRED" in answer.text
    return answer.status_code < 400


@pytest.fixture
def second_browser(app: Flask, platform: SigningPlatform, clock: Clock) -> Browser:
    return Browser(app, platform, clock.now)


@pytest.mark.parametrize("before", ["Learner", "Instructor"])
def test_the_next_pupil_s_launch_on_a_shared_laptop_ends_whatever_was_open(
    browser: Browser, before: str
) -> None:
    first = _launched(browser, _as("user-1", before))
    assert _is_open(browser, first)
    second = _launched(browser, _as("user-2"))
    assert not _is_open(browser, first)
    assert _is_open(browser, second)


def test_somebody_else_s_launch_elsewhere_ends_nothing(browser: Browser, second_browser: Browser) -> None:
    first = _launched(browser, _as("user-1"))
    _launched(second_browser, _as("user-2"))
    assert _is_open(browser, first)


def test_one_person_has_two_courses_open_in_two_roles(browser: Browser) -> None:
    teaches = _launched(browser, _as("user-1", "Instructor", "course-1"))
    learns = _launched(browser, _as("user-1", "Learner", "course-2"))
    assert _is_open(browser, teaches)
    assert _is_open(browser, learns)


def test_a_teacher_in_student_view_stays_the_teacher_in_the_next_tab(browser: Browser) -> None:
    teaches = _launched(browser, _as("user-1", "Instructor"))
    tries = _launched(browser, _as("test-student", "Learner", "course-1", TEST_USER))
    assert _is_open(browser, teaches)
    _launched(browser, _as("user-1", "Instructor"))
    assert _is_open(browser, tries)


def test_the_role_that_was_stated_last_ends_visits_in_another_wherever_they_are(
    browser: Browser, second_browser: Browser
) -> None:
    was_teacher = _launched(browser, _as("user-1", "Instructor"))
    elsewhere = _launched(browser, _as("user-1", "Instructor", "course-2"))
    is_student = _launched(second_browser, _as("user-1", "Learner"))
    assert not _is_open(browser, was_teacher)
    assert _is_open(browser, elsewhere)
    assert _is_open(second_browser, is_student)
