"""Multi-skill Elo: overall ability + ability on the skill − difficulty of the template, each learnt online.

What is predicted is being right at the first try without help. From a right answer with help no ability is
learnt: whether it would have come alone is not known. (The Cognitive Tutor and ASSISTments take it as wrong;
then who opens a hint on every item and gets all of them right would count as knowing nothing.)

The model is Pelánek's ("Applications of the Elo rating system in adaptive educational systems", Computers &
Education 98, 2016) with one ability more, a student's overall one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.learner.logistic import sigmoid
from engine.learner.mastery import mastery
from engine.learner.model import LearnerState, SkillState, TemplateState, Update

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["mastery", "predict", "step", "update"]

# The step after n answers is STEP / (1 + DECAY · n), for each of the three counters. Chosen for log-loss on
# classes of 30 that start from nothing, answering statistics cloze items (DataShop 5513: AUC 0.749, log-loss
# 0.589), then tried on classes of ASSISTments 2009 that had no part in the choice: AUC 0.715, log-loss 0.581.
# The optimum is flat: half or double the decay changes the third decimal.
STEP = 0.4
DECAY = 0.02


def step(answers: int) -> float:
    """Return how far one answer may move a number that has learnt from so many answers before."""
    return STEP / (1 + DECAY * answers)


def predict(learner: LearnerState, skill: str, template: TemplateState) -> float:
    """Return the chance (above 0, below 1) of being right at the first try without help."""
    return sigmoid(learner.ability + learner.skill(skill).ability - template.difficulty)


def update(
    learner: LearnerState,
    skill: str,
    template: TemplateState,
    *,
    right: bool,
    aided: bool,
    at: datetime,
) -> Update:
    """Learn from the first answer to one item.

    right: the first answer was right; aided: a hint had been opened before it. at: timezone-aware.
    Takes the same time however long the history is.
    """
    before = learner.skill(skill)
    unaided = right and not aided
    predicted = predict(learner, skill, template)
    surprise = 0.0 if right and aided else right - predicted
    after = SkillState(
        skill=skill,
        ability=before.ability + step(before.opportunities) * surprise,
        opportunities=before.opportunities + 1,
        right=before.right + unaided,
        streak=before.streak + 1 if unaided else 0,
        last_at=at,
        mastered_at=before.mastered_at,
    )
    ability = learner.ability + step(learner.opportunities) * surprise
    changed = LearnerState(ability, learner.opportunities + 1, {**learner.skills, skill: after})
    if after.mastered_at is None and mastery(after, changed).mastered:
        after = replace(after, mastered_at=at)
        changed = replace(changed, skills={**changed.skills, skill: after})
    harder = TemplateState(
        template.template,
        template.difficulty - step(template.opportunities) * surprise,
        template.opportunities + 1,
    )
    return Update(changed, harder, predicted)
