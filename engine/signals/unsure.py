"""C1's uncertainty: the engine itself cannot tell, on a skill or in what it expects."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from engine.signals.confidence import rate_under
from engine.signals.evidence import first_answers, from_answers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.signals.evidence import Showing
    from engine.signals.model import History, Signal

_RECENT = 4  # items of the skill in the window, so that the doubt is about work of now
_SMALLEST = 0.01  # chance: what was thought impossible surprises no more than this


def unsure(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure "unsure": answers that should have settled it, at least `at_least`, and have not.

    On a skill: after as many answers, Baton is between `low` and `high` sure that it is mastered. In general:
    over the last `items` first answers without hints, what happened was on average more of a surprise than
    `surprise` (minus the natural logarithm of its chance; ln 2 = 0.69 is what a coin would have done).
    value: answers; evidence: the first answers in the window; skill: in the first case. confidence: of the
    skill, 1 where it is even either way, 0 where all is clear; in general, the chance that more than half of
    such answers go against what is expected.
    """
    return (*_undecided(history, settings), *_contradicted(history, settings))


def _undecided(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    signals: list[Signal] = []
    for skill in dict.fromkeys(item.skill for item in history.items):
        view = history.skills.get(skill)
        if view is None or view.opportunities < settings["at_least"]:
            continue
        shown = first_answers(item for item in history.items if item.skill == skill)
        if len(shown) >= _RECENT and settings["low"] <= view.sureness <= settings["high"]:
            sure = 2 * min(view.sureness, 1 - view.sureness)
            signals.append(from_answers("unsure", float(view.opportunities), sure, shown, skill))
    return tuple(signals)


def _contradicted(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    alone = [(item, first) for item, first in first_answers(history.items) if not first.hints_before]
    window = alone[-int(settings["items"]) :]
    if len(window) < max(settings["items"], settings["at_least"]):
        return ()
    chances = [_chance(each) for each in window]
    if sum(-log(max(chance, _SMALLEST)) for chance in chances) / len(chances) <= settings["surprise"]:
        return ()
    expected = sum(chance > 0.5 for chance in chances)
    sure = rate_under(0.5, (expected, len(chances)))
    return (from_answers("unsure", float(len(window)), sure, window),)


def _chance(shown: Showing) -> float:
    """Return the chance that was given to what happened."""
    item, first = shown
    return item.predicted if first.right else 1 - item.predicted
