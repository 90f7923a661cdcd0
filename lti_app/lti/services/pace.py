"""How many calls are in flight to a platform, and how fast one follows another.

Kept by each process for itself: a web process calls a platform now and then, and a worker makes one call at
a time, so all of them together stay below what Canvas bears (about twelve calls in flight for each client)
as long as there are no more than a handful of workers.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

IN_FLIGHT = 3
LONGEST_PAUSE = 10.0  # seconds; a delivery's lease allows for one before each of its calls


@dataclass(slots=True)
class _Gate:
    seats: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(IN_FLIGHT))
    rests_until: float = 0.0


class Pace:
    """Lets a few calls through at a time, for each client of a platform. Threads share it."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._lock = Lock()
        self._gates: dict[Hashable, _Gate] = {}

    @contextmanager
    def turn(self, client: Hashable) -> Iterator[None]:
        """Wait until the client may call, and count as its call in flight meanwhile."""
        gate = self._gate(client)
        with gate.seats:
            wait = gate.rests_until - self._clock()
            if wait > 0:
                self._sleep(wait)
            yield

    def rest(self, client: Hashable, seconds: float) -> None:
        """Let the client's next calls wait so long, at most LONGEST_PAUSE."""
        if seconds > 0:
            self._gate(client).rests_until = self._clock() + min(seconds, LONGEST_PAUSE)

    def _gate(self, client: Hashable) -> _Gate:
        with self._lock:
            return self._gates.setdefault(client, _Gate())


PACE = Pace()
