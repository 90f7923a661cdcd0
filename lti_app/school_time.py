"""How settings write the days and hours of a school: "mon-fri", "2026-12-21..2027-01-03", "16:00"."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOST_HOLIDAYS = 100
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):[0-5][0-9]")


def read_zone(value: Any) -> Any:
    """Return the time zone of a name such as Europe/Paris. Raises ValueError for one that there is not."""
    if not isinstance(value, str):
        return value
    try:
        return ZoneInfo(value.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a name that is a folder, such as Europe
        raise ValueError("must be the name of a time zone, such as Europe/Paris") from None


def read_week(value: Any) -> Any:
    """Return the days of "mon-fri" or "sun-thu" or "mon,tue,thu": 0 for Monday to 6. Raises ValueError."""
    if not isinstance(value, str):
        return value
    days = frozenset(day for part in value.lower().split(",") for day in _span(part.strip()))
    if not days:
        raise ValueError("must name at least one day, such as mon-fri")
    return days


def read_days(value: Any) -> Any:
    """Return the first and last day of each of "2026-12-21..2027-01-03, 2027-05-03". Raises ValueError."""
    if not isinstance(value, str):
        return value
    found = tuple(_days(part.strip()) for part in value.split(",") if part.strip())
    if len(found) > _MOST_HOLIDAYS:
        raise ValueError(f"must name at most {_MOST_HOLIDAYS} holidays")
    return found


def read_time(value: Any) -> Any:
    """Return the time of "16:00". Raises ValueError."""
    if not isinstance(value, str):
        return value
    if not _TIME.fullmatch(value.strip()):
        raise ValueError("must be a time of day, such as 16:00")
    hour, minute = value.strip().split(":")
    return time(int(hour), int(minute))


def _span(part: str) -> list[int]:
    """Return the days of one part; one that begins late in the week goes on into the next."""
    first, dash, last = part.partition("-")
    if first not in _DAYS or (dash and last not in _DAYS):
        raise ValueError("must name days by mon, tue, wed, thu, fri, sat and sun, such as mon-fri")
    begin, end = _DAYS.index(first), _DAYS.index(last if dash else first)
    return [day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)]


def _days(part: str) -> tuple[date, date]:
    first, dots, last = part.partition("..")
    try:
        begin, end = date.fromisoformat(first.strip()), date.fromisoformat((last if dots else first).strip())
    except ValueError:
        raise ValueError("must be days such as 2027-05-03, or 2026-12-21..2027-01-03, with commas") from None
    if end < begin:
        raise ValueError(f"ends before it begins: {part}")
    return begin, end
