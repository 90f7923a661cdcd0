"""Real effort (A4): which answers to an item were genuine attempts at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.signals.rapid import rapid_limit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.signals.model import AttemptRecord, ItemRecord


def genuine_attempts(
    item: ItemRecord, settings: Mapping[str, Mapping[str, float]]
) -> tuple[AttemptRecord, ...]:
    """Return the attempts that came no faster than thought allows and differ from the one before.

    A malformed answer is no attempt in the first place. Spaces and capitals make no difference. settings: of
    the policy's signals; without B8's no answer counts as quick.
    """
    limit = rapid_limit(item.usual_seconds, settings["B8"]) if "B8" in settings else 0.0
    answers = [_plain(attempt.response) for attempt in item.attempts]
    return tuple(
        attempt
        for place, attempt in enumerate(item.attempts)
        if attempt.seconds >= limit and (place == 0 or answers[place] != answers[place - 1])
    )


def _plain(response: str) -> str:
    return "".join(response.split()).casefold()
