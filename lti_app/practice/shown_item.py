"""What the student's page shows of the open item: neither answer nor seed, nor a hint that is not open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.items.draw import hint, rungs
from lti_app.practice.hinting import need, next_rung
from lti_app.practice.question import question_of
from lti_app.practice.response import Fields, fields_of
from lti_app.practice.serving import drawn
from lti_app.practice.sureness import asks_how_sure
from lti_app.practice.templates import served_template

if TYPE_CHECKING:
    from engine.items.model import Hint, HintKind, Item
    from lti_app.db.models import PracticeItem
    from lti_app.practice.context import PracticeContext
    from lti_app.practice.hinting import Need
    from lti_app.practice.question import Question


@dataclass(frozen=True, slots=True)
class OpenItem:
    """The exercise on the page. number: which try the form is for; typed: what its fields hold at first.

    next_hint: kind of the next rung; need: what it asks for first ("feeling", "next-step", "attempt"), None
    where it opens at once. check: "transfer" or "understanding", None for an item with hints.
    how_sure: the form asks how sure the student is (A6). can_leave: she may have another item instead.
    """

    token: str
    number: int
    question: Question
    typed: Fields
    skill: str
    reason: str
    hints: tuple[Hint, ...]
    next_rung: int
    next_hint: HintKind | None
    need: Need | None
    rungs: int
    check: str | None
    how_sure: bool
    can_leave: bool


def open_shown(context: PracticeContext, row: PracticeItem) -> OpenItem:
    """Return what may be seen of the open item."""
    template, item = served_template(context.bank, row), drawn(context.bank, row)
    return OpenItem(
        token=row.token,
        number=row.tries + 1,
        question=question_of(item),
        typed=_typed(item, row),
        skill=context.bank.skills[row.skill].title,
        reason=row.reason["text"],
        hints=tuple(hint(template, item, rung) for rung in range(1, row.hints + 1)),
        next_rung=row.hints + 1,
        next_hint=next_rung(context, row),
        need=need(context, row),
        rungs=rungs(template),
        check=row.check_kind,
        how_sure=asks_how_sure(row),
        can_leave=not row.check,
    )


def _typed(item: Item, row: PracticeItem) -> Fields:
    """An answer in several parts is not to be put together twice: a second try begins with the first one."""
    again = row.attempts and question_of(item).in_parts
    return fields_of(item, row.attempts[-1].response) if again else Fields()
