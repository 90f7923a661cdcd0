"""A teacher's day: the order of cases, what is held back, what belongs to the review."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.escalation.budget import cases_a_day, for_review, hold_back, mean_minutes, never_held
from engine.escalation.model import Cause, Play, Tier
from engine.escalation.urgency import Case, urgency

NOW = datetime(2026, 9, 14, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def case(id_: int, tier: int = 2, severity: int = 3, due: float = 24, *, in_hand: bool = False) -> Case:
    """A case that was raised an hour ago and is due in so many hours."""
    return Case(id_, Tier(tier), severity, NOW - HOUR, NOW + due * HOUR, in_hand)


def key(each: Case) -> tuple[Any, ...]:
    return urgency(each, NOW)


cases = st.lists(
    st.builds(case, st.integers(1, 10**6), st.integers(1, 3), st.integers(1, 5), st.integers(-30, 60)),
    unique_by=lambda made: made.id,
    max_size=30,
).map(lambda made: sorted(made, key=key))


def test_cases_come_by_tier_then_the_overdue_then_severity_then_who_is_due_first() -> None:
    mixed = [
        case(1, 2, 5, 2),
        case(2, 3, 1, 9),
        case(3, 2, 5, 1),
        case(4, 2, 2, -9),
        case(5, 2, 5, 2),
        case(6, 2, 1, 0.5),
    ]
    assert [each.id for each in sorted(mixed, key=key)] == [2, 4, 3, 1, 5, 6]


def test_minutes_become_cases_by_the_mean_of_the_plays() -> None:
    plays = [Play(f"p{n}", Cause.MOTIVATION, "P", "Do.", n) for n in (6, 10)]
    assert mean_minutes(plays) == 8
    assert (cases_a_day(40, 8), cases_a_day(39, 8), cases_a_day(5, 8), cases_a_day(0, 8)) == (5, 4, 1, 0)
    with pytest.raises(ValueError, match="without plays"):
        mean_minutes([])


def test_the_least_urgent_are_held_back_and_it_is_said_how_many() -> None:
    today = hold_back([case(n) for n in range(1, 6)], 3, now=NOW)
    assert (today.shown, today.held) == ((1, 2, 3), (4, 5))
    assert today.reason is not None
    assert (today.reason.code, dict(today.reason.params)) == ("budget.held", {"count": 2, "budget": 3})


def test_within_the_budget_nothing_is_held_back_and_nothing_said() -> None:
    today = hold_back([case(1), case(2)], 2, now=NOW)
    assert (today.shown, today.held, today.reason) == ((1, 2), (), None)


def test_what_cannot_wait_is_shown_over_the_budget_and_takes_its_part_of_it() -> None:
    queue = [case(1, 3), case(2, due=-1), case(3), case(4), case(5, in_hand=True)]
    assert hold_back(queue, 4, now=NOW).held == (4,)
    assert hold_back(queue, 1, now=NOW).shown == (1, 2, 5)


def test_what_was_ended_today_has_taken_its_part() -> None:
    assert hold_back([case(1), case(2)], 2, now=NOW, ended_today=1).shown == (1,)
    assert hold_back([case(1), case(2)], 2, now=NOW, ended_today=9).shown == ()


@settings(max_examples=60, deadline=None)
@given(cases, st.integers(0, 20), st.integers(0, 5))
def test_whatever_the_budget_no_case_is_lost_and_nothing_pressing_is_held(
    queue: list[Case], budget: int, ended: int
) -> None:
    today = hold_back(queue, budget, now=NOW, ended_today=ended)
    assert sorted(today.shown + today.held) == sorted(each.id for each in queue)
    held = [each for each in queue if each.id in today.held]
    assert not any(never_held(each, NOW) or each.tier is Tier.NOW for each in held)
    waiting = [each for each in queue if each.id in today.shown and not never_held(each, NOW)]
    assert all(key(one) < key(other) for one in waiting for other in held)
    assert (today.reason is None) == (not held)
    more = hold_back(queue, budget + 1, now=NOW, ended_today=ended)
    assert set(today.shown) <= set(more.shown)


def test_the_daily_review_has_what_came_before_it_and_what_cannot_wait_for_the_next() -> None:
    early, late = case(1, due=60), Case(2, Tier.REVIEW, 3, NOW + HOUR, NOW + 60 * HOUR)
    urgent = Case(3, Tier.REVIEW, 3, NOW + HOUR, NOW + 5 * HOUR)
    asked = case(4, 3)
    review = for_review([asked, early, late, urgent], opened_at=NOW, next_at=NOW + 24 * HOUR)
    assert review == (1, 3)
    assert for_review([late], opened_at=NOW + 24 * HOUR, next_at=NOW + 48 * HOUR) == (2,)
