"""Items of every kind as students meet them: by keyboard, without JavaScript, on a telephone, read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from engine.items.model import AnswerKind
from lti_app.content.banks import load_bank
from lti_app.db.models import Attempt
from lti_app.demo.answers import wrong_response
from tests import every_kind
from tests.browser.desks import desk_at
from tests.browser.visits import fill_in, type_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser.desks import Desk
    from tests.browser.visits import Seat

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def desk(chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    every_kind.add_bank(monkeypatch)
    with desk_at(chromium, tmp_path) as served:
        yield served


def templates() -> list[str]:
    return list(load_bank(every_kind.BANK).templates)


def _attempts(desk: Desk) -> list[tuple[str, bool]]:
    with desk.runtime.database.transaction(writes=False) as session:
        return [(row.response, row.right) for row in session.scalars(select(Attempt))]


def _sent(seat: Seat) -> None:
    expect(seat.frame.locator("#verdict")).to_contain_text("right.")


def test_every_kind_is_answered_with_the_keyboard_alone(desk: Desk) -> None:
    seat = desk.seat(320)
    for template in templates():
        item = desk.show(seat, every_kind.BANK, template)
        type_in(seat, item, item.answer)
        seat.tab_to(seat.frame.get_by_role("button", name="Check my answer"))
        seat.page.keyboard.press("Enter")
        _sent(seat)
        assert _attempts(desk) == [(item.answer, True)], template


def test_every_kind_is_answered_without_javascript(desk: Desk) -> None:
    seat = desk.seat(320, java_script_enabled=False)
    for template in templates():
        item = desk.show(seat, every_kind.BANK, template)
        fill_in(seat.frame, item, item.answer, moving=False)
        seat.frame.get_by_role("button", name="Check my answer").click()
        _sent(seat)
        assert _attempts(desk) == [(item.answer, True)], template


@pytest.mark.parametrize("width", [320, 1280])
def test_no_kind_has_a_barrier(desk: Desk, width: int) -> None:
    seat, found = desk.seat(width), []
    for template in templates():
        item = desk.show(seat, every_kind.BANK, template)
        found += seat.faults(template)
        fill_in(seat.frame, item, wrong_response(item))
        seat.frame.get_by_role("button", name="Check my answer").click()
        expect(seat.frame.locator("#verdict")).to_have_text("↻ Not yet.")
    found += seat.faults("a second try at a program")
    assert found == []


def test_a_line_that_moves_keeps_the_keyboard_and_is_announced(desk: Desk) -> None:
    seat = desk.seat(320)
    desk.show(seat, every_kind.BANK, "a-parsons")
    frame, keys = seat.frame, seat.page.keyboard
    line = frame.locator("#line-c").inner_text()
    seat.tab_to(frame.locator("#line-c-use"))
    keys.press("Enter")
    expect(frame.locator("#line-c-up")).to_be_focused()
    expect(frame.get_by_role("status")).to_have_text(f"Line 1 of 1, 0 in: {line}")
    seat.tab_to(frame.locator("#line-c-indent"))
    keys.press("Enter")
    expect(frame.locator("#line-c-indent")).to_be_focused()
    expect(frame.get_by_role("status")).to_have_text(f"Line 1 of 1, 1 in: {line}")
    expect(frame.get_by_role("button", name=f"Indent {line}")).to_have_count(1)
    seat.tab_to(frame.locator("#line-c-leave"))
    keys.press("Enter")
    expect(frame.locator("#line-c-use")).to_be_focused()
    expect(frame.get_by_role("status")).to_have_text(f"Left out: {line}")


def test_lines_are_dragged_with_a_mouse(desk: Desk) -> None:
    seat = desk.seat(1280)
    item = desk.show(seat, every_kind.BANK, "an-ordering")
    first = seat.frame.locator("[data-line]").first
    last = seat.frame.locator("[data-line]").last
    moved = first.get_attribute("data-says")
    start, end = first.locator("[data-handle]").bounding_box(), last.bounding_box()
    assert start
    assert end
    mouse = seat.page.mouse
    mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    mouse.down()
    mouse.move(start["x"] + 5, end["y"] + end["height"] - 4, steps=6)
    mouse.up()
    expect(seat.frame.locator("[data-line]").last).to_have_attribute("data-says", str(moved))
    expect(seat.frame.get_by_role("status")).to_contain_text(f"Place {len(item.choices)}")


def test_what_was_put_together_stays_when_it_is_asked_again_and_when_a_hint_opens(desk: Desk) -> None:
    seat = desk.seat(320)
    desk.show(seat, every_kind.BANK, "a-parsons")
    frame = seat.frame
    for key in "cb":
        frame.locator(f"#line-{key}-use").click()
    frame.locator("#line-b-indent").click()
    frame.locator("#hints button").first.click()
    expect(frame.locator(".hint")).to_have_count(1)
    lines = frame.locator("[data-lines] [data-line] .text")
    expect(lines).to_have_count(2)
    frame.get_by_role("button", name="Check my answer").click()
    expect(frame.locator("#verdict")).to_have_text("↻ Not yet.")
    expect(lines).to_have_count(2)  # the second try begins with the first
    assert lines.last.inner_text().startswith("    ")


def test_an_answer_is_read_back_while_it_is_typed(desk: Desk) -> None:
    seat = desk.seat(320)
    item = desk.show(seat, every_kind.BANK, "an-expression")
    assert item.kind is AnswerKind.EXPRESSION
    read = seat.frame.locator("#understood")
    seat.tab_to(seat.frame.get_by_label("Your answer"))
    seat.page.keyboard.type("x/2+1")
    expect(read.locator("math")).to_have_attribute("aria-label", "x/2 + 1")
    read.evaluate("it => { it.firstElementChild.untouched = true }")
    with seat.page.expect_response("**/preview"):
        seat.page.keyboard.type(" ")  # which makes no difference, and is not said again
    seat.page.wait_for_timeout(100)
    assert read.evaluate("it => it.firstElementChild.untouched")
    expect(seat.frame.get_by_label("Your answer")).to_be_focused()
    assert _attempts(desk) == []
