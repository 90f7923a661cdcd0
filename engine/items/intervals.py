"""Sets of numbers on the number line, made of intervals: how they are put together and compared."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.items.reading_values import TypedValue


@dataclass(frozen=True, slots=True)
class End:
    """One end of an interval. value: None without end. closed: whether the number itself belongs to it."""

    value: TypedValue | None
    closed: bool

    def same_as(self, other: End) -> bool:
        """Tell whether both are the same, with the same bracket."""
        return self.closed == other.closed and self.is_at(other)

    def is_at(self, other: End) -> bool:
        """Tell whether both are at the same number, whatever their brackets."""
        if self.value is None or other.value is None:
            return self.value is other.value
        return self.value.same_as(other.value)


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers between two ends."""

    low: End
    high: End

    @property
    def first(self) -> float:
        """The lower end, rounded: for order alone."""
        return -inf if self.low.value is None else self.low.value.about

    @property
    def last(self) -> float:
        """The upper end, rounded: for order alone."""
        return inf if self.high.value is None else self.high.value.about

    @property
    def is_empty(self) -> bool:
        """Whether no number is in it, as in (3, 3]."""
        if self.low.value is not None and self.high.value is not None and self.low.is_at(self.high):
            return not (self.low.closed and self.high.closed)
        return self.first > self.last

    def same_as(self, other: Interval) -> bool:
        """Tell whether both are the same."""
        return self.low.same_as(other.low) and self.high.same_as(other.high)


Union = tuple[Interval, ...]
ALL: Union = (Interval(End(None, closed=False), End(None, closed=False)),)


def union(intervals: Iterable[Interval]) -> Union:
    """Return intervals in order, without gaps between neighbours that touch; empty ones are left out."""
    joined: list[Interval] = []
    ordered = sorted(
        (one for one in intervals if not one.is_empty), key=lambda one: (one.first, not one.low.closed)
    )
    for interval in ordered:
        if joined and _touch(joined[-1], interval):
            joined[-1] = Interval(joined[-1].low, _later(joined[-1], interval).high)
        else:
            joined.append(interval)
    return tuple(joined)


def intersection(one: Union, other: Union) -> Union:
    """Return what is in both."""
    return union(
        Interval(_inner_low(mine, others), _inner_high(mine, others)) for mine in one for others in other
    )


def without(value: TypedValue) -> Union:
    """Return all numbers but one."""
    end = End(value, closed=False)
    return (Interval(End(None, closed=False), end), Interval(end, End(None, closed=False)))


def same(one: Union, other: Union) -> bool:
    """Tell whether two unions, each in order, are the same set."""
    return len(one) == len(other) and all(
        mine.same_as(others) for mine, others in zip(one, other, strict=True)
    )


def ends(intervals: Union) -> list[End]:
    """Return the ends that are numbers, in order."""
    return [end for one in intervals for end in (one.low, one.high) if end.value is not None]


def _touch(before: Interval, after: Interval) -> bool:
    if before.high.value is None or after.low.value is None:
        return True
    if before.high.is_at(after.low):
        return before.high.closed or after.low.closed
    return after.first < before.last


def _later(one: Interval, other: Interval) -> Interval:
    if one.high.is_at(other.high):
        return one if one.high.closed else other
    return one if one.last > other.last else other


def _inner_low(one: Interval, other: Interval) -> End:
    if one.low.is_at(other.low):
        return one.low if not one.low.closed else other.low
    return one.low if one.first > other.first else other.low


def _inner_high(one: Interval, other: Interval) -> End:
    if one.high.is_at(other.high):
        return one.high if not one.high.closed else other.high
    return one.high if one.last < other.last else other.high
