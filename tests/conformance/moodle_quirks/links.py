"""Moodle's deep linking: what it asks, what it takes of the answer, and what becomes of it."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import func, select

from lti_app.db.models import PracticeSet
from lti_app.sandbox.vocabulary import AGS_CLAIM, DL_CLAIM
from tests.conformance.moodle_lesson import STUDENT, TEACHER

if TYPE_CHECKING:
    from lti_app.sandbox.client import Page
    from lti_app.sandbox.config import Link
    from tests.conformance.moodle_lesson import Lesson


def picker(lesson: Lesson, link: str | None = None) -> Page:
    """Open Baton as a teacher from the form of a new activity, or of one that is there."""
    browser = lesson.browser
    browser.become(TEACHER)
    if link is None:
        form = browser.follow(browser.get(f"{lesson.lms}/course/{lesson.course}/activities"), "a.add")
    else:
        form = browser.get(f"{lesson.lms}/activity/{link}")
    return browser.frame(browser.follow(form, "#select-content"))


def compose(lesson: Lesson, page: Page, **typed: str) -> Page:
    """Fill in the picker's form and go on to its summary."""
    fields = {"title": "Week 3", "goal": "Solve x < 3", "skills": "word-problems", "points": "40"} | typed
    return lesson.browser.submit(page, _form(page, "keep"), "keep", **fields)


def add(lesson: Lesson, page: Page) -> Page:
    """Send what was composed to Moodle, and return what that shows."""
    (form,) = [form for form in page.find_all("form") if form.attributes["action"].endswith("/picker/add")]
    return lesson.browser.submit(page, form)


def pick(lesson: Lesson, link: str | None = None, **typed: str) -> Link:
    """Compose one practice set, add it, and save Moodle's form. Return the activity."""
    shown = add(lesson, compose(lesson, picker(lesson, link), **typed))
    lesson.browser.submit(shown, "#activity-form")
    found = lesson.platform.courses.link(link) if link else None
    return found[1] if found else _links(lesson)[-1]


def answer(lesson: Lesson) -> dict[str, Any]:
    """Return the claims of the newest answer that reached Moodle."""
    posted = [each.form["JWT"] for each in lesson.asked if "JWT" in each.form]
    payload = posted[-1].split(".")[1]
    return dict(json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4))))


def items(lesson: Lesson) -> list[dict[str, Any]]:
    return list(answer(lesson)[DL_CLAIM + "content_items"])


def _form(page: Page, button: str) -> Any:
    return next(
        form
        for form in page.find_all("form")
        if any(one.attributes.get("value") == button for one in form.find_all("button"))
    )


def _links(lesson: Lesson) -> list[Link]:
    course = lesson.platform.courses.get(lesson.course)
    assert course is not None
    return list(course.links)


def _unopened(lesson: Lesson) -> int | None:
    """Return how many practice sets of the course wait for their link."""
    with lesson.runtime.database.transaction(writes=False) as session:
        waiting = select(func.count()).where(
            PracticeSet.course_id == lesson.course_row().id, PracticeSet.resource_link_id.is_(None)
        )
        return session.scalar(waiting)


def nothing_is_answered_that_was_not_asked(lesson: Lesson) -> None:
    link = pick(lesson)
    settings = lesson.claims[DL_CLAIM + "deep_linking_settings"]
    assert not {"data", "accept_lineitem"} & set(settings)
    assert settings["accept_types"] == ["ltiResourceLink"]
    assert DL_CLAIM + "data" not in answer(lesson)
    assert "lineItem" in items(lesson)[0]  # nothing said of columns does not mean none
    assert lesson.column(link.id).maximum == 40


def maxima_are_whole_numbers(lesson: Lesson) -> None:
    page = compose(lesson, picker(lesson), points="12.5")
    assert "whole number" in page.text.lower()
    link = pick(lesson, points="12")
    maximum = items(lesson)[0]["lineItem"]["scoreMaximum"]
    assert (type(maximum), maximum, lesson.column(link.id).maximum) == (int, 12, 12)


def the_column_is_called_as_the_activity(lesson: Lesson) -> None:
    link = pick(lesson, title="Fractions")
    (item,) = items(lesson)
    assert item["title"] == item["lineItem"]["label"] == "Fractions"
    assert lesson.column(link.id).label == "Fractions"
    columns = lesson.course_row().lineitems_url
    assert columns is not None
    lesson.launch(link=link.id)
    assert lesson.practice_set(link.id).lineitem_url == lesson.platform.lineitem_url(lesson.column(link.id))


