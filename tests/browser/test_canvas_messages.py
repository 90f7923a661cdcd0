"""Canvas' pages answering a tool's messages in a real Chromium (facts: sections 2.1 and 2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask

from lti_app.sandbox import SandboxConfig, Tool, create_sandbox, sandbox_of, serving
from lti_app.sandbox.canvas.knobs import turn
from tests.lti_app.sandbox.canvas.conftest import ISSUER, PRACTICE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Frame, Page

    from lti_app.sandbox import Platform

pytestmark = pytest.mark.browser

# Asks one frame of the LMS's page and resolves with the answer, or null after a second.
_ASK = """([where, message, origin]) => new Promise((resolve) => {
  let target;
  try {
    target = where === "_parent" ? window.parent : window.parent.frames[where];
  } catch {  // what a browser throws for a frame that a page of another origin has not
    return resolve("no such frame");
  }
  addEventListener("message", (event) => {
    if (event.data.subject === message.subject + ".response") resolve({...event.data, from: event.origin});
  });
  setTimeout(() => resolve(null), 1000);
  target.postMessage(message, origin);
})"""


def _tool(_origin: str) -> Flask:
    app = Flask("tool")

    @app.post("/lti/login")
    def login() -> str:
        return "<p id='tool'>the tool</p>"

    return app


@pytest.fixture
def platform() -> Iterator[Platform]:
    made = []

    def build(origin: str) -> Flask:
        config = SandboxConfig(issuer=ISSUER, origin=origin, tool=Tool.at(tool), lms="canvas")
        made.append(create_sandbox(config))
        return made[0]

    with serving(_tool, host="127.0.0.1") as tool, serving(build):
        yield sandbox_of(made[0])


@pytest.fixture
def page(platform: Platform, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    cookie = {"name": "sandbox-person", "value": "student-01", "url": platform.config.origin}
    context.add_cookies([cookie])  # type: ignore[list-item]
    yield context.new_page()
    context.close()


def opened(page: Page, platform: Platform) -> Frame:
    """Open the practice link and return the tool's frame."""
    page.goto(f"{platform.config.origin}/link/{PRACTICE}")
    page.frame_locator("#tool-frame").locator("#tool").wait_for()
    return next(frame for frame in page.frames if frame.url.startswith(platform.config.tool.origin))


def ask(frame: Frame, where: str, origin: str = "*", **message: Any) -> Any:
    """Send a message as the tool and return the answer, None if there is none."""
    return frame.evaluate(_ASK, [where, {"message_id": "m-1", **message}, origin])


def test_the_sibling_frame_keeps_data_within_the_limits(page: Page, platform: Platform) -> None:
    frame = opened(page, platform)
    sso = platform.config.origin.replace("localhost", "sso.localhost")
    name = "post_message_forwarding"
    said = ask(frame, "_parent", subject="lti.capabilities")
    assert {"subject": "lti.put_data", "frame": name} in said["supported_messages"]
    kept = ask(frame, name, sso, subject="lti.put_data", key="lti_state_1", value="v")
    assert (kept["value"], kept["from"], kept["message_id"]) == ("v", sso, "m-1")
    assert ask(frame, name, sso, subject="lti.get_data", key="lti_state_1")["value"] == "v"
    assert ask(frame, name, sso, subject="lti.get_data", key="other")["value"] is None
    assert ask(frame, name, platform.config.origin, subject="lti.get_data", key="lti_state_1") is None
    full = ask(frame, name, sso, subject="lti.put_data", key="big", value="x" * 4096)
    assert full["error"]["code"] == "storage_exhaustion"
    assert ask(frame, name, sso, subject="lti.get_data", key="lti_state_1")["value"] == "v"
    assert ask(frame, name, sso, subject="lti.put_data", key="lti_state_1", value=None)["value"] is None
    assert ask(frame, name, sso, subject="lti.get_data", key="lti_state_1")["value"] is None
    assert ask(frame, name, sso, subject="lti.get_data")["error"]["code"] == "bad_request"


def test_a_frame_is_resized_but_never_below_450_pixels(page: Page, platform: Platform) -> None:
    frame = opened(page, platform)
    ask(frame, "_parent", subject="lti.frameResize", height=900)
    height = "document.getElementById('tool-frame').style.height"
    assert page.evaluate(height) == "900px"
    ask(frame, "_parent", subject="lti.frameResize", height=100)
    assert page.evaluate(height) == "450px"
    odd = ask(frame, "_parent", subject="lti.nothing")
    assert odd["error"]["code"] == "unsupported_subject"


def test_the_editor_answers_at_the_parent_alone(page: Page, platform: Platform) -> None:
    turn(platform, frames="editor")
    frame = opened(page, platform)
    assert ask(frame, "post_message_forwarding", subject="lti.get_data", key="k") == "no such frame"
    assert ask(frame, "_parent", subject="lti.put_data", key="k", value="v")["value"] == "v"
    assert ask(frame, "_parent", subject="lti.get_data", key="k")["value"] == "v"


def test_mobile_answers_nothing(page: Page, platform: Platform) -> None:
    turn(platform, frames="mobile")
    assert ask(opened(page, platform), "_parent", subject="lti.capabilities") is None
