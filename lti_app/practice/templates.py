"""The template of an item that was served: as it was then, whatever has become of its bank since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import object_session

from lti_app.content.versions import digest, kept, kept_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.items.model import Bank, ItemTemplate
    from lti_app.db.models import PracticeItem


def template_for(bank: Bank, row: PracticeItem) -> ItemTemplate | None:
    """Return the template that an item was served from.

    None for an item from before versions were kept, whose template the bank no longer has. Of an item whose
    template has changed, the row must belong to a session.
    """
    if row.digest is None or is_present(bank, row):
        return bank.templates.get(row.template)
    session = object_session(row)
    if session is None:
        raise LookupError(f"item {row.id} belongs to no session")
    return kept(session, row.digest)


def served_template(bank: Bank, row: PracticeItem) -> ItemTemplate:
    """Return the same of an item that has one. Raises KeyError for one that has none."""
    template = template_for(bank, row)
    if template is None:
        raise KeyError(row.template)
    return template


def can_go_on(bank: Bank, row: PracticeItem) -> bool:
    """Tell whether an item can be worked on: it has a template, and the bank still has its skill."""
    return row.skill in bank.skills and template_for(bank, row) is not None


def look_up(bank: Bank, rows: Sequence[PracticeItem]) -> None:
    """Look the templates of many items up at once: one query at most, none where nothing has changed."""
    changed = {row.digest for row in rows if row.digest is not None and not is_present(bank, row)}
    session = object_session(rows[0]) if changed else None
    if session is not None:
        kept_all(session, changed)


def is_present(bank: Bank, row: PracticeItem) -> bool:
    """Tell whether the bank has the template of an item today just as the item was served from it."""
    present = bank.templates.get(row.template)
    return present is not None and digest(present) == row.digest
