"""A student's last weeks: right alone, time spent, and how sure she said she was beside how it went."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.db.models import PracticeItem, PracticeSession

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from sqlalchemy import Row
    from sqlalchemy.orm import Session

WEEKS = 8
LAST_ITEMS = 1_000  # as far back as is looked, so that a page costs the same after years
SESSIONS = 400
_SURE, _UNSURE = 4, 2  # of 5: from here on sure, up to here unsure


@dataclass(slots=True)
class Week:
    """One week from a Monday on. items: tried and closed, without those of a placement.

    alone: of these right at the first try without a hint. minutes: between the first and the last sign of
    each session. said: how sure the student said she was, 1 to 5, beside whether the first answer was right.
    """

    begins: date
    items: int = 0
    alone: int = 0
    minutes: float = 0.0
    sessions: int = 0
    said: list[tuple[int, bool]] = field(default_factory=list)

    @property
    def percent(self) -> int | None:
        """Right alone, 0 to 100; None for a week without items."""
        return round(100 * self.alone / self.items) if self.items else None

    @property
    def sure(self) -> float | None:
        """How sure on average, 1 to 5; None where she was not asked."""
        return round(sum(sure for sure, _ in self.said) / len(self.said), 1) if self.said else None

    @property
    def said_right(self) -> int | None:
        """Of the items where she was asked, those that were right at the first try, 0 to 100."""
        return round(100 * sum(right for _, right in self.said) / len(self.said)) if self.said else None

    @property
    def sure_and_missed(self) -> int:
        """Items of which she was sure, and missed at the first try."""
        return sum(sure >= _SURE and not right for sure, right in self.said)

    @property
    def unsure_and_right(self) -> int:
        """Items of which she was unsure, and right at the first try."""
        return sum(sure <= _UNSURE and right for sure, right in self.said)


@dataclass(frozen=True, slots=True)
class Sitting:
    """One practice session."""

    began_at: datetime
    minutes: int
    items: int


def weeks(session: Session, course: int, person: int, now: datetime, zone: ZoneInfo) -> tuple[Week, ...]:
    """Return the last weeks, oldest first: at most WEEKS, from the first on that has any work. Those without
    work after it are among them. zone: where the school is.
    """
    monday = _monday(now, zone)
    found = [Week(monday - timedelta(weeks=back)) for back in range(WEEKS - 1, -1, -1)]
    by_day = {week.begins: week for week in found}
    since = datetime.combine(found[0].begins, datetime.min.time(), zone).astimezone(UTC)
    for closed_at, right, tries, hints, sure in _items(session, course, person, since):
        week = by_day.get(_monday(closed_at, zone))
        if week is None:
            continue
        first = bool(right) and tries == 1
        week.items += 1
        week.alone += first and not hints
        if sure is not None:
            week.said.append((sure, first))
    for sitting in sittings(session, course, person, since):
        week = by_day.get(_monday(sitting.began_at, zone))
        if week is not None:
            week.minutes += sitting.minutes
            week.sessions += 1
    begun = next((place for place, week in enumerate(found) if week.items or week.sessions), WEEKS - 1)
    return tuple(found[begun:])


def sittings(
    session: Session, course: int, person: int, since: datetime, limit: int = SESSIONS
) -> list[Sitting]:
    """Return the student's practice sessions since a moment, newest first."""
    row = PracticeSession
    query = (
        select(row.began_at, row.last_at, row.items)
        .where(row.course_id == course, row.person_id == person, row.began_at >= since)
        .order_by(row.began_at.desc())
        .limit(limit)
    )
    return [
        Sitting(began, max(1, round((last - began).total_seconds() / 60)), items)
        for began, last, items in session.execute(query)
    ]


def _items(
    session: Session, course: int, person: int, since: datetime
) -> Sequence[Row[datetime, bool | None, int, int, int | None]]:
    row = PracticeItem
    last = (
        select(row.closed_at, row.right, row.tries, row.hints, row.confidence, row.placement)
        .where(row.course_id == course, row.person_id == person)
        .order_by(row.id.desc())
        .limit(LAST_ITEMS)
        .subquery()
    )
    query = select(last.c.closed_at, last.c.right, last.c.tries, last.c.hints, last.c.confidence)
    return session.execute(
        query.where(last.c.closed_at >= since, last.c.tries > 0, last.c.placement.is_(False))
    ).all()


def _monday(at: datetime, zone: ZoneInfo) -> date:
    day = at.astimezone(zone).date()
    return day - timedelta(days=day.weekday())
