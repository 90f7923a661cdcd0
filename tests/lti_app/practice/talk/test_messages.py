"""What a teacher wrote stands on the student's page until she has read it (E6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lti_app.db.models import Event, Message
from lti_app.sandbox.markup import parse
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.lti_app.practice.pages import Page

pytestmark = on_sqlite


def _row(page: Page, number: int) -> Message:
    with page.school.runtime.database.transaction(writes=False) as session:
        row = session.get_one(Message, number)
        session.expunge(row)
        return row


def _unread(page: Page) -> str:
    found = parse(page.get().text).find_all("#told")
    return found[0].text if found else ""


def test_a_message_stands_above_the_item_and_says_who_wrote_it_and_when(
    page: Page, write: Callable[..., int]
) -> None:
    write("Your steps were clear.\nTry the next one on paper first.")
    page.school.clock.advance(hours=2)
    shown = page.get().text
    assert shown.index('id="told"') < shown.index('id="stem"')
    assert "Your steps were clear.\nTry the next one on paper first." in shown
    assert "Ms Adeyemi" in _unread(page)
    assert "2 hours ago" in _unread(page)


def test_a_message_that_the_page_has_shown_counts_as_seen_from_then_on(
    page: Page, write: Callable[..., int]
) -> None:
    number = write()
    assert _row(page, number).seen_at is None
    at = page.school.clock.now()
    page.get()
    page.school.clock.advance(minutes=5)
    page.get()
    assert _row(page, number).seen_at == at


def test_a_message_that_was_read_is_folded_away_and_stays_at_hand(
    page: Page, write: Callable[..., int]
) -> None:
    number = write("Well done today.")
    assert page.send("read", page.form("read")).status_code == 303
    assert _unread(page) == ""
    assert "Well done today." in page.get().text
    assert _row(page, number).put_away_at == page.school.clock.now()


def test_a_message_is_put_away_once_however_often_it_is_sent(page: Page, write: Callable[..., int]) -> None:
    number = write()
    form = page.form("read")
    at = page.school.clock.now()
    for _ in range(3):
        assert page.send("read", form).status_code == 303
        page.school.clock.advance(minutes=1)
    assert _row(page, number).put_away_at == at
    with page.school.runtime.database.transaction(writes=False) as session:
        kinds = [event.kind for event in session.query(Event).filter(Event.kind.like("message_%"))]
    assert kinds == ["message_seen", "message_put_away"]


@pytest.mark.parametrize("values", [{"state": "draft", "approved_at": None, "approved_by_id": None},
                                    {"state": "withdrawn"}], ids=["draft", "withdrawn"])  # fmt: skip
def test_what_nobody_approved_or_somebody_took_back_is_never_shown(
    page: Page, write: Callable[..., int], values: dict[str, Any]
) -> None:
    number = write("Not for her eyes.", **values)
    form = page.form("ask") | {"message": str(number)}
    assert "Not for her eyes." not in page.get().text
    page.send("read", form)
    assert _row(page, number).put_away_at is None


def test_a_message_to_somebody_else_can_neither_be_seen_nor_put_away(
    page: Page, write: Callable[..., int]
) -> None:
    number = write("For another student.", person_id=page.school.person().id)
    page.send("read", page.form("ask") | {"message": str(number)})
    assert "For another student." not in page.get().text
    assert _row(page, number).put_away_at is None


def test_a_number_of_no_message_breaks_nothing(page: Page, write: Callable[..., int]) -> None:
    write()
    for number in ("", "0", "-1", "x", "9" * 30, "9" * 5000, "\x00"):
        assert page.send("read", page.form("read") | {"message": number}).status_code == 303, number
    assert "Well done today." in _unread(page)


def test_of_several_messages_the_newest_is_in_sight_and_the_others_folded(
    page: Page, write: Callable[..., int]
) -> None:
    for text in ("The first.", "The second.", "The third."):
        write(text)
    root = parse(page.get().text)
    texts = [part.text.strip() for part in root.find("#told").find_all("p.as-written")]
    assert texts == ["The third.", "The second.", "The first."]
    folded = root.find("#told details")
    assert "The third." not in folded.text
    assert "2 more messages" in folded.text


def test_what_a_teacher_writes_is_text_and_no_markup(page: Page, write: Callable[..., int]) -> None:
    write("2 < 3 & <script>alert(1)</script>")
    assert "<script>alert" not in page.get().text
    assert "2 &lt; 3 &amp; &lt;script&gt;" in page.get().text
