"""When a student is asked how she knows (A5): now and then, and where answer and other evidence disagree."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from engine.sequencing.seeds import draw_of
from engine.signals.rapid import rapid_limit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.signals.model import History, ItemRecord

APART = 4  # items at least from one question to the next: it is to stay an exception
ROUTINE = 8  # of so many right answers one is asked about
NEARLY = 0.75  # how sure Baton is of mastery when asking now and then begins
UNLIKELY = 0.4  # predicted chance of being right under which a quick right answer is a surprise
QUICK = 0.5  # share of an item's usual time
AFTER_HINTS = 2  # items of the skill with hints in a row, before one that is right without


class WhyAsked(StrEnum):
    """What made Baton ask."""

    RAPID = "rapid"  # right, and faster than thought allows
    SURPRISE = "surprise"  # quick and right, where a miss was likelier
    AFTER_HINTS = "after-hints"  # right on her own, just after hints had been needed
    ROUTINE = "routine"


def why_asked(
    history: History, seed: int, sureness: float, settings: Mapping[str, Mapping[str, float]]
) -> WhyAsked | None:
    """Return why to ask about the last item of the history, which has just been closed; None not to ask.

    Only what was right at the first try without hints is asked about, and never twice within APART items.
    seed: of the item, so that the same item is always asked about or never. sureness: that its skill is
    mastered, 0 to 1. settings: of the policy's signals; without B8's no answer counts as rapid.
    """
    *before, item = history.items
    if not item.unaided or any(earlier.asked for earlier in before[-APART + 1 :]):
        return None
    seconds = item.attempts[0].seconds
    if "B8" in settings and seconds < rapid_limit(item.usual_seconds, settings["B8"]):
        return WhyAsked.RAPID
    if item.predicted < UNLIKELY and seconds < QUICK * item.usual_seconds:
        return WhyAsked.SURPRISE
    if _hints_were_needed(before, item.skill):
        return WhyAsked.AFTER_HINTS
    routine = sureness >= NEARLY and draw_of(seed, "how do you know") % ROUTINE == 0
    return WhyAsked.ROUTINE if routine else None


def _hints_were_needed(before: Sequence[ItemRecord], skill: str) -> bool:
    last = [item for item in before if item.skill == skill and item.attempts][-AFTER_HINTS:]
    return len(last) == AFTER_HINTS and all(item.hints for item in last)
