"""What may lie behind a flag, read from the work itself: a belief, a missing method, hints, haste (D2).

A guess is None where the work does not carry it.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from engine.escalation.model import Cause, Sentence
from engine.escalation.note_sentences import ids_of
from engine.reason import Reason
from engine.signals.hints import unaided_by_half

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.escalation.note_facts import Facts
    from engine.reason import Value

    Guess = Callable[[Facts], Sentence | None]

_HALVES = 4  # items from which two halves say something
_HARDLY = 0.3  # estimated chance of being right under which a topic is called hardly known


def believes(facts: Facts) -> Sentence | None:
    """A wrong idea that some answers fit."""
    if facts.idea is None:
        return None
    params: dict[str, Value] = {"belief": facts.idea.belief, "count": len(facts.fitting)}
    return Sentence(Reason("notes.may-believe", params), tuple(a.id for a in facts.fitting))


def no_way_in(facts: Facts) -> Sentence | None:
    """The last items were missed, all of them."""
    if not facts.run:
        return None
    return Sentence(Reason("notes.may-lack-method", {"count": len(facts.run)}), ids_of(facts.run))


def missing_earlier(facts: Facts) -> Sentence | None:
    """What the topic builds on is not likely to be right either; the estimate in words."""
    if facts.earlier is None or not facts.work:
        return None
    code = "notes.may-hardly-know" if facts.earlier.chance < _HARDLY else "notes.may-half-know"
    return Sentence(Reason(code, {"earlier": facts.title(facts.earlier.skill)}), ids_of(facts.work))


def leaning_on_hints(facts: Facts) -> Sentence | None:
    """Hints on many items, and what went right without them in the first and the second half."""
    if len(facts.work) < _HALVES or not any(item.hints for item in facts.work):
        return None
    earlier, later = unaided_by_half(facts.work)
    params = {
        "hinted": sum(item.hints > 0 for item in facts.work),
        "count": len(facts.work),
        "later": later[0],
        "later_items": later[1],
        "earlier": earlier[0],
        "earlier_items": earlier[1],
    }
    return Sentence(Reason("notes.may-lean-on-hints", params), ids_of(facts.work))


def only_with_help(facts: Facts) -> Sentence | None:
    """A check that was failed; else items with hints that end right beside those without that do not."""
    failed = [item for item in facts.work if item.transfer and item.attempts and not item.unaided]
    if failed:
        return Sentence(Reason("notes.may-not-hold", {"count": len(failed)}), ids_of(failed))
    hinted = [item for item in facts.work if item.hints]
    alone = [item for item in facts.work if not item.hints]
    if not hinted or not alone:
        return None
    params = {
        "hinted": len(hinted),
        "hinted_right": sum(item.right for item in hinted),
        "alone": len(alone),
        "alone_right": sum(item.unaided for item in alone),
    }
    return Sentence(Reason("notes.may-need-help", params), ids_of(facts.work))


def either(facts: Facts) -> Sentence | None:
    """Some right and some wrong, so that neither can be told; else another count than Baton expected."""
    count, right = len(facts.work), sum(item.unaided for item in facts.work)
    params = {"right": right, "count": count}
    if 0 < right < count:
        return Sentence(Reason("notes.may-be-either", params), ids_of(facts.work))
    expected = round(sum(item.predicted for item in facts.work))
    if expected == right:
        return None
    return Sentence(Reason("notes.may-be-elsewhere", params | {"expected": expected}), ids_of(facts.work))


def _quick(facts: Facts, code: str) -> Sentence | None:
    if not facts.quick:
        return None
    slowest = ceil(max(attempt.seconds for attempt in facts.quick))
    params = {"count": len(facts.quick), "seconds": slowest}
    return Sentence(Reason(code, params), tuple(a.id for a in facts.quick))


def guessing(facts: Facts) -> Sentence | None:
    """Wrong answers in a hurry, of a student who may be guessing."""
    return _quick(facts, "notes.may-guess")


def losing_heart(facts: Facts) -> Sentence | None:
    """Wrong answers in a hurry, of a student who may be losing heart."""
    return _quick(facts, "notes.may-lose-heart")


# What is looked for in the work, by cause, the most telling first.
GUESSES: Mapping[Cause, tuple[Guess, ...]] = {
    Cause.MASTERY_FAILURE: (believes, no_way_in),
    Cause.MISCONCEPTION: (believes, no_way_in),
    Cause.PREREQUISITE: (missing_earlier,),
    Cause.HINT_DEPENDENCE: (leaning_on_hints,),
    Cause.OVER_HELP: (only_with_help,),
    Cause.MOTIVATION: (losing_heart,),
    Cause.INTEGRITY: (guessing,),
    Cause.STUDENT_ASKED: (believes, no_way_in),
    Cause.UNCERTAINTY: (either,),
}
