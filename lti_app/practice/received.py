"""What became of something that a student sent."""

from __future__ import annotations

from enum import StrEnum


class Received(StrEnum):
    """Counted or not. Sending the same form again never counts twice."""

    COUNTED = "counted"
    MALFORMED = "malformed"  # asked again, costs nothing
    STALE = "stale"  # sent before, or from a page that is no longer the present one: nothing is counted
