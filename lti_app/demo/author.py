"""The teacher's part in the LMS: add an activity, and pick a practice set for it in the tool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from lti_app.sandbox.people import TEACHER

if TYPE_CHECKING:
    from lti_app.sandbox import Browserlike
    from lti_app.sandbox.client import Page


class Author(Protocol):
    """What a teacher of one kind of LMS does."""

    def __call__(self, browser: Browserlike, course: str, title: str) -> str:
        """Add a practice set to a course by deep linking. Return the new link's id. Raises NotOnPageError."""


def add_practice_in_moodle(browser: Browserlike, course: str, title: str) -> str:
    """Add an activity, Select content, and save the form that it fills."""
    browser.become(TEACHER.id)
    chooser = browser.get(f"{browser.lms}/course/{quote(course)}/activities")
    form = browser.follow(chooser, "a.add")
    selecting = browser.follow(form, "#select-content")
    filled = compose(browser, browser.frame(selecting), title)
    shown = browser.submit(filled, "#activity-form")
    return next(
        card.attributes["data-link"]
        for card in reversed(shown.find_all("li[data-link]"))
        if title in card.find("h3").text
    )


def add_practice_in_canvas(browser: Browserlike, course: str, title: str) -> str:
    """Make a new assignment of the tool's, and publish it: Canvas makes it unpublished."""
    browser.become(TEACHER.id)
    address = f"{browser.lms}/course/{quote(course)}"
    picking = browser.follow(browser.get(address), "a[data-placement=assignment_selection]")
    made = compose(browser, browser.frame(picking), title)
    link = made.find("#made li").attributes["data-link"]
    browser.submit(browser.get(address), f'li[data-link="{link}"] form.publish')
    return link


def compose(browser: Browserlike, page: Page, title: str) -> Page:
    """Compose a practice set of all skills in the tool's picker. Return where its answer leads."""
    form = next(form for form in page.find_all("form") if form.find_all("#title"))
    summary = browser.submit(page, form, button="tick:*", title=title)
    form = next(form for form in summary.find_all("form") if form.find_all("#title"))
    summary = browser.submit(summary, form, button="keep")
    adding = next(form for form in summary.find_all("form") if "picker/add" in form.attributes["action"])
    return browser.submit(summary, adding)


AUTHORS: dict[str, Author] = {"moodle": add_practice_in_moodle, "canvas": add_practice_in_canvas}
