"""The whole thread in Chromium: tool and LMS on different sites, third-party cookies blocked."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from lti_app.content.banks import load_bank
from lti_app.db.models import Person, PracticeItem
from lti_app.demo.answers import wrong_response
from lti_app.practice.serving import drawn
from lti_app.sandbox.config import PRACTICE_LINK_ID, TEACHER_LINK_ID
from lti_app.sandbox.people import STUDENTS, TEACHER
from tests.browser.visits import fill_in
from tests.intake import click_past_intake

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page

    from engine.items.model import Item
    from lti_app.demo.run import Demo

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STUDENT, OTHER = STUDENTS[-1], STUDENTS[-2]  # who have not begun


def _open(context: BrowserContext, demo: Demo, person: str, link: str) -> tuple[Page, FrameLocator]:
    """Open a link of the course as somebody; return the LMS's page and the tool's frame in it."""
    page = context.new_page()
    page.goto(demo.lms)
    page.select_option("#person-select", person)
    page.click("#person-switch")
    page.goto(f"{demo.lms}/link/{link}")
    return page, page.frame_locator("#tool-frame")


def _item(demo: Demo, student: str) -> tuple[PracticeItem, Item]:
    """The item that a student has open: what one who knows would read off the page."""
    with demo.runtime.database.transaction(writes=False) as session:
        query = select(PracticeItem).join(Person, Person.id == PracticeItem.person_id)
        row = session.scalars(query.where(Person.sub == student, PracticeItem.open_key.is_not(None))).one()
        return row, drawn(load_bank(row.bank), row)


def _answer(frame: FrameLocator, item: Item, response: str) -> None:
    """Fill in and send, and wait until the page has taken it."""
    sent = frame.locator("form.answer")
    token, number = (sent.locator(f"input[name={name}]").input_value() for name in ("token", "number"))
    fill_in(frame, item, response)
    frame.get_by_role("button", name="Check my answer").click()
    expect(
        frame.locator(
            f"form.answer:has(input[name=token][value='{token}']):has(input[name=number][value='{number}'])"
        )
    ).to_have_count(0)


def _miss(demo: Demo, frame: FrameLocator) -> None:
    _, item = _item(demo, STUDENT.id)
    wrong = wrong_response(item)
    _answer(frame, item, wrong)
    _answer(frame, item, wrong)


def _grade(demo: Demo) -> float | None:
    with urllib.request.urlopen(f"{demo.lms}/gradebook.json") as answer:
        rows = json.load(answer)["rows"]
    cell = next(iter(next(row for row in rows if row["person"] == STUDENT.id)["grades"].values()))
    return cell["value"] if cell else None


def test_third_party_cookies_are_really_blocked(student_browser: BrowserContext, demo: Demo) -> None:
    page, frame = _open(student_browser, demo, OTHER.id, PRACTICE_LINK_ID)
    expect(frame.get_by_role("heading", name="Before you start")).to_be_visible()  # the launch is over
    inner = page.frame(url=lambda url: url.startswith(demo.tool))
    assert inner is not None
    inner.evaluate("document.cookie = 'plain=1; SameSite=None; Secure'")
    inner.evaluate("document.cookie = 'own=1; SameSite=None; Secure; Partitioned'")
    seen = inner.evaluate("document.cookie")
    assert "own=1" in seen
    assert "plain=1" not in seen


def test_the_thread(
    student_browser: BrowserContext, teacher_browser: BrowserContext, demo: Demo, pictures: Path
) -> None:
    lms, frame = _open(student_browser, demo, STUDENT.id, PRACTICE_LINK_ID)
    click_past_intake(frame)
    expect(frame.locator("#stem")).to_be_visible()

    # She answers, and her grade arrives in the gradebook.
    for _ in range(3):
        _, item = _item(demo, STUDENT.id)
        _answer(frame, item, item.answer)
        expect(frame.locator("#result")).to_contain_text("That's right.")
    for _ in range(100):
        if (_grade(demo) or 0) > 0:
            break
        lms.wait_for_timeout(200)
    assert (_grade(demo) or 0) > 0

    # The teacher's queue is open while she misses the same skill three times: the flag appears by itself.
    queue, desk = _open(teacher_browser, demo, TEACHER.id, TEACHER_LINK_ID)
    mine = desk.locator(".flag-row", has_text=STUDENT.name)
    expect(desk.locator("#rows")).to_be_visible()
    expect(mine).to_have_count(0)
    _miss(demo, frame)
    lms.locator("#tool-frame").screenshot(path=pictures / "student.png")
    for _ in range(6):
        _miss(demo, frame)
        if mine.count():
            break
    expect(mine.first).to_be_visible(timeout=15_000)
    queue.locator("#tool-frame").screenshot(path=pictures / "queue.png")

    # She reads the note, claims the flag, sees what a closure changes, and saves it.
    mine.first.click()
    expect(desk.locator("#note-text")).not_to_be_empty()
    desk.get_by_role("button", name="I’ll take this").click()
    expect(desk.locator(".flag-line")).to_contain_text("Claimed")
    queue.locator("#tool-frame").screenshot(path=pictures / "teacher.png")
    desk.get_by_label("What was it?").select_option("motivation")
    desk.get_by_role("radio", name="Encouraged").check()
    expect(desk.locator("#plan")).to_contain_text("8")
    desk.get_by_role("button", name="Save and close").click()
    expect(desk.locator(".flag-line")).to_contain_text("Closed")

    # Her next item obeys the closure, and she is told.
    _, item = _item(demo, STUDENT.id)
    _answer(frame, item, item.answer)
    row, _ = _item(demo, STUDENT.id)
    assert row.step_id is not None
    expect(frame.locator("#plan")).to_contain_text("Your teacher has set up what comes next")
    frame.get_by_text("Why this one?").click()
    expect(frame.locator(".item .why").first).to_contain_text("teacher")


def test_practice_works_without_javascript(chromium: Browser, demo: Demo) -> None:
    context = chromium.new_context(java_script_enabled=False)
    _, frame = _open(context, demo, OTHER.id, PRACTICE_LINK_ID)
    for step in ("login", "launch"):  # the two forms that post themselves, posted by hand
        frame.locator(f"form[action$='/lti/{step}'] button").click()
    click_past_intake(frame)
    expect(frame.locator("#stem")).to_be_visible()

    before = frame.locator("form.answer input[name=token]").input_value()
    frame.locator("#hints button[value=stuck]").click()
    expect(frame.locator("#hints")).to_contain_text("A nudge")
    row, item = _item(demo, OTHER.id)
    assert row.token == before
    _answer(frame, item, item.answer)
    expect(frame.locator("#result")).to_contain_text("That's right.")
    context.close()
