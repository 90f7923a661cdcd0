"""B23 over-help: checks that fail after mastery, and success that hangs on help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.signals.confidence import no_gain
from engine.signals.evidence import first_answers, from_answers
from engine.signals.transfer import failed_transfer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.signals.evidence import Showing
    from engine.signals.model import History, Signal

_EXACT = 9  # decimals: shares that are equal differ in the last bits


def over_help(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B23: transfer checks as failed_transfer does, and success with help against success without.

    Of first answers in the window, those given with a hint open are right `gap` more often than those
    without; `items` or more of each. This part is about no skill. value: `at_least`, as it counts no checks;
    evidence: the first answers compared. confidence: chance that success without help is not above success
    with it.
    """
    return (*failed_transfer(history, settings), *_gap_of_help(history, settings))


def _gap_of_help(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    answers = first_answers(history.items)
    aided = [(item, first) for item, first in answers if first.hints_before]
    alone = [(item, first) for item, first in answers if not first.hints_before]
    if min(len(aided), len(alone)) < settings["items"]:
        return ()
    with_help, without = _right(aided), _right(alone)
    gap = round(with_help[0] / with_help[1] - without[0] / without[1], _EXACT)
    if gap < settings["gap"]:
        return ()
    return (from_answers("B23", settings["at_least"], no_gain(with_help, without), answers),)


def _right(answers: Sequence[Showing]) -> tuple[int, int]:
    return sum(first.right for _, first in answers), len(answers)
