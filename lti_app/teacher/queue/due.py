"""When something is due, as people of the school say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.reason import Reason
from lti_app.content.wording import load_wording, say
from lti_app.formats import ago, day

if TYPE_CHECKING:
    from datetime import datetime

    from lti_app.support.calendar import SchoolCalendar

_WEEK = 7  # days: within them the name of a day is enough


def due_words(due_at: datetime | None, now: datetime, calendar: SchoolCalendar) -> str:
    """Return "due today", "due on Thursday", "overdue by 3 hours"; nothing where nothing is due."""
    return "" if due_at is None else load_wording().say(_due(due_at, now, calendar))


def day_words(at: datetime, now: datetime, calendar: SchoolCalendar) -> str:
    """Return the day of a moment to come: "tomorrow", "on Monday", "on 12 Jan 2027"."""
    return load_wording().say(_day("day", at, now, calendar))


def _due(due_at: datetime, now: datetime, calendar: SchoolCalendar) -> Reason:
    if due_at <= now:
        return Reason("due.overdue", {"span": ago(now - due_at)})
    return _day("due", due_at, now, calendar)


def _day(start: str, at: datetime, now: datetime, calendar: SchoolCalendar) -> Reason:
    there = at.astimezone(calendar.timezone).date()
    days = (there - now.astimezone(calendar.timezone).date()).days
    if days <= 1:
        return Reason(f"{start}.today" if days <= 0 else f"{start}.tomorrow")
    name = say(f"weekday.{there.weekday()}") if days < _WEEK else day(there)
    return Reason(f"{start}.on", {"day": name})
