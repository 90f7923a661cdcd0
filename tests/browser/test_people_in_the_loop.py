"""The loop of people in Chromium: rules, a case, a message, a closure, its plan, and a week later."""

from __future__ import annotations

from datetime import timedelta
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
from tests.clock import Clock
from tests.intake import click_past_intake
from tests.student import Student

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from engine.items.model import Item
    from lti_app.demo.run import Demo
    from tests.browser.visits import Door, Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STUDENT = STUDENTS[-3]  # who has not begun, and is nobody else's in these tests
WORDS = "Come by my desk on Monday, and bring one of these along."
LINE = "She told me the first step herself."
_WORKER_MS, _LIVE_MS = (
    60_000,
    20_000,
)  # a replay by the worker; the queue, which looks by itself every few seconds
_MOST_MISSED = 8


def _open_item(demo: Demo) -> tuple[PracticeItem, Item]:
    """What the student has open, as one who knows would read it off the page."""
    with demo.runtime.database.transaction(writes=False) as session:
        query = select(PracticeItem).join(Person, Person.id == PracticeItem.person_id)
        row = session.scalars(query.where(Person.sub == STUDENT.id, PracticeItem.open_key.is_not(None))).one()
        return row, drawn(load_bank(row.bank), row)


def _answer(student: Visit, item: Item, response: str) -> None:
    """Fill in and send, and wait until the page has taken it."""
    form = student.frame.locator("form.answer")
    token, number = (form.locator(f"input[name={name}]").input_value() for name in ("token", "number"))
    fill_in(student.frame, item, response)
    student.frame.get_by_role("button", name="Check my answer").click()
    taken = f"form.answer:has([name=token][value='{token}']):has([name=number][value='{number}'])"
    expect(student.frame.locator(taken)).to_have_count(0)


def _again(visit: Visit) -> None:
    """Load the page anew; its address without the place on it, which a browser would only scroll to."""
    visit.frame.goto(visit.frame.url.partition("#")[0])


def _to(desk: Visit, name: str) -> None:
    pages = desk.frame.get_by_role("navigation", name="Pages of this course")
    pages.get_by_role("link", name=name, exact=True).click()


def _picture(visit: Visit, pictures: Path, name: str) -> None:
    page: Page = visit.page
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.locator("#tool-frame").screenshot(path=pictures / f"loop-{name}-{width}.png")
    page.set_viewport_size({"width": 1280, "height": 900})


def _change_a_rule(desk: Visit, pictures: Path) -> None:
    """Two misses in a row on one skill shall be a case: a draft, tried on the course's past, switched on."""
    frame = desk.frame
    _to(desk, "Rules")
    frame.get_by_role("button", name="Change these rules").click()
    frame.locator("#rule-repeated-miss").get_by_role("link", name="Change").click()
    frame.locator("input[name='signals.B1.at_least']").fill("2")
    frame.locator("input[name='rule.tier'][value='2']").check()
    frame.locator("input[name='rule.kind'][value='case']").check()
    frame.get_by_role("button", name="Save to the draft").click()
    expect(frame.locator("#changes")).to_be_visible()
    frame.get_by_role("button", name="Try it on the last eight weeks").click()
    expect(frame.locator("#who")).to_be_visible(timeout=_WORKER_MS)
    _picture(desk, pictures, "replay")
    frame.get_by_role("link", name="Back to draft").click()
    frame.locator("#reason").fill("Two misses are early enough for a short talk.")
    _picture(desk, pictures, "draft")
    frame.get_by_role("button", name="Switch on", exact=True).click()
    expect(frame.locator("#holds + p")).to_contain_text("Two misses are early enough")


def _miss_until_flagged(student: Visit, desk: Visit, demo: Demo) -> None:
    """The queue is open while she misses; her case comes into it by itself."""
    _to(desk, "Queue")
    mine = desk.frame.locator(".flag-row", has_text=STUDENT.name)
    expect(desk.frame.locator("#rows")).to_be_visible()
    expect(mine).to_have_count(0)
    desk.frame.evaluate("window.stayed = true")
    for _ in range(_MOST_MISSED):
        _, item = _open_item(demo)
        for _try in range(2):
            _answer(student, item, wrong_response(item))
        if mine.count():
            break
    expect(mine.first).to_be_visible(timeout=_LIVE_MS)
    assert desk.frame.evaluate("window.stayed"), "the page was loaded anew"


