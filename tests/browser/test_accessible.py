"""The pages as people with a keyboard, a small screen or a screen reader meet them, in the LMS's frame."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from engine.items.model import AnswerKind
from lti_app.content.banks import load_bank
from lti_app.content.mathml import to_plain
from lti_app.db.models import Flag, Person, PracticeItem, PracticeSet
from lti_app.demo.answers import wrong_response
from lti_app.practice.context import PracticeContext
from lti_app.practice.question import question_of
from lti_app.practice.service import ask_teacher
from lti_app.practice.serving import drawn
from lti_app.sandbox.config import PRACTICE_LINK_ID, TEACHER_LINK_ID
from lti_app.sandbox.people import STUDENTS, TEACHER
from tests.browser.visits import fill_in

if TYPE_CHECKING:
    from engine.items.model import Item
    from lti_app.demo.run import Demo
    from tests.browser.visits import Door

pytestmark = [pytest.mark.browser, pytest.mark.slow]
_LOOKS = 4  # of the open queue

# Students with a history; the last two of the class belong to the test of the whole thread.
LOOKS, SHOWS, WORKS, NEEDS = STUDENTS[12], STUDENTS[0], STUDENTS[2], STUDENTS[4]


def _as_heard(name: str) -> str:
    """Return a name without the space that some versions of Chromium put between a formula and a comma."""
    return re.sub(r"\s+(?=[,.;:?!])", "", name)


def _item(demo: Demo, name: str) -> Item:
    with demo.runtime.database.transaction(writes=False) as session:
        query = select(PracticeItem).join(Person, Person.id == PracticeItem.person_id)
        row = session.scalars(query.where(Person.name == name, PracticeItem.open_key.is_not(None))).one()
        return drawn(load_bank(row.bank), row)


def _asks(demo: Demo, name: str) -> None:
    """Let a student who is somewhere else ask for a teacher."""
    with demo.runtime.database.transaction() as session:
        person = session.scalars(select(Person).where(Person.name == name)).one()
        practice_set = session.scalars(
            select(PracticeSet).where(PracticeSet.resource_link_id == PRACTICE_LINK_ID)
        ).one()
        now = demo.runtime.now()
        context = PracticeContext.of(session, practice_set, person, now=now, policy="default")
        ask_teacher(context, f"asks-at-{now.isoformat()}", "")


def test_the_students_page_has_no_barrier_in_any_of_its_states(door: Door, width: int) -> None:
    visit = door.open(LOOKS.id, PRACTICE_LINK_ID, width)
    frame, found = visit.frame, visit.faults("an open item")

    def answer(response: str) -> None:
        fill_in(frame, _item(door.demo, LOOKS.name), response)
        frame.get_by_role("button", name="Check my answer").click()

    item = _item(door.demo, LOOKS.name)
    if question_of(item).read_back and not item.blanks:
        answer("((")
        expect(frame.locator("#problem")).to_be_visible()
        found += visit.faults("a malformed answer")
    answer(wrong_response(item))
    expect(frame.locator("#result")).to_contain_text("Not yet.")
    found += visit.faults("a wrong answer")
    answer(wrong_response(item))
    expect(frame.locator("#result")).to_contain_text("Not this time.")
    found += visit.faults("a missed item")
    while not frame.locator("#hints form").count():  # a transfer check has none (A7)
        found += visit.faults("a transfer check")
        token = frame.locator("form.answer input[name=token]").input_value()
        answer(_item(door.demo, LOOKS.name).answer)
        expect(frame.locator(f"form.answer input[name=token][value='{token}']")).to_have_count(0)
    found += visit.faults("how she feels about it")
    opened = 0
    while frame.locator("#hints form").count():  # the last one waits for an attempt of her own (A4)
        if frame.locator("#hints input[name=next_step]").count():
            found += visit.faults("what would come next")
            frame.locator("#hints input[name=next_step]").fill("I would take 3 away from both sides.")
        frame.locator("#hints form button").last.click()
        opened += 1
        expect(frame.locator(".hint")).to_have_count(opened)
    assert opened >= 3
    found += visit.faults("all hints")
    item = _item(door.demo, LOOKS.name)
    answer(item.answer)
    expect(frame.locator("#result")).to_contain_text("That's right.")
    found += visit.faults("a right answer")
    assert found == []


def test_a_choice_says_its_formula_to_a_screen_reader(door: Door) -> None:
    visit = door.open(SHOWS.id, PRACTICE_LINK_ID)
    for _ in range(20):
        item = _item(door.demo, SHOWS.name)
        if item.kind is AnswerKind.CHOICE:
            break
        token = visit.frame.locator("form.answer input[name=token]").input_value()
        fill_in(visit.frame, item, item.answer)
        visit.frame.get_by_role("button", name="Check my answer").click()
        expect(visit.frame.locator(f"form.answer input[name=token][value='{token}']")).to_have_count(0)
    browser = visit.page.context.new_cdp_session(visit.frame)  # its own names, not Playwright's guess at them
    nodes = browser.send("Accessibility.getFullAXTree")["nodes"]
    radios = [node for node in nodes if node.get("role", {}).get("value") == "radio"]
    said = [_as_heard(node["name"]["value"]) for node in radios]
    shown = [_as_heard(to_plain(choice.text)) for choice in item.choices]
    assert said[: len(shown)] == shown  # after them, how sure she is


def test_the_teachers_pages_have_no_barrier_in_any_of_their_states(door: Door, width: int) -> None:
    _asks(door.demo, LOOKS.name)  # who has the longest name of all
    visit = door.open(TEACHER.id, TEACHER_LINK_ID, width)
    frame, found = visit.frame, visit.faults("the queue")
    frame.locator("#tab-ended").click()
    expect(frame.locator("#tab-ended")).to_have_attribute("aria-current", "page")
    found += visit.faults("what has ended")
    frame.locator(".flag-row").first.click()
    expect(frame.locator("#do-reopen")).to_be_visible()
    found += visit.faults("a closed flag")
    frame.locator(".back a").click()
    frame.locator(".flag-row", has_text=LOOKS.name).first.click()
    expect(frame.locator("#note-text")).to_be_visible()
    frame.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    found += visit.faults("a flag")
    address = frame.url
    frame.goto(f"{address}99999")
    found += visit.faults("an error")
    assert found == []


def test_practice_is_done_with_the_keyboard_alone(door: Door) -> None:
    visit = door.open(WORKS.id, PRACTICE_LINK_ID)
    frame, keys = visit.frame, visit.page.keyboard
    item = _item(door.demo, WORKS.name)
    visit.give(item, wrong_response(item))
    expect(frame.locator("#result")).to_be_focused()

    typed = question_of(item).form == "field"
    if typed:
        visit.tab_to(frame.get_by_label("Your answer"))
        keys.type("2x+")
    visit.tab_to(frame.get_by_role("button", name="I'm unsure"))
    keys.press("Enter")
    expect(frame.get_by_role("heading", name="A nudge")).to_be_focused()
    if typed:
        expect(frame.get_by_label("Your answer")).to_have_value("2x+")

    visit.tab_to(frame.get_by_label("What would you like to say?"))
    keys.type("I am lost.")
    visit.tab_to(frame.locator("#ask").get_by_role("button"))
    keys.press("Space")
    expect(frame.locator("#ask [data-focus]")).to_be_focused()
    expect(frame.locator("#ask")).to_contain_text("Your teacher has been asked")


def test_a_flag_is_claimed_and_closed_with_the_keyboard_alone(door: Door) -> None:
    _asks(door.demo, NEEDS.name)
    visit = door.open(TEACHER.id, TEACHER_LINK_ID)
    frame, keys = visit.frame, visit.page.keyboard
    visit.tab_to(frame.locator(".flag-row", has_text=NEEDS.name))
    keys.press("Enter")
    expect(frame.locator("#note-text")).not_to_be_empty()
    visit.tab_to(frame.get_by_role("button", name="I’ll take this"))
    keys.press("Enter")
    expect(frame.locator(".flag-line")).to_contain_text("Claimed")

    before = frame.locator("#plan").inner_text()
    visit.tab_to(frame.get_by_label("What was it?"))
    keys.type("May be losing heart")
    expect(frame.locator("#plan")).not_to_have_text(before, use_inner_text=True)
    expect(frame.get_by_label("What was it?")).to_be_focused()
    visit.tab_to(frame.get_by_label("Anything to remember?"))
    keys.type("We talked.")
    visit.tab_to(frame.get_by_role("button", name="Save and close"))
    keys.press("Enter")
    expect(frame.locator(".flag-line")).to_contain_text("Closed")


def test_a_new_flag_joins_the_open_queue_and_leaves_the_keyboard_where_it_was(door: Door) -> None:
    visit = door.open(TEACHER.id, TEACHER_LINK_ID)
    frame = visit.frame
    with door.demo.runtime.database.transaction(writes=False) as session:
        cases = select(Flag).where(Flag.ended_at.is_(None), Flag.tier > 1, Flag.kind == "case")
        waiting = len(session.scalars(cases).all())
    last = frame.locator(".flag-row").last
    visit.tab_to(last)
    kept = last.get_attribute("id")

    # Nothing new: the rows stay the very same elements, so that a screen reader does not lose its place.
    # A minute that passes is new: it stands in how long a fresh flag waits.
    for _ in range(_LOOKS):
        frame.evaluate("document.getElementById('rows').untouched = true")
        with visit.page.expect_response("**/queue/rows*"):
            pass
        visit.page.wait_for_timeout(100)
        if frame.evaluate("document.getElementById('rows').untouched"):
            break
    assert frame.evaluate("document.getElementById('rows').untouched")

    _asks(door.demo, STUDENTS[8].name)
    expect(frame.locator(".flag-row", has_text=STUDENTS[8].name)).to_have_count(1, timeout=10_000)
    expect(frame.locator(f"#{kept}")).to_be_focused()
    expect(frame.get_by_role("status")).to_have_text(f"{waiting + 1} flags are waiting.")
