"""B22 weak explanation: right answers whose explanation says nothing about them (A5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.items.explanations import WEAK
from engine.signals.confidence import succession
from engine.signals.model import Signal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.signals.model import History


def weak_explanation(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B22 over the last `items` right answers that the student was asked about and said something to.

    It holds where `at_least` of the explanations are empty, copied or beside the point. To skip the question
    costs nothing and says nothing. value: such explanations; evidence: the right answer that each goes with.
    skill: where all are of one. confidence: chance that the next explanation is weak too.
    """
    said = [item for item in history.items if item.right and item.explained is not None][
        -int(settings["items"]) :
    ]
    weak = [item for item in said if item.explained in WEAK]
    if len(weak) < settings["at_least"]:
        return ()
    skills = {item.skill for item in weak}
    return (
        Signal(
            code="B22",
            value=float(len(weak)),
            confidence=succession(len(weak), len(said) - len(weak)),
            skill=skills.pop() if len(skills) == 1 else None,
            attempts=tuple(item.attempts[-1].id for item in weak),
            items=tuple(item.id for item in weak),
        ),
    )
