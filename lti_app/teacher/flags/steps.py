"""What a teacher does with a flag short of closing it. All of it is logged; doing it twice does it once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.escalation.model import Cause, FlagState
from lti_app.errors import BatonError
from lti_app.support.owners import staff_ids
from lti_app.teacher.flags.changes import change, check_open, end, last_change

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.db.models import Flag, Person

LINE_LENGTH = 500
_WORKING = (FlagState.CLAIMED, FlagState.IN_PROGRESS, FlagState.WAITING)


def claim(session: Session, flag: Flag, by: Person, now: datetime) -> None:
    """Take it; also one that was given to somebody else who has not taken it yet.

    Raises BatonError FLAG-ENDED; FLAG-TAKEN if somebody else has.
    """
    check_open(flag)
    if flag.state != FlagState.OPEN:
        if flag.owner_id == by.id:
            return
        raise BatonError("FLAG-TAKEN", f"flag {flag.id}")
    flag.owner_id, flag.snoozed_until = by.id, None
    change(session, flag, "claim", FlagState.CLAIMED, by, now)


def release(session: Session, flag: Flag, by: Person, now: datetime) -> None:
    """Put it back for everyone: undoes a claim, also someone else's who cannot come."""
    check_open(flag)
    if flag.owner_id is None:
        return
    flag.owner_id = None
    change(session, flag, "release", FlagState.OPEN, by, now)


def give(session: Session, flag: Flag, to: int, line: str, by: Person, now: datetime) -> None:
    """Assign it to a colleague, or hand it over where it was one's own. It is open until they take it.

    to: id of somebody who teaches or assists here. line: for them, at most LINE_LENGTH characters, may be
    empty. Raises BatonError FLAG-ENDED; FLAG-COLLEAGUE for anybody else.
    """
    check_open(flag)
    if to == by.id:
        claim(session, flag, by, now)
        return
    if to not in staff_ids(session, flag.course_id, {to}):
        raise BatonError("FLAG-COLLEAGUE", f"flag {flag.id}")
    if flag.owner_id == to:
        return
    action = "hand_over" if flag.owner_id == by.id else "assign"
    flag.owner_id, flag.snoozed_until = to, None
    change(session, flag, action, FlagState.OPEN, by, now, to=to, reason=line)


def move(session: Session, flag: Flag, state: FlagState, by: Person, now: datetime) -> None:
    """Say how far it has come: in progress, or waiting for the student. Claims it where nobody had."""
    check_open(flag)
    if state not in _WORKING or flag.state == state:
        return
    flag.owner_id = flag.owner_id or by.id
    change(session, flag, "move", state, by, now)


def snooze(session: Session, flag: Flag, until: datetime, by: Person, now: datetime) -> None:
    """Put it out of sight until a moment; when it is due stays as it was.

    Raises BatonError FLAG-ENDED; FLAG-SAFETY where words of harm are not to wait.
    """
    check_open(flag)
    check_not_safety(flag)
    if flag.snoozed_until == until:
        return
    flag.snoozed_until = until
    change(session, flag, "snooze", flag.state, by, now, until=until.isoformat())


def check_not_safety(flag: Flag) -> None:
    """Raise BatonError FLAG-SAFETY for a flag about words of harm: it is read, and does not wait."""
    if flag.cause == Cause.SAFETY:
        raise BatonError("FLAG-SAFETY", f"flag {flag.id}")


def wake(session: Session, flag: Flag, by: Person, now: datetime) -> None:
    """Undo a snooze. Raises BatonError FLAG-ENDED."""
    check_open(flag)
    if flag.snoozed_until is None:
        return
    flag.snoozed_until = None
    change(session, flag, "wake", flag.state, by, now)


def dismiss(session: Session, flag: Flag, reason: str, by: Person, now: datetime) -> None:
    """End a flag that needs nothing; practice goes on as it is. reason: at most LINE_LENGTH characters.

    Raises BatonError FLAG-REASON if it is not explained; FLAG-ENDED if it has ended in another way meanwhile.
    """
    if flag.ended_at:
        last = last_change(session, flag)
        if (last.by_id, last.action, last.detail.get("reason")) == (by.id, "dismiss", reason):
            return
    check_open(flag)
    if not reason:
        raise BatonError("FLAG-REASON", f"flag {flag.id}")
    end(session, flag, "dismiss", FlagState.DISMISSED, by, now, reason=reason)
