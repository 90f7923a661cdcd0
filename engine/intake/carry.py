"""What a placement learnt about skills reaches practice: as a shift of what the learner model believes.

The learner model has learnt from the answers themselves. What it cannot see is what the graph makes of them,
and what was skipped. So each skill's ability is moved a quarter of the way to where its chance on a medium
item would be what the placement expects, at most MOST_SHIFT, and its variance grows with the move: what was
inferred is doubted, and the first answers on the skill itself soon overrule it. Nothing is mastered by it:
that takes answers (engine.learner.mastery.UNAIDED).

A quarter, because it lowers the log-loss on skills not asked where the graph is right (.627 to .612) and also
where items only get harder along it (.630 to .625), and costs little where it says nothing (.594 to .608);
half the way gains hardly more and costs twice as much (tests/bench/bench_placement.py, simulated students).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log, pi, sqrt
from typing import TYPE_CHECKING

from engine.intake.belief import chance_from

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.intake.placement import Placement
    from engine.learner.model import LearnerState, Parameters, SkillState
    from engine.learner.predict import Outlook

MOST_SHIFT = 1.0  # logits: about from one in two right to three in four
_LEAST_SHIFT = 0.1  # logits: less is not worth a row
_TRUST = 0.25  # in the placement, beside the learner model: see above
_DOUBT = 0.5  # of the shift, as a standard deviation: chosen, not measured


@dataclass(frozen=True, slots=True)
class Shift:
    """What a placement moved on one skill, as it is logged, so that it can be replayed.

    ability: added to the skill's ability, logits, within ±MOST_SHIFT. variance: added to its variance, 0 or
    more.
    """

    skill: str
    ability: float
    variance: float


def shifts(outlook: Outlook, placement: Placement) -> tuple[Shift, ...]:
    """Return what to move so that practice begins where the placement says. outlook: after all answers."""
    found: list[Shift] = []
    for skill, known in placement.known.items():
        expected, chance = outlook.on_skills((skill,)), chance_from(known)
        wanted = log(chance / (1 - chance)) * sqrt(1 + expected.variance * (pi / 8))
        ability = max(-MOST_SHIFT, min(MOST_SHIFT, _TRUST * (wanted - expected.logit)))
        if abs(ability) >= _LEAST_SHIFT:
            found.append(Shift(skill, round(ability, 4), round((_DOUBT * ability) ** 2, 4)))
    return tuple(found)


def carry(parameters: Parameters, learner: LearnerState, moved: Iterable[Shift]) -> tuple[SkillState, ...]:
    """Return the states of the skills that are moved, and nothing else of them changed."""
    states = ((parameters.skill_state(learner, shift.skill), shift) for shift in moved)
    return tuple(
        replace(state, ability=state.ability + shift.ability, variance=state.variance + shift.variance)
        for state, shift in states
    )
