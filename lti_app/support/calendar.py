"""When things are due where the school is: its zone, its week, its holidays, the end of its day (E2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self

from engine.escalation.school_days import Calendar, due_on

if TYPE_CHECKING:
    from datetime import date, time
    from zoneinfo import ZoneInfo

    from engine.escalation.model import Tier
    from lti_app.settings import Settings


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """The days of a school and when they end. All moments that go in and come out are in UTC."""

    calendar: Calendar
    timezone: ZoneInfo
    day_ends: time

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the calendar that an installation is set to."""
        days = Calendar(settings.school_week, settings.holidays)
        return cls(days, settings.timezone, settings.school_day_ends)

    def due_at(self, tier: Tier, now: datetime) -> datetime:
        """Return when a case that is raised now is due; after the end of a school day counts as the next."""
        local = now.astimezone(self.timezone)
        late = local.time().replace(tzinfo=None) >= self.day_ends
        raised_on = local.date() + timedelta(days=1) if late else local.date()
        return self._end_of(due_on(raised_on, tier, self.calendar))

    def next_school_day(self, now: datetime) -> datetime:
        """Return when the next school day after today begins."""
        tomorrow = now.astimezone(self.timezone).date() + timedelta(days=1)
        return self._at_midnight(self.calendar.on_or_after(tomorrow))

    def midnight_in(self, now: datetime, days: int) -> datetime:
        """Return the beginning of the day so many days on; 0: of today."""
        return self._at_midnight(now.astimezone(self.timezone).date() + timedelta(days=days))

    def _end_of(self, day: date) -> datetime:
        return datetime.combine(day, self.day_ends, self.timezone).astimezone(UTC)

    def _at_midnight(self, day: date) -> datetime:
        return datetime.combine(day, datetime.min.time(), self.timezone).astimezone(UTC)
