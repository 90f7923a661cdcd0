"""From the picker to practice and to the copied course, in the sandbox as Moodle and as Canvas, over HTTP."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from lti_app.db.models import Course, PracticeSet
from lti_app.sandbox import Browserlike, SandboxConfig, Tool, create_sandbox, sandbox_of, serving
from lti_app.sandbox.config import COURSE_ID
from tests.intake import skip_intake

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from lti_app.sandbox import Platform
    from lti_app.sandbox.client import Page
    from lti_app.sandbox.config import Link
    from tests.interop.conftest import Baton

HISTORY = {
    "context_history": "$Context.id.history",
    "activity_history": "$Activity.id.history",
    "assignment_lti_id": "$com.instructure.Assignment.lti.id",
}
SETTINGS = {
    "moodle": {},
    "canvas": {
        "issuer": "https://canvas.instructure.com",
        "client_id": "10000000000002",
        "deployment_id": "7",
    },
}


@pytest.fixture(params=sorted(SETTINGS))
def platform(request: pytest.FixtureRequest, baton: Baton) -> Iterator[Platform]:
    """A sandbox that knows Baton, which knows it."""
    built: list[Flask] = []

    def build(origin: str) -> Flask:
        said = {"issuer": origin, "origin": origin, "lms": request.param} | SETTINGS[request.param]
        built.append(create_sandbox(SandboxConfig(tool=Tool.at(baton.origin), **said)))
        return built[0]

    with serving(build):
        running = sandbox_of(built[0])
        running.tool.custom.update(HISTORY)
        details = asdict(running.details)
        baton.knows(deployment_ids=[details.pop("deployment_id")], family=request.param, **details)
        yield running


@pytest.fixture
def browser(platform: Platform) -> Iterator[Browserlike]:
    """A browser that blocks third parties."""
    made = Browserlike(platform.config.origin)
    yield made
    made.close()


def sets(baton: Baton) -> list[PracticeSet]:
    with baton.runtime.database.transaction(writes=False) as session:
        return list(session.scalars(select(PracticeSet).order_by(PracticeSet.id)))


def links(platform: Platform, course: str = COURSE_ID) -> list[Link]:
    found = platform.courses.get(course)
    assert found is not None
    return list(found.links)


def picker(browser: Browserlike, platform: Platform, activity: str | None = None) -> Page:
    """Open the picker as a teacher, for a new activity or (in Moodle) from the form of one."""
    browser.become("teacher-1")
    if platform.config.lms == "canvas":
        client = platform.tool.client_id
        return browser.frame(
            browser.get(f"{browser.lms}/course/{COURSE_ID}/pick/assignment_selection/{client}")
        )
    if activity is None:
        form = browser.follow(browser.get(f"{browser.lms}/course/{COURSE_ID}/activities"), "a.add")
    else:
        form = browser.get(f"{browser.lms}/activity/{activity}")
    return browser.frame(browser.follow(form, "#select-content"))


def form_with(page: Page, ending: str) -> str:
    """Return a selector of the form that is sent to an address with this ending."""
    (action,) = {
        form.attributes["action"]
        for form in page.find_all("form")
        if form.attributes["action"].endswith(ending)
    }
    return f'form[action="{action}"]'


def compose(browser: Browserlike, page: Page, **typed: str) -> Page:
    """Fill in the form, go on, and add. Return what the LMS shows then."""
    fields = {"title": "Week 3", "goal": "Solve x < 3", "skills": "word-problems", "points": "40"} | typed
    shown = page
    for form in page.find_all("form"):
        if any(button.attributes.get("value") == "keep" for button in form.find_all("button")):
            shown = browser.submit(page, form, "keep", **fields)
    return browser.submit(shown, form_with(shown, "/picker/add"))


def save(browser: Browserlike, platform: Platform, shown: Page) -> Link:
    """Do what the LMS wants after that, and return the new link."""
    if platform.config.lms == "moodle":
        browser.submit(shown, "#activity-form")
    return links(platform)[-1]


def test_what_a_teacher_composes_is_what_students_practise_and_a_column_comes_along(
    browser: Browserlike, baton: Baton, platform: Platform
) -> None:
    link = save(browser, platform, compose(browser, picker(browser, platform)))
    column = platform.gradebook.activity_column(COURSE_ID, link.id)
    assert column is not None
    assert (link.title, column.maximum) == ("Week 3", 40)
    (composed,) = sets(baton)
    assert link.custom == {"baton_content": composed.content_id}
    assert column.resource_id == composed.content_id

    page = browser.launch("student-01", link.id)
    assert urlsplit(page.url).path.endswith(f"/practice/{composed.id}")
    assert "Solve x < 3" in skip_intake(browser, page).find("#aim").text
    (opened,) = sets(baton)
    assert (opened.skills, opened.points) == (["word-problems"], 40)
    assert opened.lineitem_url == platform.lineitem_url(column)


def test_a_teacher_who_cancels_is_back_with_nothing(
    browser: Browserlike, baton: Baton, platform: Platform
) -> None:
    page = picker(browser, platform)
    before = len(links(platform))
    shown = browser.submit(page, form_with(page, "/picker/cancel"))
    assert "Nothing was added." in shown.find("#tool-message").text
    assert len(links(platform)) == before
    assert sets(baton) == []


def test_a_copied_course_practises_the_same_settings_anew(
    browser: Browserlike, baton: Baton, platform: Platform
) -> None:
    link = save(browser, platform, compose(browser, picker(browser, platform)))
    browser.launch("student-01", link.id)
    browser.become("teacher-1")
    copy = browser.submit(browser.get(f"{browser.lms}/course/{COURSE_ID}"), "#copy-course")
    course = urlsplit(copy.url).path.rpartition("/")[2]
    (copied,) = [one for one in links(platform, course) if one.custom == link.custom]
    assert copied.id != link.id
    browser.launch("student-02", copied.id)
    origin, clone = sets(baton)
    assert (clone.copied_from_id, clone.skills, clone.points) == (origin.id, ["word-problems"], 40)
    assert clone.course_id != origin.course_id
    assert clone.lineitem_url != origin.lineitem_url
    with baton.runtime.database.transaction(writes=False) as session:
        assert session.get_one(Course, clone.course_id).copied_from_id == origin.course_id


def test_a_duplicated_activity_is_a_practice_set_of_its_own(
    browser: Browserlike, baton: Baton, platform: Platform
) -> None:
    link = save(browser, platform, compose(browser, picker(browser, platform)))
    browser.launch("student-01", link.id)
    again = platform.duplicate_link(link.id)
    browser.launch("student-01", again.id)
    origin, clone = sets(baton)
    assert (clone.copied_from_id, clone.skills, clone.course_id) == (
        origin.id,
        ["word-problems"],
        origin.course_id,
    )


@pytest.mark.parametrize("platform", ["moodle"], indirect=True)  # Canvas' dialog makes new assignments here
def test_content_that_is_selected_again_for_an_activity_changes_it(
    browser: Browserlike, baton: Baton, platform: Platform
) -> None:
    link = save(browser, platform, compose(browser, picker(browser, platform)))
    browser.launch("student-01", link.id)
    (before,) = sets(baton)
    shown = compose(browser, picker(browser, platform, link.id), title="Week 4", skills="one-step-equations")
    browser.submit(shown, "#activity-form")
    browser.launch("student-01", link.id)
    (after,) = sets(baton)
    assert (after.id, after.skills, after.title) == (before.id, ["one-step-equations"], "Week 4")
