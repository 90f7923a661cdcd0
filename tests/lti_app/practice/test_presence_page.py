"""What the page says of a student at her item, and what it never says (B11, B24)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.assets import asset_root
from lti_app.db.models import Attempt, Presence, StudentSettings
from lti_app.sandbox.markup import parse
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from tests.lti_app.practice.pages import Page

pytestmark = on_sqlite


def _sends(page: Page, **fields: str) -> int:
    form = {"token": page.student.item().token, "form_token": page.form("ask")["form_token"]}
    return page.send("presence", form | {"visible": "1", "idle": "0"} | fields).status_code


def _rows(page: Page) -> list[Presence]:
    with page.school.runtime.database.transaction(writes=False) as session:
        rows = list(session.scalars(select(Presence)))
        session.expunge_all()
        return rows


def test_the_page_says_that_she_is_there_and_gets_nothing_back(page: Page) -> None:
    assert _sends(page, idle="30") == 204
    row = _rows(page)[0]
    assert (row.person_id, row.item_id, row.visible) == (page.student.person, page.student.item().id, True)
    assert (page.school.clock.now() - row.input_at).total_seconds() == 30


def test_the_last_word_holds(page: Page) -> None:
    for visible in ("1", "0", "0"):
        _sends(page, visible=visible)
    assert [row.visible for row in _rows(page)] == [False]


def test_an_odd_number_breaks_nothing(page: Page) -> None:
    for idle in ("", "-5", "x", "nan", "1e9", "9" * 30, "9" * 5000):
        assert _sends(page, idle=idle) == 204, idle
        assert _rows(page)[0].input_at <= page.school.clock.now()


def test_a_page_of_an_item_that_is_over_is_not_at_the_next_one(page: Page) -> None:
    old = page.student.item().token
    page.student.solve()
    assert _sends(page, token=old) == 204
    assert [row.item_id for row in _rows(page) if row.item_id == page.student.item().id] == []


def test_it_needs_the_form_token_as_every_form_does(page: Page) -> None:
    page.get()
    assert _sends(page, form_token="0" * 64) == 403
    assert _rows(page) == []


def test_a_student_whose_speed_is_not_looked_at_has_a_page_that_says_nothing(page: Page) -> None:
    assert parse(page.get().text).find_all("[data-presence]")
    with page.school.runtime.database.transaction() as session:
        session.add(
            StudentSettings(
                course_id=page.school.course.id,
                person_id=page.student.person,
                no_speed=True,
                by_id=page.student.person,
                updated_at=page.school.clock.now(),
            )
        )
    assert not parse(page.get().text).find_all("[data-presence]")


def test_the_answer_takes_along_how_often_it_was_begun_anew(page: Page) -> None:
    sent = ["3", "0", "", "-2", "x", "7" * 5000]
    for changes in sent:
        page.send("answer", page.form("answer") | page.right() | {"changes": changes})
    with page.school.runtime.database.transaction(writes=False) as session:
        kept = session.scalars(select(Attempt.changes).order_by(Attempt.id)).all()
    assert kept == [3, 0, 0, 0, 0, 0]


def test_no_script_sends_what_is_typed(page: Page) -> None:
    """All that presence.js sends stands in one list, and none of it is what a field for words holds."""
    assert "presence.js" in page.get().text
    script = (asset_root() / "lti_app" / "static" / "presence.js").read_text(encoding="utf-8")
    sent = script[
        script.index("new URLSearchParams({") : script.index("});", script.index("URLSearchParams"))
    ]
    assert sorted(part.split(":")[0].strip() for part in sent.split("{", 1)[1].split(",") if ":" in part) == [
        "form_token", "idle", "token", "visible",
    ]  # fmt: skip
    assert "response" not in script
