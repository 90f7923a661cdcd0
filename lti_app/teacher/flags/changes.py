"""Changes of a flag: found, held and logged in one place, so that none goes unrecorded (E3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.db.models import Event, Flag, FlagChange
from lti_app.errors import BatonError

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from engine.escalation.model import FlagState
    from lti_app.db.models import Person


_WRITTEN = frozenset({"reason", "line"})


def find_flag(session: Session, course: int, flag: int, *, hold: bool = False) -> Flag:
    """Return a flag of the course. hold: until the transaction ends. Raises BatonError WEB-NOT-FOUND."""
    query = select(Flag).where(Flag.id == flag, Flag.course_id == course)
    row = session.scalar(query.with_for_update(of=Flag) if hold else query)
    if row is None:
        raise BatonError("WEB-NOT-FOUND", "no such flag in this course")
    return row


def check_open(flag: Flag) -> None:
    """Raise BatonError FLAG-ENDED if it has ended."""
    if flag.ended_at:
        raise BatonError("FLAG-ENDED", f"flag {flag.id}")


def change(
    session: Session,
    flag: Flag,
    action: str,
    state: FlagState | str,
    by: Person | None,
    now: datetime,
    **detail: str | int,
) -> None:
    """Put a flag into a state, and log it in its record and in the event log. by: None for Baton itself.

    detail: what people wrote (_WRITTEN) stands in the record alone.
    """
    flag.state, flag.updated_at = str(state), now
    by_id = by.id if by else None
    session.add(
        FlagChange(flag_id=flag.id, by_id=by_id, action=action, state=str(state), detail=detail, at=now)
    )
    session.add(
        Event(
            course_id=flag.course_id,
            person_id=flag.person_id,
            kind=f"flag_{action}",
            data={"flag": flag.id, "by": by_id, "state": str(state)}
            | {name: value for name, value in detail.items() if name not in _WRITTEN},
            at=now,
        )
    )


def end(
    session: Session,
    flag: Flag,
    action: str,
    state: FlagState,
    by: Person,
    now: datetime,
    **detail: str | int,
) -> None:
    """End a flag: another of its cause may open."""
    flag.open_key, flag.ended_at, flag.snoozed_until = None, now, None
    change(session, flag, action, state, by, now, **detail)


def last_change(session: Session, flag: Flag) -> FlagChange:
    """Return what happened to it last."""
    query = select(FlagChange).where(FlagChange.flag_id == flag.id).order_by(FlagChange.id.desc()).limit(1)
    return session.scalars(query).one()
