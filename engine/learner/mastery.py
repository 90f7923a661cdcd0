"""When a skill counts as mastered: a probability with a bound. Nothing is learnt here.

Mastery is being right, alone, on a medium item of the skill at least LEVEL of the time. How sure Baton is of
that follows from its belief about such an item; a skill is mastered when Baton is SURE of it, which is to say
that the lower bound of what it expects has passed LEVEL. Forgetting lowers the belief, so mastery fades.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import erf, log, sqrt
from typing import TYPE_CHECKING

from engine.learner.model import SURE
from engine.learner.predict import Outlook, probability

if TYPE_CHECKING:
    from datetime import datetime

    from engine.learner.model import CourseState, LearnerState, Parameters, SkillState, Update

LEVEL = 0.75  # share of medium items right without help
HELD = 0.50  # mastery once reached is held until Baton is less sure than this: one slip takes nothing away

UNAIDED = 3  # right answers without help that the skill itself must have seen: others prove nothing about it

_LEVEL = log(LEVEL / (1 - LEVEL))
_TOGETHER = 0.5  # of the skill's own information; measured: baton simulate (docs/simulation.md)
_BOUND = 1.2816  # standard deviations to the lower bound: the normal quantile of SURE


@dataclass(frozen=True, slots=True)
class MasteryEstimate:
    """How well a skill is known.

    chance: of being right on a medium item now, alone; low, high: its bounds, each with 10 % beyond it.
    probability: how sure Baton is that the chance is LEVEL or more. All 0 to 1. mastered: the moment of
    mastery has been noted (settle), and what was mastered then is still held; or as a teacher has said
    (Outlook.by_hand).
    """

    chance: float
    low: float
    high: float
    probability: float
    mastered: bool


def mastery(outlook: Outlook, skill: str) -> MasteryEstimate:
    """Return how well the student knows a skill at the outlook's moment."""
    return _estimate(outlook, outlook.parameters.skill_state(outlook.learner, skill))


def held(parameters: Parameters) -> float:
    """Return how sure Baton has to stay of what was mastered, and to be of what others build on: HELD.

    Less where mastery itself asks for less than SURE, so that it does not end as it begins.
    """
    return HELD * min(1.0, parameters.sure / SURE)


def settle(
    parameters: Parameters,
    course: CourseState,
    learner: LearnerState,
    update: Update,
    at: datetime,
) -> Update:
    """Return the update with the moment of mastery noted, where a skill of it is mastered for the first time.

    course, learner: as they were before the answer.
    """
    after = Outlook(parameters, course.after(update), learner.after(update), at)
    skills = tuple(
        replace(state, mastered_at=at) if _newly_mastered(after, state) else state for state in update.skills
    )
    return replace(update, skills=skills)


def _newly_mastered(after: Outlook, state: SkillState) -> bool:
    if state.mastered_at is not None or state.right < UNAIDED or not state.streak:
        return False
    return _estimate(after, state).probability >= after.parameters.sure


def _estimate(outlook: Outlook, state: SkillState) -> MasteryEstimate:
    expected = outlook.on_skills((state.skill,))
    error = sqrt(_variance(expected.variance, state))
    said = outlook.by_hand.get(state.skill)
    sure = (1 + erf((expected.logit - _LEVEL) / error / sqrt(2))) / 2
    return MasteryEstimate(
        chance=probability(expected.logit, error * error),
        low=probability(expected.logit - _BOUND * error, 0.0),
        high=probability(expected.logit + _BOUND * error, 0.0),
        probability=sure,
        mastered=state.mastered_at is not None and sure >= held(outlook.parameters) if said is None else said,
    )


def _variance(variance: float, state: SkillState) -> float:
    """Return the variance of the belief, given that the parts it is made of were observed together.

    The model keeps each part's variance as if it stood alone, which overstates that of their sum. The answers
    on the skill itself are about the sum; a part of what they tell is in the parts' variances already.
    """
    return 1.0 / (1.0 / variance + _TOGETHER * state.information)
