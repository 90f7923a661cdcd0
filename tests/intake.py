"""Gets past what stands before the first item, as a student in a hurry: reads the notice, skips the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Frame, FrameLocator
    from playwright.sync_api import Page as Tab

    from lti_app.sandbox import Browserlike
    from lti_app.sandbox.client import Page

_FORMS = {
    "form[action$='/intake/notice']": None,
    "form[action$='/intake/goal']": "do=skip",
    "form[action$='/intake/confidence']": "do=skip",
    "form[action$='/intake/skip']": None,
}
_STEPS = {
    "Before you start": "I have read this",
    "Your goal": "Skip for now",
    "How sure do you feel?": "Skip for now",
    "Finding your starting point": "Skip the rest for now",
}


def skip_intake(student: Browserlike, page: Page) -> Page:
    """Return the page of practice."""
    for form, button in _FORMS.items():
        if page.find_all(form):
            page = student.submit(page, form, button)
    return page


def click_past_intake(frame: Frame | FrameLocator | Tab) -> None:
    """Click through a whole intake that stands on the page, until practice has taken its place."""
    for heading, button in _STEPS.items():
        frame.get_by_role("heading", name=heading, level=1).wait_for()
        frame.get_by_role("button", name=button).click()
    frame.locator("form.answer").wait_for()  # the placement before it has a question too