def several_are_added_at_once(lesson: Lesson) -> None:
    before = len(_links(lesson))
    page = compose(lesson, picker(lesson), title="Week 1")
    page = lesson.browser.submit(page, _form(page, "another"), "another")
    shown = add(lesson, compose(lesson, page, title="Week 2", skills="one-step-equations"))
    assert lesson.claims[DL_CLAIM + "deep_linking_settings"]["accept_multiple"] is True
    lesson.browser.submit(shown, "#add-selected")
    made = _links(lesson)[before:]
    assert [link.title for link in made] == ["Week 1", "Week 2"]
    for link, skill in zip(made, ("word-problems", "one-step-equations"), strict=True):
        lesson.launch(link=link.id)
        assert lesson.practice_set(link.id).skills == [skill]
    assert _unopened(lesson) == 0  # what was composed is what was opened, and no copy of it


def no_points_make_an_ungraded_activity(lesson: Lesson) -> None:
    link = pick(lesson, points="0")
    assert "lineItem" not in items(lesson)[0]
    assert lesson.platform.gradebook.activity_column(lesson.course, link.id) is None
    page = lesson.launch(link=link.id)
    assert "lineitem" not in lesson.claims[AGS_CLAIM]
    assert urlsplit(page.url).path.endswith(f"/practice/{lesson.practice_set(link.id).id}")
    assert lesson.practice_set(link.id).lineitem_url is None


def the_return_address_is_used_as_it_came(lesson: Lesson) -> None:
    pick(lesson)
    url = lesson.claims[DL_CLAIM + "deep_linking_settings"]["deep_link_return_url"]
    posted = [each for each in lesson.asked if "JWT" in each.form]
    assert "sesskey=" in url
    assert {lesson.lms + each.target for each in posted} == {url}


def the_answer_survives_being_posted_again(lesson: Lesson) -> None:
    link = pick(lesson)
    posted = [each.form for each in lesson.asked if "JWT" in each.form]
    assert [form.get("repost") for form in posted] == [None, "1"]  # Moodle's cookie was left out at first
    assert posted[0]["JWT"] == posted[1]["JWT"]
    assert link.title == "Week 3"


def dates_are_left_out(lesson: Lesson) -> None:
    shown = add(lesson, compose(lesson, picker(lesson), due="2026-12-01T10:00", offset="0"))
    assert set(items(lesson)[0]) == {"type", "url", "title", "text", "custom", "lineItem"}
    lesson.browser.submit(shown, "#activity-form")
    link = _links(lesson)[-1]
    lesson.launch(link=link.id)
    due = lesson.practice_set(link.id).due_at
    assert due is not None  # Baton keeps it
    assert due.isoformat() == "2026-12-01T10:00:00+00:00"


def content_chosen_again_keeps_the_work(lesson: Lesson) -> None:
    link = pick(lesson)
    lesson.launch(link=link.id)
    before = lesson.practice_set(link.id)
    lesson.earn(0.5, link=link.id)
    pick(lesson, link.id, title="Week 4", skills="one-step-equations")
    lesson.launch(link=link.id)
    after = lesson.practice_set(link.id)
    assert (after.id, after.title, after.skills) == (before.id, "Week 4", ["one-step-equations"])
    lesson.deliver()
    assert lesson.delivery().state == "delivered"


def a_duplicate_is_practised_on_its_own(lesson: Lesson) -> None:
    link = pick(lesson)
    lesson.launch(link=link.id)
    twin = lesson.platform.duplicate_link(link.id)
    assert twin.custom == link.custom
    lesson.launch(link=twin.id)
    first, second = lesson.practice_set(link.id), lesson.practice_set(twin.id)
    assert second.id != first.id
    assert (second.copied_from_id, second.skills) == (first.id, ["word-problems"])
    assert second.lineitem_url not in (None, first.lineitem_url)


def what_a_teacher_did_not_save_is_no_practice_of_anybody(lesson: Lesson) -> None:
    add(lesson, compose(lesson, picker(lesson)))
    before = _links(lesson)
    lesson.launch(STUDENT, lesson.ungraded)
    assert _links(lesson) == before
    assert lesson.practice_set(lesson.ungraded).content_id is None
    assert _unopened(lesson) == 1
    page = lesson.launch(STUDENT, lesson.ungraded)
    assert "Week 3" not in page.text
