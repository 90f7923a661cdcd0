"""Finds the item that a form or a preview is about, before anything is locked or written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.db.models import PracticeItem
from lti_app.practice.serving import drawn
from lti_app.practice.templates import can_go_on

if TYPE_CHECKING:
    from engine.items.model import Item
    from lti_app.practice.context import PracticeContext


def asked_item(context: PracticeContext, token: str) -> Item | None:
    """Return the item of a token, of practice or placement, if the student has it open here."""
    row = context.session.scalar(
        select(PracticeItem).where(
            PracticeItem.token == token,
            PracticeItem.person_id == context.person.id,
            PracticeItem.practice_set_id == context.practice_set.id,
            PracticeItem.open_key.is_not(None),
        )
    )
    if row is None:
        return None
    item = drawn(context.bank, row) if can_go_on(context.bank, row) else None
    # What follows reads the row anew once it holds the student's lock; this reading must not stand in for it.
    context.session.expunge(row)
    return item
