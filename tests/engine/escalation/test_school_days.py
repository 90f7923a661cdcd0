"""School days and due days. 14 September 2026 is a Monday."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.escalation.model import Tier
from engine.escalation.school_days import Calendar, due_on

AUTUMN = (date(2026, 10, 12), date(2026, 10, 16))
CHRISTMAS = (date(2026, 12, 21), date(2027, 1, 1))
SCHOOL = Calendar(holidays=(AUTUMN, CHRISTMAS))


@pytest.mark.parametrize(
    ("raised", "tier", "due"),
    [
        (date(2026, 9, 14), Tier.NOW, date(2026, 9, 14)),
        (date(2026, 9, 14), Tier.REVIEW, date(2026, 9, 16)),
        (date(2026, 9, 17), Tier.REVIEW, date(2026, 9, 21)),  # Thursday: Friday, then Monday
        (date(2026, 9, 19), Tier.NOW, date(2026, 9, 21)),  # a Saturday counts as the Monday
        (date(2026, 9, 19), Tier.REVIEW, date(2026, 9, 23)),
        (date(2026, 10, 8), Tier.REVIEW, date(2026, 10, 19)),  # over a week of holidays
        (date(2026, 10, 13), Tier.NOW, date(2026, 10, 19)),
        (date(2026, 12, 18), Tier.REVIEW, date(2027, 1, 5)),  # over the end of the year
    ],
)
def test_a_flag_is_due_in_school_days(raised: date, tier: Tier, due: date) -> None:
    assert due_on(raised, tier, SCHOOL) == due


def test_a_school_week_can_begin_on_a_sunday() -> None:
    calendar = Calendar(week=frozenset({6, 0, 1, 2, 3}))
    assert calendar.after(date(2026, 9, 17), 1) == date(2026, 9, 20)
    assert not calendar.is_school_day(date(2026, 9, 18))


def test_a_holiday_of_one_day_counts() -> None:
    calendar = Calendar(holidays=((date(2026, 9, 15), date(2026, 9, 15)),))
    assert calendar.after(date(2026, 9, 14), 1) == date(2026, 9, 16)


def test_a_year_without_school_is_a_mistake_and_says_so() -> None:
    calendar = Calendar(holidays=((date(2026, 9, 1), date(2028, 9, 1)),))
    with pytest.raises(ValueError, match="no school day within a year after 2026-09-14: check the holidays"):
        due_on(date(2026, 9, 14), Tier.NOW, calendar)


@pytest.mark.parametrize("week", [frozenset[int](), frozenset({7})])
def test_a_week_without_a_real_day_is_refused(week: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="at least one day"):
        Calendar(week=week)


def test_a_holiday_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="from 2026-10-16 ends before it begins, on 2026-10-12"):
        Calendar(holidays=((AUTUMN[1], AUTUMN[0]),))


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 30))
def test_due_days_are_school_days_and_come_in_order(day: date, school_days: int) -> None:
    due = SCHOOL.after(day, school_days)
    assert SCHOOL.is_school_day(due)
    assert due >= day
    between = sum(SCHOOL.is_school_day(day + timedelta(n)) for n in range((due - day).days + 1))
    assert between == school_days + 1
    assert SCHOOL.after(day, school_days + 1) > due
