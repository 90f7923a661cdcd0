"""The part of the event log that decisions follow from, in its order, and what was decided beside it."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, or_, select

from lti_app.db.models import Event, Flag, FlagChange
from lti_app.practice.looked import LOOKED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

ATTEMPT, OPENED = "attempt", "item_opened"
SETTINGS, OFFER, FLAG = "student_settings", "offer_answered", "flag_"

_KINDS = (ATTEMPT, OPENED, SETTINGS, OFFER, LOOKED)
_DECIDED = ("raise", "join", "resolve")
_PORTION = 1_000  # rows read at once


class Logged(NamedTuple):
    """An event of the log."""

    id: int
    person: int
    kind: str
    data: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision of Baton's as the log has it. detail: of the flag's own record, None where it lacks it."""

    event: int
    flag: int
    action: str
    cause: str
    at: datetime
    detail: dict[str, Any] | None


def events_of(
    session: Session, course: int, people: Collection[int], until: datetime | None, *, whole: bool = False
) -> Iterator[Logged]:
    """Return what happened to students of a course, oldest first.

    until: nothing later. whole: also what no decision follows from.
    """
    query = (
        select(Event.id, Event.person_id, Event.kind, Event.data, Event.at)
        .where(Event.course_id == course, Event.person_id.in_(people))
        .order_by(Event.id)
    )
    if not whole:
        query = query.where(or_(Event.kind.in_(_KINDS), Event.kind.startswith(FLAG, autoescape=True)))
    if until is not None:
        query = query.where(Event.at <= until)
    for row in session.execute(query.execution_options(yield_per=_PORTION)):
        yield Logged(*row)


class Record:
    """What the flags of students say was decided, each part given out once."""

    def __init__(self, session: Session, course: int, people: Collection[int]) -> None:
        query = (
            select(FlagChange.flag_id, FlagChange.action, FlagChange.at, FlagChange.detail, Flag.person_id)
            .join(Flag, Flag.id == FlagChange.flag_id)
            .where(
                Flag.course_id == course,
                Flag.person_id.in_(people),
                FlagChange.by_id.is_(None),
                FlagChange.action.in_(_DECIDED),
            )
            .order_by(FlagChange.id)
        )
        self._left: dict[tuple[int, str, datetime], deque[tuple[int, dict[str, Any]]]] = defaultdict(deque)
        for row in session.execute(query):
            self._left[row.flag_id, row.action, row.at].append((row.person_id, row.detail))

    def of(self, event: Logged) -> Recorded:
        """Return the decision that an event tells of."""
        action, flag = event.kind.removeprefix(FLAG), event.data["flag"]
        waiting = self._left.get((flag, action, event.at))
        detail = waiting.popleft()[1] if waiting else None
        return Recorded(event.id, flag, action, event.data["cause"], event.at, detail)

    def left(self, person: int) -> list[tuple[int, str, datetime]]:
        """Return what a student's flags have and the log lacks: flag, action, when."""
        return [key for key, waiting in self._left.items() for whose, _ in waiting if whose == person]


def last_opened(session: Session, course: int, person: int, until: datetime | None) -> int:
    """Return the id of the last entry about an item that was opened for a student; 0 where there is none."""
    query = select(func.max(Event.id)).where(
        Event.course_id == course, Event.person_id == person, Event.kind == OPENED
    )
    return session.scalar(query if until is None else query.where(Event.at <= until)) or 0


def is_decision(event: Logged) -> bool:
    """Tell whether an event is a decision of Baton's on a flag, rather than an act of a person."""
    return event.kind.startswith(FLAG) and "why" in event.data
