"""Words of harm on the way in reach a person as anywhere else (B20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from engine.items.model import AnswerKind
from lti_app.db.models import Flag
from lti_app.lti.roles import Role
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from tests.lti_app.intake.conftest import Arrive
    from tests.lti_app.intake.newcomer import Newcomer

pytestmark = on_sqlite

WORDS = "I want to kill myself"


def _read_by_a_teacher(new: Newcomer) -> str:
    with new.school.runtime.database.transaction(writes=False) as session:
        flag = session.scalars(select(Flag).where(Flag.cause == "safety")).one()
    assert (flag.tier, flag.kind) == (3, "case")
    return new.school.visit(Role.INSTRUCTOR).get(f"flags/{flag.id}").text


@pytest.mark.parametrize("target", ["", "not a day"], ids=["kept", "asked again"])
def test_a_goal_is_listened_to(arrive: Arrive, target: str) -> None:
    new = arrive()
    address = f"{new.address}/intake/goal"
    answer = new.visit.post(address, do="save", goal=WORDS, target=target, level="", minutes="")
    assert answer.headers["Location"].endswith("/whom-to-call")
    assert WORDS in _read_by_a_teacher(new)


def test_a_placement_is_listened_to_and_takes_no_words_for_an_answer(arrive: Arrive) -> None:
    new = arrive("placement")
    new.page()
    row, item = new.open_item()
    while item.kind is not AnswerKind.NUMBER:
        new.answer(right=True)
        new.page()
        row, item = new.open_item()
    sent = {"token": row.token, "response": WORDS}
    for _ in range(2):
        answer = new.visit.post(f"{new.address}/intake/item", **sent)
        assert answer.headers["Location"].endswith("/whom-to-call")
    assert new.open_item()[0].id == row.id
    assert WORDS in _read_by_a_teacher(new)


def test_a_goal_like_any_other_raises_nothing(arrive: Arrive) -> None:
    new = arrive()
    new.visit.post(f"{new.address}/intake/goal", do="save", goal="Get through the exam", minutes="30")
    with new.school.runtime.database.transaction(writes=False) as session:
        assert session.scalars(select(Flag)).all() == []
