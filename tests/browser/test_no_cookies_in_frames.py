"""A real Chromium whose frames keep no cookie: by the platform's storage, or a button, into a new tab."""

from __future__ import annotations

from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from flask import Flask
from playwright.sync_api import expect

from lti_app.content.banks import load_bank
from lti_app.db.models import HandOver, LaunchSession, Person, PracticeItem
from lti_app.demo.answers import wrong_response
from lti_app.lti.launching.handovers import Kind
from lti_app.practice.serving import drawn
from lti_app.runtime import utc_now
from lti_app.sandbox import serving
from lti_app.sandbox.markup import parse
from tests.browser.frames import Lms, lms_and_tool
from tests.browser.visits import fill_in
from tests.intake import click_past_intake

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def lms(tmp_path: Path) -> Iterator[Lms]:
    with lms_and_tool(tmp_path) as running:
        yield running


def _course(context: BrowserContext, lms: Lms) -> tuple[Page, FrameLocator]:
    page = context.new_page()
    page.goto(lms.url)
    return page, page.frame_locator("#tool")


def _practise_in_a_tab(context: BrowserContext, frame: FrameLocator, lms: Lms) -> None:
    """Press the button, and answer an item in the tab that opens."""
    button = frame.get_by_role("button", name="Open in a new tab")
    with context.expect_page() as opened:
        button.click()
    tab = opened.value
    click_past_intake(tab)
    expect(tab.locator("#stem")).to_be_visible()
    assert tab.url.startswith(f"{lms.tool}/l/")
    with lms.runtime.database.transaction(writes=False) as session:
        row = session.query(PracticeItem).filter(PracticeItem.open_key.is_not(None)).one()
        item = drawn(load_bank(row.bank), row)
    fill_in(tab, item, wrong_response(item))
    tab.get_by_role("button", name="Check my answer").click()
    expect(tab.locator("#result, .result").first).to_be_visible()
    with lms.runtime.database.transaction(writes=False) as session:
        assert session.query(LaunchSession).count() == 1
        assert [row.sub for row in session.query(Person)] == ["student-1"]
        assert session.query(PracticeItem).filter(PracticeItem.tries > 0).count() == 1
    assert lms.errors == []


@pytest.mark.parametrize("storage", ["frame", "page"])
def test_the_platform_keeps_the_secret_and_the_visit_goes_on_in_a_tab(
    student_browser: BrowserContext, lms: Lms, storage: str
) -> None:
    lms.storage = storage
    page, frame = _course(student_browser, lms)
    expect(frame.get_by_text("Baton knows that it is you")).to_be_visible(timeout=10_000)
    assert lms.hints == set()  # the launch was in the frame
    if storage == "frame":
        keeper = page.frame(name="keeper")
        assert keeper is not None
        assert keeper.title() == "0"  # nothing of the secret is left
    _practise_in_a_tab(student_browser, frame, lms)


@pytest.mark.parametrize("storage", ["silent", "none"])
def test_without_storage_the_button_begins_the_launch_in_a_tab(
    student_browser: BrowserContext, lms: Lms, storage: str
) -> None:
    lms.storage = storage
    page, frame = _course(student_browser, lms)
    expect(frame.get_by_text("does not let Baton keep a cookie")).to_be_visible()
    page.wait_for_timeout(1500)
    assert lms.hints == {"hint-0"}  # not used up by trying
    expect(frame.locator("#launch-keeper:not([hidden])")).to_have_count(0)
    _practise_in_a_tab(student_browser, frame, lms)


def test_without_scripts_the_button_does_it_too(chromium: Browser, lms: Lms) -> None:
    lms.storage = "frame"
    context = chromium.new_context(java_script_enabled=False)
    _, frame = _course(context, lms)
    frame.get_by_role("button", name="Go on").click()
    expect(frame.get_by_text("does not let Baton keep a cookie")).to_be_visible()
    with context.expect_page() as opened:
        frame.get_by_role("button", name="Open in a new tab").click()
    tab = opened.value
    tab.get_by_role("button", name="Go on").click()
    click_past_intake(tab)
    expect(tab.locator("#stem")).to_be_visible()
    context.close()


_TRAP = """<!doctype html><title>Free games</title>
<form method="post" action="{tool}/lti/launch" target="{target}">
<input type=hidden name=state value="{state}"><input type=hidden name=id_token value="{token}">
<button>Play</button></form>{frame}
<script>
addEventListener("message", ({{ data, source, origin }}) => {{
  const answer = {{ subject: data.subject + ".response", message_id: data.message_id, key: data.key }};
  if (data.subject === "lti.capabilities")
    answer.supported_messages = [{{ subject: "lti.get_data" }}, {{ subject: "lti.put_data" }}];
  else answer.value = "{secret}";
  document.title = data.subject;
  source.postMessage(answer, origin);
}});
document.querySelector("form").addEventListener("submit", ({{ target }}) => {{
  if (target.target === "popup") window.open("about:blank", "popup");
}});
</script>"""


def _own_launch(lms: Lms) -> dict[str, str]:
    """Return an attacker's launch as far as it goes without a browser: all that a page of theirs can know."""
    fields = {
        "iss": lms.platform.issuer,
        "client_id": lms.platform.client_id,
        "login_hint": "attacker",
        "lti_message_hint": "hint",
        "lti_storage_target": "_parent",
        "target_link_uri": f"{lms.tool}/lti/launch",
    }
    with requests.Session() as nobody:
        nobody.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        page = parse(nobody.post(f"{lms.tool}/lti/login", data=fields, timeout=10).text)
    told = page.find("#launch-keeper").attributes
    asked = dict(parse_qsl(urlsplit(told["data-url"]).query))
    claims = lms.platform.claims(utc_now(), asked["nonce"], fields["target_link_uri"])
    token = lms.platform.sign(claims | {"sub": "attacker"})
    return {"state": asked["state"], "token": token, "secret": told["data-secret"]}


@pytest.mark.parametrize("target", ["popup", "frame"])
def test_nobody_is_led_into_another_s_visit_by_a_page_that_knows_the_secret_of_its_own_login(
    student_browser: BrowserContext, lms: Lms, target: str
) -> None:
    trap = Flask("trap")
    frame = '<iframe name="frame"></iframe>' if target == "frame" else ""
    page_of_trap = _TRAP.format(tool=lms.tool, target=target, frame=frame, **_own_launch(lms))
    trap.add_url_rule("/", "trap", lambda: page_of_trap)
    with serving(lambda _: trap) as evil:
        page = student_browser.new_page()
        page.goto(evil)
        page.get_by_role("button", name="Play").click()
        page.wait_for_timeout(4000)
        with lms.runtime.database.transaction(writes=False) as session:
            # The launch was believed, but for its browser.
            assert session.query(HandOver).filter_by(kind=Kind.PROOF).count() == 1
            assert session.query(LaunchSession).count() == 0
