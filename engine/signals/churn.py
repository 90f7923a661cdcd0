"""B24 answer churn: answers that are begun anew again and again before they are sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.signals.confidence import succession
from engine.signals.evidence import every_answer, from_answers, the_one_skill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.signals.model import History, Signal


def answer_churn(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B24: of the last `items` items tried, `at_least` had an answer changed `changes` times or more.

    A restart of the item counts as a change (AttemptRecord.changes). value: such items; evidence: those
    answers; skill: where all are of one. confidence: chance that the next item is so too.
    """
    window = [item for item in history.items if item.attempts][-int(settings["items"]) :]
    shown = [(item, a) for item, a in every_answer(window) if a.changes >= settings["changes"]]
    items = {item.id: item for item, _ in shown}
    if len(items) < settings["at_least"]:
        return ()
    sure = succession(len(items), len(window) - len(items))
    return (from_answers("B24", float(len(items)), sure, shown, the_one_skill(items.values())),)
