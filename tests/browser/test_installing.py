"""From a pasted address to a grade in the gradebook, in Chromium, as administrator, teacher and student."""

from __future__ import annotations

import json
import urllib.request
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from lti_app.content.banks import load_bank
from lti_app.db.models import PracticeItem
from lti_app.demo.run import free_port, started
from lti_app.practice.serving import drawn
from lti_app.sandbox.config import COURSE_ID
from lti_app.sandbox.people import ADMINISTRATOR, STUDENTS, TEACHER
from tests.browser.visits import fill_in
from tests.intake import click_past_intake

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, FrameLocator, Page

    from lti_app.demo.run import Demo, Kind

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TITLE = "Week 4: equations"
STUDENT = STUDENTS[5]
WAIT_MS, TURNS = 200, 150  # half a minute for a grade to arrive


@pytest.fixture(params=["moodle", "canvas"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Demo]:
    """A demo whose LMS knows no tool yet."""
    kind: Kind = request.param
    with started(
        tmp_path / "data", free_port(), free_port(), say=print, kind=kind, register=False
    ) as running:
        yield running


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_from_a_pasted_address_to_a_grade_in_the_gradebook(bare: Demo, page: Page) -> None:
    frame = page.frame_locator("#tool-frame")
    _register(bare, page, frame)
    link = _add_practice(bare, page, frame)

    _become(bare, page, STUDENT.id)
    page.goto(f"{bare.lms}/link/{link}")
    click_past_intake(frame)
    expect(frame.locator("#stem")).to_be_visible()
    for _ in range(3):
        _answer_right(bare, frame)
    for _ in range(TURNS):
        if _grade(bare, link):
            break
        page.wait_for_timeout(WAIT_MS)
    assert _grade(bare, link)

    _become(bare, page, TEACHER.id)
    page.click("#gradebook-link")
    page.click(f"tr[data-person={STUDENT.id}] a.review[aria-label*='{TITLE}']")
    expect(frame.get_by_text(STUDENT.name).first).to_be_visible()


def _become(demo: Demo, page: Page, person: str) -> None:
    page.goto(demo.lms)
    page.select_option("#person-select", person)
    page.click("#person-switch")


def _register(demo: Demo, page: Page, frame: FrameLocator) -> None:
    """Paste the address; press the tool's button, then the one that closes the frame; let the tool in."""
    _become(demo, page, ADMINISTRATOR.id)
    page.click("#admin-link")
    page.fill("#tool-url", demo.invitation())
    page.click("#add-tool button")
    frame.get_by_role("button", name="Register").click()
    frame.get_by_role("button", name="Close").click()
    card = page.locator("li[data-state=pending]")
    expect(card).to_have_count(1)  # the LMS heard the message that closes the frame
    if demo.kind == "moodle":
        card.get_by_role("button", name="Activate").click()
        page.get_by_label("Show in activity chooser").check()
        page.get_by_role("button", name="Save these settings").click()
    else:
        card.get_by_role("link").click()
        page.get_by_role("button", name="Save").click()


def _add_practice(demo: Demo, page: Page, frame: FrameLocator) -> str:
    """Add a practice set by deep linking. Return the new link's id."""
    _become(demo, page, TEACHER.id)
    if demo.kind == "moodle":
        page.click("#add-link")
        page.click("a.add")
        page.click("#select-content")
    else:
        page.click("a[data-placement=assignment_selection]")
    frame.get_by_label("Name", exact=True).fill(TITLE)
    frame.get_by_role("button", name="Choose all").click()
    frame.get_by_role("button", name="Go on").last.click()
    frame.get_by_role("button", name="Add it to the course").click()
    if demo.kind == "moodle":
        page.get_by_role("button", name="Save and return to course").click()
        card = page.locator("li[data-link]", has_text=TITLE)
    else:
        frame.get_by_role("link", name="To the course page").click()
        card = page.locator("li[data-link]", has_text=TITLE)
        card.get_by_role("button", name="Publish", exact=False).click()
        expect(card.locator("[data-published=yes]")).to_have_count(1)
    return card.get_attribute("data-link") or ""


def _answer_right(demo: Demo, frame: FrameLocator) -> None:
    with demo.runtime.database.transaction(writes=False) as session:
        row = session.scalars(select(PracticeItem).where(PracticeItem.open_key.is_not(None))).one()
        item = drawn(load_bank(row.bank), row)
    fill_in(frame, item, item.answer)
    frame.get_by_role("button", name="Check my answer").click()
    expect(frame.locator(f"form.answer input[name=token][value='{row.token}']")).to_have_count(0)


def _grade(demo: Demo, link: str) -> float | None:
    with urllib.request.urlopen(f"{demo.lms}/gradebook.json?course={COURSE_ID}") as answer:
        book = json.load(answer)
    column = next(str(column["id"]) for column in book["columns"] if column["link"] == link)
    row = next(row for row in book["rows"] if row["person"] == STUDENT.id)
    return row["grades"][column]["value"] if row["grades"][column] else None
