"""The platform's errors, which come where its message should: each explained, none echoed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from markupsafe import escape

from engine.reason import Reason
from lti_app.content.wording import load_wording
from lti_app.db.models import LoginState
from tests.databases import on_sqlite
from tests.launching import TOOL, Browser, visit_of, visits

if TYPE_CHECKING:
    from flask import Flask

    from lti_app.runtime import Runtime
    from tests.clock import Clock
    from tests.platform_keys import SigningPlatform

PAGES = {
    "login_required": "LTI-PLATFORM-LOGIN",
    "launch_no_longer_valid": "LTI-PLATFORM-STALE",
    "unauthorized_client": "LTI-PLATFORM-CLIENT",
    "access_denied": "LTI-PLATFORM-DENIED",
    "invalid_request_object": "LTI-PLATFORM-REQUEST",
    "invalid_request": "LTI-PLATFORM-REQUEST",
    "invalid_scope": "LTI-PLATFORM-REQUEST",
    "unsupported_response_type": "LTI-PLATFORM-REQUEST",
    "server_error": "LTI-PLATFORM",
    "Ada Student": "LTI-PLATFORM",
    "": "LTI-PLATFORM",
}


@on_sqlite
@pytest.mark.parametrize(("error", "code"), PAGES.items())
def test_each_error_has_its_page_and_uses_the_login_up(
    browser: Browser, runtime: Runtime, caplog: pytest.LogCaptureFixture, error: str, code: str
) -> None:
    asked = browser.begin()
    said = "Ada <b>Student</b> is not logged in"
    page = browser.post(None, asked["state"], error=error, error_description=said)
    assert page.status_code == 403
    assert f"<strong>{code}</strong>" in page.text
    assert str(escape(load_wording().say(Reason(f"error.{code}.do")))) in page.text
    assert "Ada" not in page.text + caplog.text
    assert (error in caplog.text) if error.islower() else ("unnamed" in caplog.text)
    assert visits(runtime) == []
    with runtime.database.transaction(writes=False) as session:
        assert session.query(LoginState).count() == 0


@on_sqlite
@pytest.mark.parametrize("state", [None, "", "of-nobody", "\x00", "x" * 100_000])
def test_an_error_of_no_login_is_explained_too(browser: Browser, state: str | None) -> None:
    page = browser.post(None, state, error="login_required")
    assert page.status_code == 403
    assert "LTI-PLATFORM-LOGIN" in page.text
    assert "<form" not in page.text


@on_sqlite
def test_an_error_does_not_stop_a_token_from_being_looked_at(browser: Browser) -> None:
    page = browser.post("no.token.atall", browser.begin()["state"], error="login_required")
    assert "LTI-TOKEN" in page.text


def test_who_is_not_logged_in_inside_the_frame_goes_on_in_a_new_tab(
    app: Flask, browser: Browser, platform: SigningPlatform, clock: Clock, runtime: Runtime
) -> None:
    page = browser.post(None, browser.begin()["state"], error="login_required")
    assert "Open in a new tab" in page.text
    token = re.search(r'name="token" value="([^"]+)"', page.text)
    assert token
    assert f"https: {platform.url}" in page.headers["Content-Security-Policy"]
    tab = Browser(app, platform, clock.now)
    headers = {"Sec-Fetch-Site": "same-origin"}
    pressed = tab.client.post("/lti/login/tab", base_url=TOOL, data={"token": token[1]}, headers=headers)
    asked = tab.asked(tab.look(pressed))
    assert asked["lti_message_hint"] == "hint"
    visit_of(runtime, tab.post(platform.sign(tab.claims(asked)), asked["state"]))


@on_sqlite
def test_another_browser_that_brings_the_error_is_offered_no_login_of_somebody_else(
    app: Flask, browser: Browser, platform: SigningPlatform, clock: Clock
) -> None:
    state = browser.begin()["state"]
    page = Browser(app, platform, clock.now).post(None, state, error="login_required")
    assert "LTI-PLATFORM-LOGIN" in page.text
    assert "<form" not in page.text
