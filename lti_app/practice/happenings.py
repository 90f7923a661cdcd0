"""Puts into the log what is no answer and signals are measured from, and reads it back (Happening)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.signals.model import Happening, HappeningKind
from engine.signals.words import heard as heard_by
from lti_app.content.lexicon import load_lexicon
from lti_app.db.models import Event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from lti_app.practice.context import PracticeContext

WINDOW = 60  # happenings that signals look back on

_KINDS = tuple(kind.value for kind in HappeningKind)


def note_happening(
    context: PracticeContext,
    kind: HappeningKind,
    *,
    value: float = 0.0,
    item: int | None = None,
    request: int | None = None,
    heard: frozenset[str] = frozenset(),
    words: int = 0,
    practice_set: int | None = None,
) -> Event:
    """Put a fact into the log, and return its row, with its id.

    The fields are those of Happening; practice_set: that it is about, where it is about one.
    """
    event = context.log(
        kind.value,
        notable=True,
        value=value,
        item=item,
        request=request,
        heard=sorted(heard),
        words=words,
        practice_set=practice_set,
    )
    context.session.flush()
    return event


def listen(
    context: PracticeContext, text: str, *, item: int | None = None, request: int | None = None
) -> Event | None:
    """Note what the word lists hear in a student's own words: categories and a count, never the words.

    None where she wrote nothing.
    """
    words = len(text.split())
    if not words:
        return None
    heard = hears(context, text)
    return note_happening(context, HappeningKind.SAID, item=item, request=request, heard=heard, words=words)


def hears(context: PracticeContext, text: str) -> frozenset[str]:
    """Return the categories of the word lists that a text shows, in the student's language and in English."""
    return heard_by(text, load_lexicon(context.language))


def recent_events(session: Session, course: int, person: int) -> list[Event]:
    """Return the student's last notable events that are happenings, oldest first."""
    rows = session.scalars(
        select(Event)
        .where(
            Event.course_id == course,
            Event.person_id == person,
            Event.notable.is_(True),
            Event.kind.in_(_KINDS),
        )
        .order_by(Event.id.desc())
        .limit(WINDOW)
    )
    return list(rows)[::-1]


def to_happenings(events: Iterable[Event]) -> tuple[Happening, ...]:
    """Return events as the engine reads them; those that are no happenings are left out."""
    return tuple(_happening(event) for event in events if event.kind in _KINDS)


def _happening(event: Event) -> Happening:
    data = event.data
    return Happening(
        event.id,
        HappeningKind(event.kind),
        event.at,
        data.get("value", 0.0),
        data.get("item"),
        data.get("request"),
        frozenset(data.get("heard", ())),
        data.get("words", 0),
    )
