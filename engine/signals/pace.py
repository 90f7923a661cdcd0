"""B9 unusual hesitation and B29 ready for more: how long first answers take."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from engine.signals.confidence import succession
from engine.signals.evidence import first_answers, from_answers, the_one_skill
from engine.signals.model import HappeningKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from engine.signals.model import History, ItemRecord, Signal

_ENOUGH = 5  # items of which a usual pace can be told
_AWAY = 1800.0  # seconds: the break that ends a practice session; nobody sat at the item that long


def hesitation(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B9: of the last `items` items, `at_least` of known skills took `times` the usual time or more.

    The usual time is the student's own: the median, over the window, of what an item took against what it
    usually takes. It counts to the first answer; items with a hint before it, and those that were left idle,
    do not count. A skill is known where it is mastered, or that is `sureness` sure. value: such items;
    evidence: their first answers; skill: where all are of one. confidence: chance that the next item of a
    known skill takes as long, from all of these in the last `items`.
    """
    left = {each.item for each in history.happenings if each.kind is HappeningKind.LEFT_IDLE}
    paces = [_pace(item) for item in history.items if _paced(item, left)]
    if len(paces) < _ENOUGH:
        return ()
    usual = median(paces)
    window = [item for item in history.items[-int(settings["items"]) :] if _paced(item, left)]
    known = [item for item in window if _known(history, item, settings["sureness"])]
    slow = [item for item in known if _pace(item) >= settings["times"] * usual]
    if len(slow) < settings["at_least"]:
        return ()
    sure = succession(len(slow), len(known) - len(slow))
    return (from_answers("B9", float(len(slow)), sure, first_answers(slow), the_one_skill(slow)),)


def ready_for_more(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B29: the latest items, `at_least` in a row, were right at the first try, quick, without hints.

    Quick is within `share` of the item's usual time. value: such items in a row; evidence: their answers;
    skill: where all are of one. confidence: chance that the next one is so too.
    """
    run: list[ItemRecord] = []
    for item in reversed([item for item in history.items if item.attempts]):
        if not item.unaided or item.hints or _pace(item) > settings["share"]:
            break
        run.append(item)
    if len(run) < settings["at_least"]:
        return ()
    shown = first_answers(run)
    return (from_answers("B29", float(len(run)), succession(len(run), 0), shown, the_one_skill(run)),)


def _paced(item: ItemRecord, left: Collection[int | None]) -> bool:
    if item.id in left or not item.attempts:
        return False
    return not item.attempts[0].hints_before and item.attempts[0].seconds < _AWAY


def _pace(item: ItemRecord) -> float:
    return item.attempts[0].seconds / item.usual_seconds


def _known(history: History, item: ItemRecord, sureness: float) -> bool:
    view = history.skills.get(item.skill)
    return view is not None and (view.mastered or view.sureness >= sureness)
