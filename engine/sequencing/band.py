"""Which predicted success is wanted of the next item (A2).

75 % keeps a student both challenged and willing (Math Garden's default; harder items teach more and drive
more students away). 85 % is for gentler ground (Wilson et al., 2019; Rosenshine's best classes had 82 %).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.sequencing.model import Band

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.sequencing.model import ChoiceRequest, RecentItem

PRACTICE = Band(0.65, 0.75, 0.85)
GENTLE = Band(0.75, 0.85, 0.95)  # after misses, or with an open flag
REVIEW = Band(0.80, 0.85, 0.90)
CONFIDENCE = Band(0.85, 0.90, 0.95)  # a teacher asked for success

FLOOR = 0.50  # never under it where anything else can be served

_MISSES = 2


def practice_band(request: ChoiceRequest) -> Band:
    """Return the band of an item that no review and no teacher asked for."""
    return GENTLE if request.flagged or missed_lately(request.recent) else PRACTICE


def missed_lately(recent: Sequence[RecentItem]) -> bool:
    """Tell whether the last two items that were answered were both missed; items left or open say nothing."""
    answered = [item.right for item in recent if item.right is not None]
    return len(answered) >= _MISSES and not any(answered[-_MISSES:])
