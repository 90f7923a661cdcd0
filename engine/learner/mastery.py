"""When a skill counts as mastered: a rule over what the learner model knows. Nothing is learnt here.

How sure Baton is, is `evidence × chance`. The chance is that the student really is right on a medium item
more often than not, given that the estimate errs by about 0.7 on the logit scale (a Rasch estimate with a
standard normal prior after some six answers at 75 %). The evidence is, half and half, items answered and
right answers in a row: an estimate alone, carried over from other skills, proves nothing about this one.

At 0.95, the usual threshold of mastery learning (Corbett & Anderson, 1995), all the evidence is there and the
estimate stands at 0.75 on a medium item. Once reached, mastery is held until the chance falls under HELD, so
that one slip takes nothing away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.learner.logistic import sigmoid
from engine.learner.model import MasteryEstimate

if TYPE_CHECKING:
    from engine.learner.model import LearnerState, SkillState

MEDIUM = 0.0  # difficulty of a medium item, logit scale
MASTERED = 0.95
HELD = 0.70
SPREAD = 3 / 8  # scale of the logistic error, logit scale; its standard deviation is 1.81 times that

STREAK = 3  # unaided right answers in a row: the rule of ASSISTments' skill builders
OPPORTUNITIES = 4  # items; measured median until three in a row on ASSISTments 2009


def mastery(state: SkillState, learner: LearnerState) -> MasteryEstimate:
    """Return how sure Baton is that the skill is mastered.

    Never falls when ability, opportunities or streak rise.
    """
    ability = learner.ability + state.ability - MEDIUM
    chance = sigmoid(ability / SPREAD)
    if state.mastered_at is not None:
        return MasteryEstimate(chance, chance >= HELD)
    probability = chance * evidence(state)
    return MasteryEstimate(probability, probability >= MASTERED)


def evidence(state: SkillState) -> float:
    """Return the share (0 to 1) of the evidence that mastery asks for."""
    items = min(state.opportunities, OPPORTUNITIES) / OPPORTUNITIES
    row = min(state.streak, STREAK) / STREAK
    return (items + row) / 2
