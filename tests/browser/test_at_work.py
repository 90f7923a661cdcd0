"""What the student's page measures (B11, B24), and its parts beside the item or without one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from engine.signals.presence import SILENT
from lti_app.db.models import Attempt, Flag, Message, PracticeItem, Presence, StudentSettings
from lti_app.practice.sureness import asks_how_sure
from lti_app.runtime import utc_now
from tests.browser.desks import desk_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser.desks import Desk
    from tests.browser.visits import Seat

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BANK, TEMPLATE = "algebra-1", "two-step-plus"
ASKED = next(seed for seed in range(99) if asks_how_sure(PracticeItem(seed=seed, tries=0, check=False)))


@pytest.fixture
def desk(chromium: Browser, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(chromium, tmp_path) as served:
        yield served


def _pass(seat: Seat, turns: int) -> None:
    """Let quarters of a minute pass in the browser, one after the other."""
    for _ in range(turns):
        seat.page.clock.fast_forward(15_000)
        seat.page.wait_for_timeout(20)


def test_the_page_says_that_she_is_there_as_long_as_it_takes_to_be_believed(desk: Desk) -> None:
    seat = desk.seat(800)
    said: list[dict[str, list[str]]] = []
    seat.page.on(
        "request",
        lambda request: (
            said.append(parse_qs(request.post_data or "")) if request.url.endswith("/presence") else None
        ),
    )
    seat.page.clock.install()
    desk.show(seat, BANK, TEMPLATE)
    _pass(seat, 130)  # over half an hour
    assert {"form_token", "token", "visible", "idle"} == set().union(*said)
    idle = [int(one["idle"][0]) for one in said]
    assert all(later - one < SILENT.total_seconds() for one, later in pairwise(idle))
    assert len(idle) < 50  # not with every turn
    assert 1700 < idle[-1] <= 1800  # whoever has not touched anything for so long is not there
    before = len(said)
    seat.page.mouse.move(40, 40)
    seat.page.wait_for_timeout(100)
    assert [(one["visible"], one["idle"]) for one in said[before:]] == [(["1"], ["0"])]
    seat.page.goto("about:blank")
    seat.page.wait_for_timeout(300)
    with desk.runtime.database.transaction(writes=False) as session:
        assert session.scalars(select(Presence.visible)).all() == [False]


def test_an_answer_takes_along_how_often_it_was_begun_anew(desk: Desk) -> None:
    seat = desk.seat(800)
    desk.show(seat, BANK, TEMPLATE)
    field, count = seat.frame.locator("#response"), seat.frame.locator("#changes")
    field.press_sequentially("12")
    field.press("Home")
    field.press_sequentially("-")
    expect(count).to_have_value("0")  # to go on with it, or to mend it, is no new beginning
    field.press("Control+a")
    field.press_sequentially("35")
    expect(count).to_have_value("1")
    field.fill("")
    field.press_sequentially("4")
    expect(count).to_have_value("2")
    seat.frame.get_by_role("button", name="I'm unsure").click()
    expect(seat.frame.locator(".hint")).to_have_count(1)
    expect(field).to_have_value("4")
    expect(count).to_have_value("2")
    seat.frame.get_by_role("button", name="Check my answer").click()
    expect(seat.frame.locator("#result")).to_be_focused()
    with desk.runtime.database.transaction(writes=False) as session:
        assert session.scalars(select(Attempt.changes)).all() == [2]


def _put_there(desk: Desk) -> None:
    """Let there be a message of a teacher and an offer."""
    now, values = utc_now(), {"course_id": desk.course, "person_id": desk.person}
    flag = Flag(
        policy="default", policy_version=1, rule="a-rule", cause="uncertainty", tier=1, severity=1, **values
    )
    flag.confidence, flag.play, flag.kind, flag.raised_at, flag.updated_at = 0.9, "a-play", "notice", now, now
    flag.open_key, flag.practice_set_id = "a-key", desk.sets[BANK]
    message = Message(
        key="key", template="praise", drafted="x", text="Well done.\nGo on like this.", **values
    )
    message.by_id = message.approved_by_id = desk.person
    message.created_at = message.approved_at = now
    message.state, message.practice_set_id = "approved", desk.sets[BANK]
    with desk.runtime.database.transaction() as session:
        session.add_all([flag, message])


def test_what_is_asked_told_and_offered_has_no_barrier_and_needs_no_mouse(desk: Desk) -> None:
    seat = desk.seat(320)
    desk.show(seat, BANK, TEMPLATE, ASKED)
    _put_there(desk)
    seat.page.reload()
    found, frame, keys = seat.faults("everything at once"), seat.frame, seat.page.keyboard
    seat.tab_to(frame.get_by_role("button", name="Got it"))
    keys.press("Enter")
    expect(frame.locator("[data-focus]")).to_be_focused()
    seat.tab_to(frame.get_by_role("button", name="So-so"))
    keys.press("Enter")
    expect(frame.locator("[data-focus]")).to_contain_text("Thank you for saying so.")
    expect(frame.locator("[data-focus]")).to_be_focused()
    seat.tab_to(frame.locator("[name=sure]").first)
    keys.press("Space")
    keys.press("ArrowRight")
    expect(frame.locator("[name=sure][value='2']")).to_be_checked()
    seat.tab_to(frame.get_by_role("button", name="Another one, please"))
    keys.press("Enter")
    expect(frame.locator(f"[name=token][value='token-{TEMPLATE}-{ASKED}']")).to_have_count(0)
    found += seat.faults("another one")
    seat.tab_to(frame.get_by_label("What would you like to say?"))
    keys.type("I want to kill myself")
    seat.tab_to(frame.locator("#ask form button"))
    keys.press("Enter")
    expect(frame.locator("#heard")).to_be_visible()
    found += seat.faults("whom to call")
    with desk.runtime.database.transaction() as session:
        settings = StudentSettings(course_id=desk.course, person_id=desk.person, stopped=True)
        settings.by_id, settings.updated_at = desk.person, utc_now()
        session.add(settings)
    frame.get_by_role("link", name="Go to the exercises").click()
    expect(frame.locator("#halted")).to_be_visible()
    assert found + seat.faults("stopped") == []
