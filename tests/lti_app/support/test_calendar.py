"""When a case is due, where the school is: its zone, its week, its holidays, the end of its day (E2)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from engine.escalation.model import Tier
from engine.escalation.school_days import Calendar
from lti_app.support.calendar import SchoolCalendar

HOLIDAYS = ((date(2026, 12, 21), date(2027, 1, 3)),)
PARIS = SchoolCalendar(Calendar(holidays=HOLIDAYS), ZoneInfo("Europe/Paris"), time(16))
JERUSALEM = SchoolCalendar(Calendar(frozenset({6, 0, 1, 2, 3})), ZoneInfo("Asia/Jerusalem"), time(14, 30))
HONOLULU = SchoolCalendar(Calendar(), ZoneInfo("Pacific/Honolulu"), time(15))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("tier", "raised", "due"),
    [
        (Tier.NOW, "2026-11-23T09:00", "2026-11-23T15:00"),  # a Monday morning: until its end, 16:00 in Paris
        (Tier.NOW, "2026-11-23T15:00", "2026-11-24T15:00"),  # the day has just ended
        (Tier.NOW, "2026-11-27T20:00", "2026-11-30T15:00"),  # Friday evening: Monday
        (Tier.REVIEW, "2026-11-23T09:00", "2026-11-25T15:00"),
        (Tier.REVIEW, "2026-11-26T09:00", "2026-11-30T15:00"),  # Thursday: over the weekend to Monday
        (Tier.REVIEW, "2026-12-18T09:00", "2027-01-05T15:00"),  # the last Friday before the holidays
        (Tier.REVIEW, "2026-03-26T09:00", "2026-03-30T14:00"),  # over the change to summer time
    ],
)
def test_a_case_is_due_at_the_end_of_a_school_day(tier: Tier, raised: str, due: str) -> None:
    assert PARIS.due_at(tier, moment(raised)) == moment(due)


def test_a_week_of_school_may_begin_on_sunday() -> None:
    assert JERUSALEM.due_at(Tier.NOW, moment("2026-11-28T10:00")) == moment("2026-11-29T12:30")


def test_the_day_is_that_of_the_school_and_not_that_of_utc() -> None:
    # On Tuesday at half past midnight in UTC it is still Monday in Honolulu, half an hour before three.
    assert HONOLULU.due_at(Tier.NOW, moment("2026-11-24T00:30")) == moment("2026-11-24T01:00")


def test_the_next_school_day_begins_at_midnight_there() -> None:
    assert PARIS.next_school_day(moment("2026-11-27T09:00")) == moment("2026-11-29T23:00")
    assert PARIS.next_school_day(moment("2026-11-25T09:00")) == moment("2026-11-25T23:00")


@pytest.mark.parametrize(("days", "begins"), [(0, "2026-11-26T23:00"), (1, "2026-11-27T23:00")])
def test_a_day_begins_at_midnight_there(days: int, begins: str) -> None:
    assert PARIS.midnight_in(moment("2026-11-27T09:00"), days) == moment(begins)
