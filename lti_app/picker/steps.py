"""What the buttons of the picker do to the drafts that a page carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.errors import BatonError
from lti_app.picker.drafts import MOST, Draft
from lti_app.picker.fields import tick
from lti_app.picker.form import Settings, Typed

if TYPE_CHECKING:
    from engine.items.model import Bank
    from lti_app.db.models import PracticeSet

Drafts = tuple[Draft, ...]


def put(kept: Drafts, draft: Draft, *, multiple: bool) -> Drafts:
    """Add a draft; where the platform takes one item, it takes the place of the one before.

    A practice set that is here already stands among them once. Raises BatonError WEB-BAD-REQUEST where there
    are as many as a page carries: it has no button for more.
    """
    if not multiple:
        return (draft,)
    new = draft.practice_set is None
    others = tuple(one for one in kept if new or one.practice_set != draft.practice_set)
    if len(others) >= MOST:
        raise BatonError("WEB-BAD-REQUEST", "too many drafts")
    return (*others, draft)


def one_each(bank: Bank) -> Drafts:
    """Return a draft for each strand of a bank, at most as many as a page carries."""
    made = (
        Draft(tick(Typed(title=title, bank=bank.id), bank, strand, on=True))
        for strand, title in bank.strands.items()
    )
    return tuple(draft for draft in made if draft.typed.skills)[:MOST]


def draft_of(row: PracticeSet, bank: Bank) -> Draft:
    """Return a draft that changes a practice set which is here already: nothing, to begin with."""
    return Draft(Typed.of(Settings.of(row), bank), practice_set=row.id)


def number_of(text: str) -> int:
    """Return the number in a button's value. Raises BatonError WEB-BAD-REQUEST."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise BatonError("WEB-BAD-REQUEST", "no number")
    return int(text)


def at(kept: Drafts, place: str) -> Draft:
    """Return the draft that a button means. Raises BatonError WEB-BAD-REQUEST."""
    number = number_of(place)
    if number >= len(kept):
        raise BatonError("WEB-BAD-REQUEST", "no such draft")
    return kept[number]
