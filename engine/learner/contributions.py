"""What an estimate is the sum of: how far each part of the belief moved it from a new student's.

What is expected of a medium item of a skill is a sum of beliefs on the logit scale, so what each part has
moved it by is that part itself. Nothing is apportioned, and nothing is left over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.learner.features import FEATURES, of_skills

if TYPE_CHECKING:
    from engine.learner.predict import Outlook


@dataclass(frozen=True, slots=True)
class Contributions:
    """What the expectation on a medium item of a skill is the sum of, logit scale.

    usual: of a new student on a skill of usual difficulty. overall: ability over all skills; lately: how the
    last answers on any skill went. skill: ability on this skill beyond that; run: how the last answers on it
    went; practice: how often it was practised. since: what has passed since. course: how easy the skill has
    proved for everybody.
    """

    usual: float
    overall: float
    lately: float
    skill: float
    run: float
    practice: float
    since: float
    course: float

    @property
    def logit(self) -> float:
        """The sum, which is the logit of Outlook.on_skills."""
        student = self.overall + self.lately + self.skill + self.run + self.practice + self.since
        return self.usual + student + self.course


def contributions(outlook: Outlook, skill: str) -> Contributions:
    """Return what is expected of the student on a medium item of the skill, part by part."""
    learner, parameters = outlook.learner, outlook.parameters
    state = parameters.skill_state(learner, skill)
    weight = dict(zip(FEATURES, outlook.course.weights.mean, strict=True))
    values = of_skills(learner, (state,), outlook.at)  # those of a template come after, and are 0 here
    counts = {name: weight[name] * value for name, value in zip(FEATURES, values, strict=False)}
    return Contributions(
        usual=weight["constant"] + weight["skill_new"],
        overall=learner.overall.ability,
        lately=counts["overall_recent"],
        skill=state.ability,
        run=counts["skill_recent"],
        practice=counts["skill_right"]
        + counts["skill_missed"]
        + (counts["skill_new"] - weight["skill_new"]),  # which a skill no longer is once it was practised
        since=counts["skill_gap"] + counts["skill_forgetting"],
        course=-parameters.skill_difficulty(outlook.course, skill).mean,
    )
