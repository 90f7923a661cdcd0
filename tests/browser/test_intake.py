"""The way in as people with a keyboard, a small screen or a screen reader meet it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from lti_app.content.banks import load_bank
from lti_app.db.models import Placement, PracticeItem
from lti_app.demo.answers import wrong_response
from lti_app.practice.serving import drawn
from tests.browser.frames import Lms, lms_and_tool
from tests.browser.visits import Seat, type_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from engine.items.model import Item

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def lms(tmp_path: Path) -> Iterator[Lms]:
    with lms_and_tool(tmp_path) as running:
        yield running


def arrive(chromium: Browser, lms: Lms, width: int = 1280, **options: bool) -> Seat:
    """Launch as a student who has never been here."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{lms.url}/begin")
    page.wait_for_url(f"{lms.tool}/l/**")
    return Seat(page, page.main_frame)


def item_of(lms: Lms) -> Item:
    with lms.runtime.database.transaction(writes=False) as session:
        query = select(PracticeItem).where(
            PracticeItem.placement.is_(True), PracticeItem.open_key.is_not(None)
        )
        row = session.scalars(query).one()
        return drawn(load_bank(row.bank), row)


def test_no_step_has_a_barrier_and_the_keyboard_is_enough(chromium: Browser, lms: Lms, width: int) -> None:
    seat = arrive(chromium, lms, width)
    frame, keys = seat.frame, seat.page.keyboard
    heading = frame.locator("h1")

    def press(button: str) -> None:
        seat.tab_to(frame.get_by_role("button", name=button))
        keys.press("Enter")

    expect(heading).to_have_text("Before you start")
    found = seat.faults("the notice")
    press("I have read this")

    expect(heading).to_have_text("Your goal")
    found += seat.faults("the goal form")
    seat.tab_to(frame.get_by_label("My goal"))
    keys.type("Feel at home with equations")
    seat.tab_to(frame.get_by_label("Minutes a week"))
    keys.type("0")
    press("Save and go on")
    expect(frame.locator("#minutes-problem")).to_be_visible()
    expect(frame.get_by_label("Minutes a week")).to_be_focused()
    found += seat.faults("a goal that cannot be")
    seat.tab_to(frame.get_by_label("Minutes a week"))
    keys.press("Control+A")
    keys.type("60")
    press("Save and go on")

    expect(heading).to_have_text("How sure do you feel?")
    found += seat.faults("the confidence survey")
    seat.tab_to(frame.get_by_label("Not at all sure").first)
    keys.press("Space")
    press("Go on")

    expect(heading).to_have_text("Finding your starting point")
    for number in range(1, 13):
        frame.wait_for_load_state()
        if not frame.locator("#count").count():
            break
        expect(frame.locator("#count")).to_have_text(f"Question {number}, of 12 at most")
        item = item_of(lms)
        found += seat.faults(f"an item of kind {item.kind}")
        if number % 2:
            type_in(seat, item, wrong_response(item))
            press("Send and go on")
        else:
            press("I have not learnt this yet")
        expect(frame.get_by_text(f"Question {number}, of 12 at most")).to_have_count(0)
    expect(heading).to_have_text("Where you start")
    frame.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    found += seat.faults("where she starts")
    press("Start practising")
    expect(frame.get_by_role("button", name="Check my answer")).to_be_visible()
    seat.page.context.close()
    assert found == []


def test_it_works_without_scripts_and_goes_on_after_the_tab_was_closed(chromium: Browser, lms: Lms) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{lms.url}/begin")
    for _ in range(2):  # the forms that post themselves, posted by hand
        page.get_by_role("button", name="Go on").click()
    for button in ("I have read this", "Skip for now", "Skip for now"):
        page.get_by_role("button", name=button).click()
    page.get_by_role("button", name="I have not learnt this yet").click()
    expect(page.locator("#count")).to_have_text("Question 2, of 12 at most")
    address = page.url
    page.close()
    again = context.new_page()
    again.goto(address)
    expect(again.locator("#count")).to_have_text("Question 2, of 12 at most")
    again.get_by_role("button", name="Skip the rest for now").click()
    expect(again.get_by_role("button", name="Check my answer")).to_be_visible()
    context.close()
    with lms.runtime.database.transaction(writes=False) as session:
        assert [row.state for row in session.scalars(select(Placement))] == ["skipped"]


def test_a_lost_connection_is_told_and_loses_nothing_that_was_typed(chromium: Browser, lms: Lms) -> None:
    seat = arrive(chromium, lms, 320)
    page = seat.page
    page.get_by_role("button", name="I have read this").click()
    page.get_by_label("My goal").fill("Feel at home with equations")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
    expect(page.get_by_role("alert")).to_be_in_viewport()
    expect(page.get_by_label("My goal")).to_have_value("Feel at home with equations")
    page.context.set_offline(False)
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("h1")).to_have_text("How sure do you feel?")
    page.context.close()
