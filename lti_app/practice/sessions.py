"""Practice sessions: runs of work without a break, each one row that is kept up with every act."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.signals.model import SessionRecord
from engine.signals.recent import BREAK
from lti_app.db.models import PracticeItem, PracticeSession

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from engine.items.model import Bank
    from lti_app.db.models import Learner
    from lti_app.practice.context import PracticeContext

BEGAN = "session_began"  # kind of the event
LOOK_AFTER = BREAK + timedelta(minutes=1)  # the session is over then, and its end can be looked at

LOOKED_BACK = timedelta(days=28)
WINDOW = 60  # sessions


def note_act(
    context: PracticeContext,
    learner: Learner,
    *,
    at_work_on: PracticeItem | None = None,
    closed: PracticeItem | None = None,
) -> PracticeSession:
    """Keep the session of a student up with something that she does; begin one where none is under way.

    at_work_on: the item that she is in the middle of, where this act is about it; closed: the item that it
    has ended. learner: her row, which is locked; it is looked at again when the session has come to its end.
    """
    row = _under_way(context)
    if row is None:
        row = _begin(context)
    row.last_at = context.now
    row.practice_set_id = context.practice_set.id
    if at_work_on is not None:
        row.item_id = at_work_on.id
    if closed is not None:
        row.item_id = None
    if closed is not None and closed.right is not None:
        row.items += 1
        row.misses_at_end = 0 if closed.right else row.misses_at_end + 1
        row.missed_at = None if closed.right else context.now
    learner.look_at = context.now + LOOK_AFTER
    return row


def recent_sessions(session: Session, course: int, person: int, now: datetime) -> list[PracticeSession]:
    """Return the student's sessions of the last 28 days, oldest first."""
    rows = session.scalars(
        select(PracticeSession)
        .where(
            PracticeSession.course_id == course,
            PracticeSession.person_id == person,
            PracticeSession.began_at >= now - LOOKED_BACK,
        )
        .order_by(PracticeSession.began_at.desc(), PracticeSession.id.desc())
        .limit(WINDOW)
    )
    return list(rows)[::-1]


def templates_left_open(session: Session, rows: Sequence[PracticeSession]) -> Mapping[int, str]:
    """Return the templates of the items that were open at the end of the sessions, by item."""
    ids = {row.item_id for row in rows if row.item_id is not None}
    if not ids:
        return {}
    query = select(PracticeItem.id, PracticeItem.template).where(PracticeItem.id.in_(ids))
    return {row.id: row.template for row in session.execute(query)}


def to_sessions(
    bank: Bank, rows: Iterable[PracticeSession], templates: Mapping[int, str]
) -> tuple[SessionRecord, ...]:
    """Return sessions as the engine reads them. templates: of the items that were left open, by item.

    Of an item whose template is not known any more, nobody knows how hard it was: it counts as none.
    """
    return tuple(_record(bank, row, templates) for row in rows)


def _record(bank: Bank, row: PracticeSession, templates: Mapping[int, str]) -> SessionRecord:
    left = bank.templates.get(templates.get(row.item_id or 0, ""))
    return SessionRecord(
        event=row.event_id,
        began_at=row.began_at,
        last_at=row.last_at,
        items=row.items,
        left_open=left.level if left is not None else None,
        misses_at_end=row.misses_at_end,
        after_miss=(row.last_at - row.missed_at).total_seconds() if row.missed_at else None,
        left_skills=tuple(row.left_skills),
    )


def _under_way(context: PracticeContext) -> PracticeSession | None:
    """Return the student's last session, unless a break has ended it."""
    row = context.session.scalar(
        select(PracticeSession)
        .where(PracticeSession.course_id == context.course, PracticeSession.person_id == context.person.id)
        .order_by(PracticeSession.began_at.desc(), PracticeSession.id.desc())
        .limit(1)
    )
    return row if row is not None and context.now - row.last_at <= BREAK else None


def _begin(context: PracticeContext) -> PracticeSession:
    event = context.log(BEGAN, notable=True, practice_set=context.practice_set.id)
    context.session.flush()
    row = PracticeSession(
        course_id=context.course,
        person_id=context.person.id,
        practice_set_id=context.practice_set.id,
        event_id=event.id,
        began_at=context.now,
        last_at=context.now,
        items=0,
        misses_at_end=0,
        left_skills=[],
    )
    context.session.add(row)
    return row
