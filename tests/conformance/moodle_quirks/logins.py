"""Moodle's logins, acted out: the call, the way through the platform's login page, errors on it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lti_app.sandbox.client import FRAME, SELF_POST
from lti_app.sandbox.cookies import CookieJar, Navigation
from tests.conformance.moodle_lesson import STUDENT, TEACHER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lti_app.sandbox.client import Page
    from tests.conformance.moodle_lesson import Lesson


def initiation(lesson: Lesson, person: str = STUDENT) -> Page:
    """Return the page in the frame that is about to post the login initiation."""
    lesson.browser.become(person)
    page = lesson.browser.get(f"{lesson.lms}/link/{lesson.graded}")
    source = f"{lesson.lms}{page.find(FRAME).attributes['src']}"
    return lesson.browser.request(Navigation(source, page.navigation.top, True, page.origin, "GET"))


def a_login_comes_as_a_post(lesson: Lesson) -> None:
    lesson.launch()
    (call,) = [each for each in lesson.told if each.path == "/lti/login"]
    assert (call.method, call.query) == ("POST", {})
    assert {"iss", "target_link_uri", "login_hint", "lti_message_hint", "client_id"} <= set(call.form)
    assert lesson.visit.person.sub == STUDENT


def the_deployment_of_the_call_is_not_believed(lesson: Lesson) -> None:
    page = initiation(lesson)
    assert dict(page.form(SELF_POST).fields)["lti_deployment_id"] == lesson.platform.tool.deployment_id
    page = lesson.browser.submit(page, SELF_POST, lti_deployment_id="of-somebody-else")
    assert page.status == 200
    assert lesson.visit.course.deployment.deployment_id == lesson.platform.tool.deployment_id


def cookies_are_partitioned_where_there_is_no_platform_storage(lesson: Lesson) -> None:
    page = initiation(lesson)
    assert "lti_storage_target" not in dict(page.form(SELF_POST).fields)
    page = lesson.browser.submit(page, SELF_POST)
    assert urlsplit(page.url).path.endswith(f"/practice/{lesson.practice_set().id}")
    cookies = [each.answered["set-cookie"] for each in lesson.told if "set-cookie" in each.answered]
    assert cookies
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "SameSite=None", "Partitioned"} <= {
            part.strip() for part in cookie.split(";")
        }
    assert lesson.browser.get(page.url, page).status == 200  # the cookie stayed with the frame
    assert lesson.browser.get(page.url).status == 403  # and with no other place


def every_message_comes_to_the_one_address_that_is_registered(lesson: Lesson) -> None:
    review = lesson.add(graded=True, review_url=f"{lesson.school.origin}/lti/launch?from=gradebook")
    lesson.launch()
    lesson.browser.become(TEACHER)
    lesson.browser.frame(lesson.browser.get(f"{lesson.lms}/grade/{review}/{STUDENT}"))
    client = lesson.platform.client_id
    lesson.browser.frame(lesson.browser.get(f"{lesson.lms}/course/{lesson.course}/select?tool={client}"))
    calls = [each for each in lesson.asked if each.path == "/lti/auth" and "repost" not in each.form]
    assert len(calls) == 3
    assert [each.query["redirect_uri"] for each in calls] == lesson.platform.tool.redirect_urls * 3
    target = calls[0].target
    longer = target.replace("%2Flti%2Flaunch", "%2Flti%2Flaunch%3Fset%3D2")
    assert longer != target
    assert lesson.browser.get(lesson.lms + longer).status == 400  # as Moodle would for any other address


def a_reload_of_the_login_page_is_explained(lesson: Lesson) -> None:
    lesson.launch()
    (call,) = [each for each in lesson.asked if each.path == "/lti/auth"]
    page = lesson.browser.go_on(lesson.browser.get(lesson.lms + call.target))
    last = lesson.told[-1]
    assert (last.form["error"], "id_token" in last.form) == ("invalid_request", False)
    assert "LTI-PLATFORM-REQUEST" in page.text
    assert "open the activity" in page.text.lower()


class _NoneInFrames(CookieJar):
    """A browser that keeps no cookie of a stranger in a frame, partitioned or not."""

    def store(self, headers: Iterable[str], at: Navigation) -> None:
        if not at.third_party:
            super().store(headers, at)


def the_one_use_of_a_launch_is_kept_for_a_new_tab(lesson: Lesson) -> None:
    lesson.browser.cookies = _NoneInFrames()
    page = lesson.browser.submit(initiation(lesson), SELF_POST)
    assert "Open Baton in a new tab" in page.text
    assert not [each for each in lesson.asked if each.path == "/lti/auth"]  # the hint is not used up
    page = lesson.browser.submit(page, "form[target]")
    assert (page.status, page.navigation.framed) == (200, False)
    assert urlsplit(page.url).path.endswith(f"/practice/{lesson.practice_set().id}")


def an_error_comes_as_a_form_and_is_put_in_own_words(lesson: Lesson) -> None:
    page = lesson.browser.submit(initiation(lesson), SELF_POST, login_hint="student-02")
    answer = lesson.told[-1]
    assert (answer.method, answer.form["error"]) == ("POST", "access_denied")
    assert answer.form["state"]
    assert "LTI-PLATFORM-DENIED" in page.text
    assert answer.form["error_description"] not in page.text


def a_lost_session_of_moodle_ends_in_the_offer_of_a_new_tab(lesson: Lesson) -> None:
    page = initiation(lesson)
    lesson.browser.cookies = CookieJar()
    page = lesson.browser.submit(page, SELF_POST)
    assert lesson.told[-1].form["error"] == "login_required"
    assert "LTI-PLATFORM-LOGIN" in page.text
    assert page.find("form[target]").attributes["action"].endswith("/lti/login/tab")
    lesson.browser.become(STUDENT)
    page = lesson.browser.submit(page, "form[target]")
    assert urlsplit(page.url).path.endswith(f"/practice/{lesson.practice_set().id}")