def _write(student: Visit, desk: Visit, pictures: Path) -> None:
    """A message: from a template, in the teacher's words, read once more, sent; the student reads it."""
    frame = desk.frame
    frame.locator("#compose summary").click()
    frame.get_by_role("button", name="Use it").click()
    expect(frame.locator("#compose #text")).not_to_have_value("")
    frame.locator("#compose #text").fill(WORDS)
    frame.get_by_role("button", name="Keep as a draft").click()
    expect(frame.locator("#messages")).to_contain_text("The student does not see it yet")
    _again(student)
    expect(student.frame.locator("form.answer")).to_be_visible()
    expect(student.frame.locator("#told")).to_have_count(0)
    frame.get_by_role("button", name="Send to the student").click()
    expect(frame.locator("#messages")).to_contain_text("Not seen yet")
    _again(student)
    expect(student.frame.locator("#told")).to_contain_text(WORDS)
    _picture(student, pictures, "told")
    student.frame.get_by_role("button", name="Got it").click()
    expect(student.frame.locator("#told")).to_have_count(0)
    _again(desk)
    expect(frame.locator("#messages")).to_contain_text("Seen by the student")


def _close(desk: Visit, pictures: Path) -> None:
    """What was done, how it went, the plan in sight, one line, and Enter."""
    frame = desk.frame
    frame.get_by_label("What was it?").select_option("motivation")
    expect(frame.locator("#plan input.number").first).to_be_visible()
    _picture(desk, pictures, "flag")
    frame.get_by_role("radio", name="Encouraged").check()
    frame.locator("input[name=outcome][value=understood]").check()
    frame.locator("#line").fill(LINE)
    expect(frame.locator("#plan li").first).to_be_visible()
    frame.locator("#line").press("Enter")
    expect(frame.locator(".flag-line")).to_contain_text("Closed")
    expect(frame.locator("#owner")).to_contain_text(LINE)
    _picture(desk, pictures, "closed")


def _practice_obeys(student: Visit, demo: Demo) -> None:
    _, item = _open_item(demo)
    _answer(student, item, item.answer)
    row, _ = _open_item(demo)
    assert row.step_id is not None
    expect(student.frame.locator("#plan")).to_contain_text("Your teacher has set up what comes next")
    student.frame.get_by_text("Why this one?").click()
    expect(student.frame.locator(".item .why").first).to_contain_text("teacher")


def _a_week_later(demo: Demo) -> set[str | None]:
    """She practises on by a clock that is eight days ahead; return her checks' kinds."""
    row, _ = _open_item(demo)
    clock = Clock(demo.runtime.now() + timedelta(days=8))
    later = Student(demo.runtime, clock, row.practice_set_id, row.person_id)
    return {later.solve().check_kind for _ in range(12)}


def test_people_in_the_loop(door: Door, demo: Demo, pictures: Path) -> None:
    desk = door.open(TEACHER.id, TEACHER_LINK_ID)
    _change_a_rule(desk, pictures)
    student = door.open(STUDENT.id, PRACTICE_LINK_ID)
    click_past_intake(student.frame)
    _miss_until_flagged(student, desk, demo)

    _picture(desk, pictures, "queue")
    desk.frame.locator(".flag-row", has_text=STUDENT.name).first.click()
    expect(desk.frame.locator("#note-text")).not_to_be_empty()
    desk.frame.get_by_role("button", name="I’ll take this").click()
    expect(desk.frame.locator(".flag-line")).to_contain_text("Claimed")
    expect(desk.frame.locator("#evidence")).to_be_visible()
    _write(student, desk, pictures)
    _close(desk, pictures)
    _practice_obeys(student, demo)
    assert "follow-up" in _a_week_later(demo)

    desk.frame.get_by_role("link", name="Record").first.click()
    expect(desk.frame.locator("#help")).to_contain_text(LINE)
    expect(desk.frame.locator("#help")).to_contain_text("Since then")
    _picture(desk, pictures, "record")
    _to(desk, "This week")
    expect(desk.frame.locator("#helped")).to_contain_text(STUDENT.name)
    _picture(desk, pictures, "week")

    _to(desk, "Rules")  # for whoever comes after
    desk.frame.get_by_role("button", name="Go back to the rules that ship").click()
    expect(desk.frame.locator("#holds + p")).to_contain_text("The rules that ship")
