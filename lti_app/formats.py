"""Times as people say them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

_UNITS = (
    (timedelta(days=1), "day", "days"),
    (timedelta(hours=1), "hour", "hours"),
    (timedelta(minutes=1), "minute", "minutes"),
)


def ago(span: timedelta) -> str:
    """Return a span in its largest whole unit: "3 hours", "less than a minute"."""
    for unit, one, many in _UNITS:
        count = span // unit
        if count:
            return f"{count} {one if count == 1 else many}"
    return "less than a minute"


def moment(at: datetime) -> str:
    """Return a moment in UTC; with JavaScript the page shows it in the reader's own zone."""
    return at.strftime("%d %b %Y, %H:%M UTC").lstrip("0")


def day(on: date) -> str:
    """Return a day: "3 Mar 2026"."""
    return on.strftime("%d %b %Y").lstrip("0")


def lasted(seconds: float) -> str:
    """Return how long an answer took: "40 s", "3 min", "over an hour"."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 3600 else "over an hour"
