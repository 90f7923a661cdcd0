"""How sure are you? Asked now and then, stored with the first answer, never needed (A6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from lti_app.db.models import PracticeItem
from lti_app.practice.sureness import ONE_IN, asks_how_sure
from lti_app.sandbox.markup import parse
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from tests.lti_app.practice.pages import Page

ASKED = next(seed for seed in range(99) if asks_how_sure(PracticeItem(seed=seed, tries=0, check=False)))
NOT_ASKED = next(
    seed for seed in range(99) if not asks_how_sure(PracticeItem(seed=seed, tries=0, check=False))
)


def test_about_one_item_in_four_asks() -> None:
    asked = sum(asks_how_sure(PracticeItem(seed=seed, tries=0, check=False)) for seed in range(4000))
    assert 0.9 < asked / (4000 / ONE_IN) < 1.1


def test_a_check_and_a_second_try_never_ask() -> None:
    assert not asks_how_sure(PracticeItem(seed=ASKED, tries=0, check=True))
    assert not asks_how_sure(PracticeItem(seed=ASKED, tries=1, check=False))


def _serve(page: Page, seed: int) -> int:
    """Give the open item a seed; return its number."""
    row = page.student.item()
    with page.school.runtime.database.transaction() as session:
        session.execute(update(PracticeItem).where(PracticeItem.id == row.id).values(seed=seed))
    return row.id


def _said(page: Page, item: int) -> int | None:
    with page.school.runtime.database.transaction(writes=False) as session:
        return session.scalar(select(PracticeItem.confidence).where(PracticeItem.id == item))


@on_sqlite
def test_the_scale_stands_in_the_answers_own_form_with_words_at_both_ends(page: Page) -> None:
    _serve(page, ASKED)
    form = parse(page.get().text).find("form.answer")
    radios = form.find_all("[name=sure]")
    assert [radio.attributes["value"] for radio in radios] == ["1", "2", "3", "4", "5"]
    assert not [radio for radio in radios if "required" in radio.attributes]
    assert "just guessing" in form.find("#sure").text
    assert "certain" in form.find("#sure").text


@on_sqlite
def test_most_items_do_not_ask(page: Page) -> None:
    _serve(page, NOT_ASKED)
    assert parse(page.get().text).find_all("[name=sure]") == []


@on_sqlite
def test_what_she_said_is_kept_with_the_first_answer_and_nothing_else_is(page: Page) -> None:
    sent = {"1": 1, "5": 5, "": None, "0": None, "6": None, "x": None, "9" * 5000: None, "٣": None}
    kept = {}
    for text in sent:
        item = page.student.item().id
        assert page.send("answer", page.form("answer") | page.right() | {"sure": text}).status_code == 303
        kept[text] = _said(page, item)
    assert kept == sent


@on_sqlite
def test_an_answer_counts_without_it(page: Page) -> None:
    item = _serve(page, ASKED)
    assert page.goes_on()
    assert _said(page, item) is None
