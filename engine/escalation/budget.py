"""How many cases a teacher can take on in a day, which wait, and which belong to today's review (C5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.escalation.model import Tier
from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from engine.escalation.model import Play
    from engine.escalation.urgency import Case


@dataclass(frozen=True, slots=True)
class Today:
    """What a teacher sees today. shown, held: ids of cases, the most urgent first.

    reason: what to say of those held back; None where there are none.
    """

    shown: tuple[int, ...]
    held: tuple[int, ...]
    reason: Reason | None


def mean_minutes(plays: Iterable[Play]) -> float:
    """Return how long a play takes on average, in minutes. Raises ValueError without a play."""
    minutes = [play.minutes for play in plays]
    if not minutes:
        raise ValueError("a playbook without plays has no mean of minutes")
    return sum(minutes) / len(minutes)


def cases_a_day(minutes: float, minutes_each: float) -> int:
    """Return how many cases fit into a teacher's minutes a day.

    minutes_each: of one case (mean_minutes of the playbook), more than 0. At least one case where there is
    any time at all, none where there is none.
    """
    return max(1, int(minutes / minutes_each)) if minutes > 0 else 0


def never_held(case: Case, now: datetime) -> bool:
    """Tell whether a case stands in the queue whatever the budget: tier 3, overdue, or in hand."""
    return case.tier >= Tier.NOW or case.due_at <= now or case.in_hand


def room(budget: int, pressing: int, ended_today: int) -> int:
    """Return how many further cases fit into today's budget: those that are never held and those that were
    ended today have taken their part of it. Not under 0."""
    return max(0, budget - pressing - ended_today)


def hold_back(cases: Sequence[Case], budget: int, *, now: datetime, ended_today: int = 0) -> Today:
    """Return which cases are shown today and which are held back, the least urgent.

    cases: open ones in the order of urgency. budget: cases a day (cases_a_day).
    """
    pressing = [case for case in cases if never_held(case, now)]
    left = room(budget, len(pressing), ended_today)
    shown: list[int] = []
    held: list[int] = []
    for case in cases:
        if never_held(case, now):
            shown.append(case.id)
        elif left > 0:
            shown.append(case.id)
            left -= 1
        else:
            held.append(case.id)
    reason = Reason("budget.held", {"count": len(held), "budget": budget}) if held else None
    return Today(tuple(shown), tuple(held), reason)


def for_review(cases: Sequence[Case], *, opened_at: datetime, next_at: datetime) -> tuple[int, ...]:
    """Return the ids of the cases for today's review, in their order.

    Tier 2 comes together once a day: what was raised before the review opened belongs to it, and so does
    what is due before the next one opens; the rest waits for that. opened_at, next_at: when today's and the
    next review open, next_at on the next school day. Tier 3 does not wait for a review and is in none.
    """
    return tuple(
        case.id
        for case in cases
        if case.tier < Tier.NOW and (case.raised_at < opened_at or case.due_at <= next_at)
    )
