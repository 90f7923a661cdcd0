"""A soft flag offers the student something on her page, between two items, and never blames her (C6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select

from engine.escalation.model import Cause
from lti_app.db.models import Flag, FlagChange
from lti_app.sandbox.markup import parse
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from tests.lti_app.practice.pages import Page

pytestmark = on_sqlite


def _raise(page: Page, cause: Cause, tier: int = 1) -> None:
    """Raise a flag on the student, as a rule would."""
    now = page.school.clock.now()
    with page.school.runtime.database.transaction() as session:
        session.add(
            Flag(
                open_key=f"{page.school.course.id}:{page.student.person}:{cause}",
                course_id=page.school.course.id,
                person_id=page.student.person,
                practice_set_id=page.school.practice_set.id,
                policy="default",
                policy_version=1,
                rule="a-rule",
                cause=cause.value,
                tier=tier,
                severity=1,
                confidence=0.9,
                play="a-play",
                kind="notice",
                raised_at=now,
                updated_at=now,
            )
        )


def _offered(page: Page) -> str:
    found = parse(page.get().text).find_all("#offer")
    return found[0].text if found else ""


def _said(page: Page) -> list[str]:
    with page.school.runtime.database.transaction(writes=False) as session:
        return [change.detail["said"] for change in session.scalars(select(FlagChange))]


def test_every_cause_has_an_offer_in_plain_words(page: Page) -> None:
    for cause in set(Cause) - {Cause.ACCOMMODATION}:
        _raise(page, cause)
        assert len(_offered(page).split()) > 8, cause
        with page.school.runtime.database.transaction() as session:
            session.execute(delete(Flag))


def test_what_a_teacher_looks_after_offers_nothing(page: Page) -> None:
    _raise(page, Cause.DISENGAGEMENT, tier=2)
    _raise(page, Cause.UNCERTAINTY, tier=3)
    assert _offered(page) == ""


def test_an_offer_never_comes_in_the_middle_of_an_item(page: Page) -> None:
    page.send("answer", page.form("answer") | page.wrong())
    _raise(page, Cause.DISENGAGEMENT)
    assert _offered(page) == ""


def test_an_offer_that_was_put_away_does_not_come_back(page: Page) -> None:
    _raise(page, Cause.DISENGAGEMENT)
    assert "break" in _offered(page)
    assert page.send("offer", page.form("offer") | {"said": "no"}).status_code == 303
    assert _offered(page) == ""


def test_what_she_says_counts_once_and_is_thanked_for(page: Page) -> None:
    _raise(page, Cause.UNCERTAINTY)
    form = page.form("offer") | {"said": "stuck"}
    assert "Thank you for saying so." in page.send("offer", form, htmx=True).text
    for _ in range(2):
        page.send("offer", form | {"said": "fine"})
    assert _said(page) == ["stuck"]


@pytest.mark.parametrize(
    ("cause", "says"),
    [
        (Cause.UNCERTAINTY, ["stuck", "unsure", "fine", "no"]),
        (Cause.MASTERY_FAILURE, ["yes", "no"]),
        (Cause.DISENGAGEMENT, ["no"]),
    ],
)
def test_whatever_is_offered_can_be_said_and_is_answered_kindly(
    page: Page, cause: Cause, says: list[str]
) -> None:
    _raise(page, cause)
    root = parse(page.get().text)
    assert [button.attributes["value"] for button in root.find_all("#offer button")] == says
    form = page.form("offer")
    for said in says:
        answer = page.send("offer", form | {"said": said}, htmx=True)
        assert "already done" not in answer.text
        assert len(parse(answer.text).find("[data-focus]").text.split()) > 3
        with page.school.runtime.database.transaction() as session:
            session.execute(delete(FlagChange))


@pytest.mark.parametrize(
    "fields", [{"said": "maybe"}, {"said": ""}, {"said": "no", "key": "x"}, {"key": "9" * 99}]
)
@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
def test_what_the_page_never_offered_changes_nothing(page: Page, fields: dict[str, str], htmx: bool) -> None:
    _raise(page, Cause.UNCERTAINTY)
    answer = page.send("offer", page.form("offer") | {"said": ""} | fields, htmx=htmx)
    assert answer.status_code == (200 if htmx else 303)
    assert _said(page) == []
    assert _offered(page)
