"""School days: which days count, and when a flag is due (E2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from engine.escalation.model import Tier

if TYPE_CHECKING:
    from datetime import date

_YEAR = 366  # days without school after which a calendar is a mistake

# School days until a flag is due: tier 3 on the day itself, everything else within two.
DUE_IN = {Tier.PRACTICE: 2, Tier.REVIEW: 2, Tier.NOW: 0}


@dataclass(frozen=True, slots=True)
class Calendar:
    """When there is school. week: days of it, 0 is Monday; holidays: (first day, last day) of each.

    Raises ValueError where no day of the week is one of school, or a holiday ends before it begins.
    """

    week: frozenset[int] = frozenset(range(5))
    holidays: tuple[tuple[date, date], ...] = ()

    def __post_init__(self) -> None:
        if not self.week or not self.week <= set(range(7)):
            raise ValueError("a school week needs at least one day, from 0 (Monday) to 6 (Sunday)")
        for first, last in self.holidays:
            if last < first:
                raise ValueError(f"the holiday from {first} ends before it begins, on {last}")

    def is_school_day(self, day: date) -> bool:
        """Tell whether there is school on the day."""
        return day.weekday() in self.week and not any(first <= day <= last for first, last in self.holidays)

    def on_or_after(self, day: date) -> date:
        """Return the day if there is school, else the next school day.

        Raises ValueError where there is none within a year.
        """
        for days in range(_YEAR + 1):
            if self.is_school_day(found := day + timedelta(days)):
                return found
        raise ValueError(f"the calendar has no school day within a year after {day}: check the holidays")

    def after(self, day: date, school_days: int) -> date:
        """Return the day that is so many school days (0 or more) after a day.

        A day without school counts as the next one with it: one school day after a Saturday is Tuesday.
        Raises ValueError where there is none within a year.
        """
        found = self.on_or_after(day)
        for _ in range(school_days):
            found = self.on_or_after(found + timedelta(1))
        return found


def due_on(raised_on: date, tier: Tier, calendar: Calendar) -> date:
    """Return the day by whose end a flag is due: tier 3 the same school day, others two school days on.

    Raises ValueError as Calendar.after does.
    """
    return calendar.after(raised_on, DUE_IN[tier])
