"""Whether the weekly minutes reach the goal in time: an estimate in whole weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from engine.intake.placement import Placement
    from engine.items.model import Bank

# Assumptions, not measurements: whoever reads the estimate is told so.
ITEMS_NEW = 12  # items until a skill that is not known is mastered
ITEMS_KNOWN = 4  # items until a skill that is known has shown it
AROUND = 1.5  # of the time for an item: reading feedback, hints, a second try

_MINUTE = 60.0  # seconds
_WEEK = 7  # days
_LONGEST = 520  # weeks: beyond ten years a date says nothing


@dataclass(frozen=True, slots=True)
class Pace:
    """What is left to do, and what the weekly minutes make of it.

    minutes: of practice still needed. weeks: until then, at the student's minutes a week, at most ten years.
    finish: the day. target: the day wanted. in_time: None where no day is wanted. minutes_needed: a week, to
    be done on the day wanted; None without one.
    """

    minutes: int
    minutes_a_week: int
    weeks: int
    finish: date
    target: date | None = None
    in_time: bool | None = None
    minutes_needed: int | None = None


def minutes_left(bank: Bank, placement: Placement) -> int:
    """Return the minutes of practice until all skills of the placement are mastered."""
    seconds = sum(
        _items(known) * AROUND * median(template.usual_seconds for template in bank.by_skill[skill])
        for skill, known in placement.known.items()
    )
    return ceil(seconds / _MINUTE)


def pace(minutes: int, minutes_a_week: int, today: date, target: date | None = None) -> Pace:
    """Return when it will be done. minutes: still needed, 0 or more; minutes_a_week: above 0."""
    weeks = min(_LONGEST, ceil(minutes / minutes_a_week))
    finish = today + timedelta(days=_WEEK * weeks)
    if target is None:
        return Pace(minutes, minutes_a_week, weeks, finish)
    left = max(1.0, (target - today).days / _WEEK)
    return Pace(minutes, minutes_a_week, weeks, finish, target, finish <= target, ceil(minutes / left))


def _items(known: float) -> float:
    return ITEMS_KNOWN * known + ITEMS_NEW * (1 - known)
