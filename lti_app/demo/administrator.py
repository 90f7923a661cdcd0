"""The LMS administrator's part: paste the registration address, press the buttons, as the LMS has them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from lti_app.lti.registering.invitations import invite, registration_url
from lti_app.sandbox.people import ADMINISTRATOR

if TYPE_CHECKING:
    from lti_app.runtime import Runtime
    from lti_app.sandbox import Browserlike
    from lti_app.sandbox.client import Page

_INVITED_FOR = timedelta(days=7)


class RegistrationFailedError(Exception):
    """The tool's page does not say that it is registered. The text is what it says."""


def invitation(run: Runtime) -> str:
    """Return a new registration address, to be pasted into the LMS."""
    with run.database.transaction() as session:
        token = invite(session, run.now(), label="Sandbox LMS", lifetime=_INVITED_FOR, actor="demo")
    return registration_url(run.settings, token)


class Administrator(Protocol):
    """What an administrator of one kind of LMS does."""

    def __call__(self, browser: Browserlike, address: str) -> Page:
        """Register the tool and let it into the courses. Return the tool's last page.

        Raises RegistrationFailedError, NotOnPageError.
        """


def register_in_moodle(browser: Browserlike, address: str) -> Page:
    """Site administration, Manage tools; then Activate, and Show in activity chooser."""
    browser.become(ADMINISTRATOR.id)
    listed = browser.get(f"{browser.lms}/admin/tools")
    shown = browser.frame(browser.submit(listed, "#add-tool", url=address))
    done = confirm(browser, shown)
    listed = browser.get(f"{browser.lms}/admin/tools")
    listed = browser.submit(listed, "form.activate", button="activate")
    browser.submit(listed, "form.settings", button="settings", in_chooser="on")
    return done


def register_in_canvas(browser: Browserlike, address: str) -> Page:
    """Account administration, Register by URL; then look at what it may do, and switch it on."""
    browser.become(ADMINISTRATOR.id)
    listed = browser.get(f"{browser.lms}/accounts/1/apps")
    shown = browser.frame(browser.submit(listed, "#add-tool", url=address))
    done = confirm(browser, shown)
    listed = browser.get(f"{browser.lms}/accounts/1/apps")
    browser.submit(browser.follow(listed, "li[data-state=pending] h3 a"), "#review", on="yes")
    return done


def confirm(browser: Browserlike, page: Page) -> Page:
    """Press the button of the tool's own registration page. Raises RegistrationFailedError."""
    if not page.find_all("form.once"):
        raise RegistrationFailedError(page.text)
    done = browser.submit(page, "form.once")
    if not done.find_all("#closing"):
        raise RegistrationFailedError(done.text)
    return done


ADMINISTRATORS: dict[str, Administrator] = {
    "moodle": register_in_moodle,
    "canvas": register_in_canvas,
}
