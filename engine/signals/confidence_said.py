"""B18 low confidence and B19 confidence mismatch: how sure students say they are, and how it went."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from engine.signals.confidence import succession
from engine.signals.evidence import first_answers, from_answers, the_one_skill
from engine.signals.model import HappeningKind
from engine.signals.recent import happened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.signals.model import History, ItemRecord, Signal


def low_confidence(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B18: the student said `at_least` times in `days` days that she is less sure than `under` of 5.

    Counted are what she said before an answer and what she said at other times. value: times; evidence: those
    answers and events. confidence: chance that she says so the next time.
    """
    if history.at is None:
        return ()
    begin = history.at - timedelta(days=settings["days"])
    items = [i for i in history.items if i.confidence is not None and i.attempts and i.opened_at >= begin]
    said = happened(history, HappeningKind.CONFIDENCE, settings["days"])
    low_items = [item for item in items if (item.confidence or 0) < settings["under"]]
    low_said = [each for each in said if each.value < settings["under"]]
    low = len(low_items) + len(low_said)
    if low < settings["at_least"]:
        return ()
    sure = succession(low, len(items) + len(said) - low)
    answers = from_answers("B18", float(low), sure, first_answers(low_items))
    return (replace(answers, events=tuple(sorted(each.event for each in low_said))),)


def confidence_mismatch(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B19: of the last `items` items with a word on confidence, `at_least` went against it.

    That is, sure (`high` or more) and wrong at the first try, or unsure (`low` or less) and right there.
    value: such items; evidence: their first answers; skill: where all are of one. confidence: chance that the
    next one goes against it too.
    """
    said = [item for item in history.items if item.confidence is not None and item.attempts]
    window = said[-int(settings["items"]) :]
    against = [item for item in window if _against(item, settings)]
    if len(against) < settings["at_least"]:
        return ()
    sure = succession(len(against), len(window) - len(against))
    skill = the_one_skill(against)
    return (from_answers("B19", float(len(against)), sure, first_answers(against), skill),)


def _against(item: ItemRecord, settings: Mapping[str, float]) -> bool:
    said, right = item.confidence or 0, item.attempts[0].right
    return said <= settings["low"] if right else said >= settings["high"]
