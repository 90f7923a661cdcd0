"""The registration page in a real browser: in the frame of an LMS on another site, scripts or none."""

from __future__ import annotations

from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from lti_app import create_app
from lti_app.db.models import Base
from lti_app.lti.registering.invitations import invite, registration_url
from lti_app.sandbox import serving
from lti_app.settings import Settings
from tests.loopback import Asked, Reply
from tests.lti_app.lti.registrars import NRPS, moodle_registrar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from playwright.sync_api import Browser, Frame, Page

    from lti_app.runtime import Runtime
    from tests.lti_app.lti.registrars import MoodleRegistrar

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
_LISTENING = "window.heard = []; addEventListener('message', (event) => heard.push(event.data.subject));"


@pytest.fixture
def moodle() -> Iterator[MoodleRegistrar]:
    """An LMS at 127.0.0.1; to a browser that is another site than the tool's localhost."""
    with moodle_registrar() as registrar:
        registrar.configuration["scopes_supported"].remove(NRPS)  # so that the page has something to warn of
        yield registrar


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The address that an administrator pastes, of a running tool."""
    built: list[Flask] = []

    def build(origin: str) -> Flask:
        database = f"sqlite:///{tmp_path / 'baton.db'}"
        settings = Settings(
            public_url=origin, secret_key="k" * 40, database_url=database, allow_private_addresses=True
        )
        built.append(create_app(settings))
        return built[0]

    with serving(build):
        run: Runtime = built[0].extensions["baton"]
        Base.metadata.create_all(run.database.engine)
        with run.database.transaction() as session:
            token = invite(session, run.now(), label="Lycée مدرسة")
        yield registration_url(run.settings, token)
        run.database.close()


@contextmanager
def framed(
    chromium: Browser, moodle: MoodleRegistrar, address: str, *, width: int = 1280, scripts: bool = True
) -> Iterator[tuple[Page, Frame]]:
    """The LMS's page with the pasted address in its frame."""
    frame = f"{address.rpartition('/lti/')[0]}{moodle.opened(address)}"
    page_text = f'<!doctype html><title>LMS</title><iframe name="tool" src="{escape(frame)}"></iframe>'
    style = "<style>iframe { width: 100%; height: 90vh; border: 0 }</style>"
    real = moodle.answer

    def answer(asked: Asked) -> Reply:
        if asked.path == "/manage-tools":
            return Reply(200, (page_text + style).encode(), {"Content-Type": "text/html"})
        return real(asked)

    moodle.server.answer = answer
    context = chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
    page = context.new_page()
    page.add_init_script(_LISTENING)
    page.goto(f"{moodle.server.url}/manage-tools")
    tool = page.frame("tool")
    assert tool is not None
    tool.wait_for_selector("main")
    yield page, tool
    context.close()


def test_it_registers_without_scripts_and_without_cookies(
    chromium: Browser, moodle: MoodleRegistrar, address: str
) -> None:
    with framed(chromium, moodle, address, scripts=False) as (page, tool):
        tool.get_by_role("button", name="Register").click()
        expect(tool.get_by_role("heading", name="Baton is registered")).to_be_visible()
        expect(tool.get_by_role("button", name="Close")).to_be_hidden()
        assert page.context.cookies() == []
    assert len(moodle.bodies) == 1


def test_its_window_closes_at_a_press_and_not_before(
    chromium: Browser, moodle: MoodleRegistrar, address: str
) -> None:
    with framed(chromium, moodle, address) as (page, tool):
        tool.get_by_role("button", name="Register").click()
        close = tool.get_by_role("button", name="Close")
        expect(close).to_be_visible()
        assert "org.imsglobal.lti.close" not in page.evaluate("heard")
        close.click()
        page.wait_for_function("heard.includes('org.imsglobal.lti.close')")


def test_its_window_closes_by_itself_unless_it_is_kept_open(
    chromium: Browser, moodle: MoodleRegistrar, address: str
) -> None:
    with framed(chromium, moodle, address) as (page, tool):
        page.clock.install()
        tool.get_by_role("button", name="Register").click()
        expect(tool.get_by_role("button", name="Close")).to_be_visible()
        page.clock.fast_forward(31_000)
        page.wait_for_function("heard.includes('org.imsglobal.lti.close')")


def test_who_keeps_it_open_reads_on(chromium: Browser, moodle: MoodleRegistrar, address: str) -> None:
    with framed(chromium, moodle, address) as (page, tool):
        page.clock.install()
        tool.get_by_role("button", name="Register").click()
        tool.get_by_role("button", name="Keep it open").click()
        page.clock.fast_forward(31_000)
        expect(tool.get_by_role("heading", name="What to do next")).to_be_visible()
        assert "org.imsglobal.lti.close" not in page.evaluate("heard")


def test_a_double_click_registers_once_and_ends_on_the_page_that_says_so(
    chromium: Browser, moodle: MoodleRegistrar, address: str
) -> None:
    with framed(chromium, moodle, address) as (_, tool):
        tool.get_by_role("button", name="Register").dblclick()
        expect(tool.get_by_role("heading", name="Baton is registered")).to_be_visible()
    assert len(moodle.bodies) == 1


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_its_pages_are_accessible_and_do_not_scroll_sideways(
    chromium: Browser, moodle: MoodleRegistrar, address: str, width: int
) -> None:
    with framed(chromium, moodle, address, width=width) as (_, tool):
        assert faults(tool) == []
        tool.get_by_role("button", name="Register").click()
        expect(tool.get_by_role("heading", name="Baton is registered")).to_be_visible()
        assert faults(tool) == []


def faults(frame: Frame) -> list[str]:
    """Return what axe finds, and whether the page is too wide."""
    found = [fault["id"] for fault in Axe().run(frame, options=_RULES).response["violations"]]
    too_wide = frame.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*found, "scrolls sideways"] if too_wide else found
