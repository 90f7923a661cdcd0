"""B7 hint abuse: hints opened one after the other, too quickly to have been read."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from engine.signals.confidence import succession
from engine.signals.evidence import every_answer, from_answers, the_one_skill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.signals.model import History, ItemRecord, Signal


def hint_abuse(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B7 over the last `items` items that were answered: `at_least` had their hints clicked through.

    That is, `rungs` hints or more of the item were opened within `seconds` of what stood before each: the
    hint before it, or for the first one the item itself. value: such items; evidence: the answers to them;
    skill: where all are of one. confidence: chance that the next ladder is clicked through too, from the
    items on which as many hints were opened.
    """
    window = [item for item in history.items if item.attempts][-int(settings["items"]) :]
    used = [item for item in window if len(item.hint_seconds) >= settings["rungs"]]
    through = [item for item in used if _rushed(item, settings["seconds"]) >= settings["rungs"]]
    if len(through) < settings["at_least"]:
        return ()
    sure = succession(len(through), len(used) - len(through))
    skill = the_one_skill(through)
    return (from_answers("B7", float(len(through)), sure, every_answer(through), skill),)


def _rushed(item: ItemRecord, seconds: float) -> int:
    return sum(after - before < seconds for before, after in pairwise((0.0, *item.hint_seconds)))
