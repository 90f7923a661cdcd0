"""Canvas' rate limit: a leaky bucket for each client. Pure; the clock is handed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

HIGH_WATER = 600.0
BRIM = 800.0
OUTFLOW = 10.0  # units a second
UP_FRONT = 50.0  # units held while a request is under way, then given back


@dataclass(slots=True)
class Bucket:
    """One client's bucket. A unit is a second of the server's work. Not safe between threads."""

    at: datetime
    level: float = 0.0

    def enter(self, now: datetime) -> bool:
        """Take a request in and hold UP_FRONT for it; False if the bucket is over its mark."""
        self._leak(now)
        if self.level >= HIGH_WATER:
            return False
        self.level = min(self.level + UP_FRONT, BRIM)
        return True

    def leave(self, now: datetime, cost: float) -> None:
        """Put back what was held for a request, less its cost in units."""
        self._leak(now)
        self.level = min(max(self.level - UP_FRONT + cost, 0.0), BRIM)

    def remaining(self, now: datetime) -> float:
        """Return the units until requests are refused, never below 0."""
        self._leak(now)
        return max(HIGH_WATER - self.level, 0.0)

    def _leak(self, now: datetime) -> None:
        seconds = max((now - self.at).total_seconds(), 0.0)
        self.at, self.level = now, max(self.level - OUTFLOW * seconds, 0.0)
