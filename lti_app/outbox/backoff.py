"""When a delivery that failed is tried again, and when that ends."""

from __future__ import annotations

from datetime import timedelta

BASE_SECONDS = 5.0
CAP_SECONDS = 3600.0
LEAST_SECONDS = 1.0
LONGEST_RETRY_AFTER = 24 * 3600.0

# A platform may be down over a long weekend. A worker that was switched off for longer than that still tries
# a few times before it calls a person.
GIVE_UP_AFTER = timedelta(hours=72)
LEAST_TRIES = 8


def next_try(tries: int, fraction: float, retry_after: float | None) -> float:
    """Return the seconds to wait after a failed try: exponential back-off with full jitter.

    tries: failures so far, from 1. fraction: random, 0 to 1. retry_after: seconds that the platform asked
    for; never undercut, and believed up to a day. Source: Brooker, "Exponential Backoff and Jitter", AWS
    Architecture Blog, 2015 ("full jitter" makes the least work for a service that comes back).
    """
    ceiling = min(CAP_SECONDS, BASE_SECONDS * 2.0 ** min(tries - 1, 32))
    asked = min(retry_after or 0.0, LONGEST_RETRY_AFTER)
    return max(LEAST_SECONDS, fraction * ceiling, asked)


def gives_up(tries: int, age: timedelta) -> bool:
    """Tell whether a delivery of this age, tried and failed so often, needs a person."""
    return age >= GIVE_UP_AFTER and tries >= LEAST_TRIES
