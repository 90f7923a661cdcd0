"""The administrator's console in a real browser: every page without a barrier, the work done with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from lti_app import create_app
from lti_app.db.models import Deployment, Enrolment, Registration, ScoreDelivery
from lti_app.sandbox import SandboxConfig, Tool, create_sandbox, sandbox_of, serving
from lti_app.signin import link_address, make_link
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from playwright.sync_api import Browser, Page
    from sqlalchemy.orm import Session

    from lti_app.runtime import Runtime
    from lti_app.settings import Settings

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_LONG = "Gemeinschaftsschule-Donaudampfschifffahrtsgesellschaft-" * 2
_RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


@dataclass
class Office:
    """A console that is served on this machine, and a platform that it can call."""

    url: str
    run: Runtime
    number: int

    def link(self) -> str:
        with self.run.database.transaction() as session:
            return link_address(self.run.settings, make_link(session, self.run.now(), "Kim"))

    def enter(self, page: Page) -> None:
        page.goto(self.link())
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Platforms")


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, empty_sqlite: Path) -> str:
    path = tmp_path / "baton.db"
    path.write_bytes(empty_sqlite.read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    tools: list[Flask] = []
    platforms: list[Flask] = []

    def tool(origin: str) -> Flask:
        tools.append(create_app(settings.model_copy(update={"public_url": origin})))
        return tools[0]

    def lms(origin: str) -> Flask:
        platforms.append(create_sandbox(SandboxConfig(issuer=origin, tool=Tool.at(ours))))
        return platforms[0]

    with serving(tool, host="127.0.0.1") as ours, serving(lms):
        run: Runtime = tools[0].extensions["baton"]
        details = sandbox_of(platforms[0]).details
        with run.database.transaction() as session:
            row = factories.registration(
                session, label=_LONG, issuer=details.issuer, client_id=details.client_id,
                auth_login_url=details.auth_login_url, auth_token_url=details.auth_token_url,
                key_set_url=details.key_set_url, family="moodle",
            )  # fmt: skip
            _fill(session, row, run)
            factories.registration(session, label="مدرسة النور", state="pending")
        yield Office(ours, run, row.id)
        run.database.close()


def _fill(session: Session, row: Registration, run: Runtime) -> None:
    """Give the platform something of everything that the console lists."""
    now = run.now()
    deployment = row.deployments[0]
    session.add(
        Deployment(
            registration_id=row.id,
            deployment_id="7:" + "d" * 200,
            state="pending",
            name=_LONG,
            created_at=now,
        )
    )
    for values in (
        {"title": _LONG, "roster_error": "NRPS-403"},
        {"title": "جبر", "roster_read_at": now - timedelta(hours=2), "roster_size": 31},
        {"title": "", "label": "", "memberships_url": None},
    ):
        course = factories.course(
            session, **{"deployment": deployment, "memberships_url": f"{row.issuer}/m"} | values
        )
    practice_set, student = factories.practice_set(session, course), factories.person(session, course)
    session.query(Enrolment).update({"launched_at": now})
    for state, error in (("blocked", "AGS-422"), ("pending", "AGS-NETWORK"), ("pending", None)):
        session.add(
            ScoreDelivery(
                practice_set_id=practice_set.id, person_id=student.id, registration_id=row.id,
                lineitem_url=f"{row.issuer}/1", score_given=1, score_maximum=100, timestamp=now, state=state,
                error=error, due_at=now, created_at=now,
            )
        )  # fmt: skip


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def _faults(page: Page, state: str) -> list[str]:
    """Return what is wrong with the page as it is now, all of it unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    found = [
        f"{state}: {fault['id']} at {[node['target'] for node in fault['nodes']]}"
        for fault in Axe().run(page, options=_RULES).response["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{state}: scrolls sideways")
    return found


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_of_the_console_has_a_barrier(office: Office, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(office.link())
    found = _faults(page, "the door")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Platforms")
    one = f"/admin/registrations/{office.number}"
    paths = [
        "/admin/", "/admin/add", "/admin/add/by-hand", one, f"/admin/registrations/{office.number + 1}",
        f"{one}/edit", f"{one}/courses", f"{one}/grades", f"{one}/checks", f"{one}/checks?look=now",
        "/admin/keys", "/admin/log", "/admin/log?subject=nothing", "/admin/registrations/99",
        f"{one}?done=saved",
    ]  # fmt: skip
    for path in paths:
        page.goto(office.url + path)
        found += _faults(page, path)

    page.goto(f"{office.url}/admin/add")
    page.get_by_label("The platform’s address").fill("ftp://x")
    page.get_by_role("button", name="Make an invitation").click()
    expect(page.get_by_role("alert").filter(has_text="Nothing was saved")).to_be_visible()
    found += _faults(page, "a refused invitation")
    page.get_by_label("The platform’s address").fill("")
    page.get_by_role("button", name="Make an invitation").click()
    expect(page.get_by_label("Registration address")).to_have_value(re.compile("/lti/register/"))
    found += _faults(page, "an invitation")

    page.goto(f"{office.url}{one}/edit")
    page.get_by_label("Access token URL").fill("nowhere")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Access token URL")).to_have_attribute("aria-invalid", "true")
    found += _faults(page, "a refused form")
    page.goto(f"{office.url}/lti/jwks")  # the first key is made then
    page.goto(f"{office.url}/admin/keys")
    page.get_by_role("button", name="New key, signing in a day").click()
    expect(page.get_by_text("There is a new key.")).to_be_visible()
    found += _faults(page, "two keys")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    found += _faults(page, "signed out")
    assert found == []


def test_the_check_list_fills_line_by_line(office: Office, page: Page) -> None:
    office.enter(page)
    page.goto(f"{office.url}/admin/registrations/{office.number}/checks")
    page.get_by_role("button", name="Check now").click()
    expect(page.locator("#checks [aria-busy]")).to_have_count(0)
    expect(page.locator("#check-keys .badge")).to_have_text("Well")
    expect(page.locator("#check-token .badge")).to_have_text("Well")
    expect(page.locator("#check-deployments .badge")).to_have_text("Not yet")
    expect(page.locator("#check-score .badge")).to_have_text("Not well")
    expect(page.locator("#check-score")).to_contain_text("AGS-422")
    assert page.url.endswith("/checks")


def test_the_same_is_done_without_javascript(office: Office, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    office.enter(page)
    page.goto(f"{office.url}/admin/registrations/{office.number}/checks")
    page.get_by_role("button", name="Check now").click()
    expect(page.locator("#check-token .badge")).to_have_text("Well")
    page.goto(f"{office.url}/admin/registrations/{office.number}")
    page.get_by_text("Switch the platform off").click()
    page.locator("label[for=off-confirm]").click()
    page.locator("#off-confirm").locator("xpath=ancestor::form").get_by_role("button").click()
    expect(page.get_by_text("Nobody can open Baton from there")).to_be_visible()
    page.get_by_role("button", name="Switch on", exact=True).click()
    expect(page.get_by_text("It is switched on.")).to_be_visible()
    context.close()


def test_an_address_is_copied_with_one_press(office: Office, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    office.enter(page)
    page.get_by_role("link", name="Add a platform").first.click()
    page.get_by_role("button", name="Copy Login URL").click()
    expect(page.get_by_role("button", name="Copied Login URL")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == f"{office.url}/lti/login"


def test_a_waiting_platform_is_approved_with_the_keyboard_alone(office: Office, page: Page) -> None:
    office.enter(page)
    page.get_by_role("link", name="مدرسة النور").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("مدرسة النور")
    approve = page.get_by_role("button", name="Approve", exact=True)
    for _ in range(20):
        page.keyboard.press("Tab")
        if approve.evaluate("it => it === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text("It is switched on.")).to_be_visible()
    with office.run.database.transaction(writes=False) as session:
        assert session.get_one(Registration, office.number + 1).state == "active"
