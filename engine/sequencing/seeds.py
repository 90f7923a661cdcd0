"""Numbers from a seed, by hash: the same on every machine, in every process."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.sequencing.model import RecentItem

_BITS = 62  # fits a signed 64-bit column


def draw_of(seed: int, text: str) -> int:
    """Return a whole number from 0 to 2^62 − 1 that depends on both and looks like neither."""
    digest = blake2b(f"{seed}:{text}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> (64 - _BITS)


def item_seed(seed: int, template: str, recent: Iterable[RecentItem]) -> int:
    """Return the seed of an item: none that the template had among the recent items."""
    taken = {item.seed for item in recent if item.template == template}
    turn = 0
    while (drawn := draw_of(seed, f"{template}:{turn}")) in taken:
        turn += 1
    return drawn
