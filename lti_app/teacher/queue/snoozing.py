"""Until when a flag can be put off."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from lti_app.support.calendar import SchoolCalendar


class Snooze(StrEnum):
    """For how long."""

    TOMORROW = "tomorrow"
    SCHOOL_DAY = "school_day"
    WEEK = "week"


def until(snooze: Snooze, now: datetime, calendar: SchoolCalendar) -> datetime:
    """Return when a flag that is put off now is back: at the beginning of a day of the school's."""
    match snooze:
        case Snooze.TOMORROW:
            return calendar.midnight_in(now, 1)
        case Snooze.SCHOOL_DAY:
            return calendar.next_school_day(now)
        case Snooze.WEEK:
            return calendar.midnight_in(now, 7)
