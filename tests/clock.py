"""A clock that tests set and turn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 9, 14, 8, 30, tzinfo=UTC)


class Clock:
    """Stands still until it is told. `now` is what Runtime and create_app take."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start

    def now(self) -> datetime:
        """Return the moment the clock shows, in UTC."""
        return self._now

    def advance(self, seconds: float = 0, **other: float) -> datetime:
        """Turn the clock on, by seconds or by any other argument of timedelta. Return the new moment."""
        self._now += timedelta(seconds=seconds, **other)
        return self._now
