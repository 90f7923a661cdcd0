"""What is expected of a student at a moment, on any item.

The belief about one answer is the sum of beliefs: ability overall and on the item's skills, less how hard
skills and template are, plus what the recent past counts for (engine.learner.features). All are normal, so
the sum is.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, pi, sqrt
from operator import mul
from typing import TYPE_CHECKING

from engine.learner.features import features, of_skills, of_template
from engine.learner.model import CourseState, LearnerState, Prediction

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from engine.learner.model import (
        Difficulty,
        Parameters,
        SkillState,
        Task,
        TemplateMemory,
        Weights,
    )

_FAR = 30.0  # logits beyond which a float no longer tells the probability from 0 or 1


def probability(logit: float, variance: float) -> float:
    """Return the chance of being right, above 0 and below 1.

    The logistic curve averaged over a normal belief, by MacKay's approximation ("The evidence framework
    applied to classification networks", Neural Computation 4, 1992).
    """
    scaled = logit / sqrt(1.0 + variance * (pi / 8))
    return 1.0 / (1.0 + exp(-max(-_FAR, min(_FAR, scaled))))


@dataclass(frozen=True, slots=True)
class Parts:
    """The beliefs that the expectation of one answer is the sum of.

    states, difficulties: one for each skill of the item; spread: covariance of the weights times values.
    """

    states: tuple[SkillState, ...]
    difficulties: tuple[Difficulty, ...]
    template: Difficulty
    values: tuple[float, ...]
    spread: tuple[float, ...]
    prediction: Prediction


def parts(
    parameters: Parameters, course: CourseState, learner: LearnerState, task: Task, at: datetime
) -> Parts:
    """Return the beliefs about an answer of the student to an item of the template."""
    states = tuple(parameters.skill_state(learner, skill) for skill in task.skills)
    difficulties = tuple(parameters.skill_difficulty(course, skill) for skill in task.skills)
    template = parameters.template_difficulty(course, task)
    values = features(learner, states, learner.templates.get(task.template), at)
    spread = spread_of(course.weights, values)
    share = 1.0 / len(states)
    logit = learner.overall.ability - template.mean + sum(map(mul, course.weights.mean, values))
    variance = learner.overall.variance + template.variance + sum(map(mul, spread, values))
    for state, difficulty in zip(states, difficulties, strict=True):
        logit += share * (state.ability - difficulty.mean)
        variance += share * share * (state.variance + difficulty.variance)
    prediction = Prediction(logit, variance, probability(logit, variance))
    return Parts(states, difficulties, template, values, spread, prediction)


def predict(
    parameters: Parameters, course: CourseState, learner: LearnerState, task: Task, at: datetime
) -> Prediction:
    """Return what is expected of the student's first answer to an item of the template, without help."""
    return parts(parameters, course, learner, task, at).prediction


def spread_of(weights: Weights, values: Sequence[float]) -> tuple[float, ...]:
    """Return the covariance of the weights times the values: what an answer may move each weight by."""
    return tuple([sum(map(mul, row, values)) for row in weights.covariance])


class Outlook:
    """What is expected of one student at one moment, for comparing many items quickly.

    What depends on a skill alone is computed once. The variance of what the student's own history with a
    template counts for is left out: it is small beside the others. by_hand: skills of which a teacher has
    said that they are mastered, or are not; her word counts, and what is expected stays as it is.
    """

    def __init__(
        self,
        parameters: Parameters,
        course: CourseState,
        learner: LearnerState,
        at: datetime,
        by_hand: Mapping[str, bool] | None = None,
    ) -> None:
        self.parameters = parameters
        self.course = course
        self.learner = learner
        self.at = at
        self.by_hand: Mapping[str, bool] = by_hand or {}
        self._skills: dict[tuple[str, ...], Prediction] = {}

    def knowing(
        self, difficulties: Mapping[str, Difficulty], memories: Mapping[str, TemplateMemory]
    ) -> Outlook:
        """Return the outlook with these templates known too; what it knew of them already stays.

        What is expected on skills does not depend on templates, and is not computed again.
        """
        course, learner = self.course, self.learner
        more = Outlook(
            self.parameters,
            CourseState(course.weights, course.skills, {**difficulties, **course.templates}),
            LearnerState(learner.overall, learner.skills, {**memories, **learner.templates}),
            self.at,
            self.by_hand,
        )
        more._skills = self._skills
        return more

    def on_skills(self, skills: tuple[str, ...]) -> Prediction:
        """Return what is expected on a new, medium item of the skills, of which nothing else is known."""
        known = self._skills.get(skills)
        if known is None:
            known = self._skills[skills] = self._on_skills(skills)
        return known

    def chance(self, task: Task) -> float:
        """Return the chance of being right on an item of the template, 0 to 1."""
        base = self.on_skills(task.skills)
        template = self.course.templates.get(task.template)
        if template is None:
            logit, variance = base.logit - task.difficulty, self.parameters.template_variance
        else:
            logit, variance = base.logit - template.mean, template.variance
        memory = self.learner.templates.get(task.template)
        if memory is not None:
            values = of_template(self.learner, memory)
            logit += sum(map(mul, self.course.weights.mean[-len(values) :], values))
        return probability(logit, base.variance + variance)

    def _on_skills(self, skills: tuple[str, ...]) -> Prediction:
        states = [self.parameters.skill_state(self.learner, skill) for skill in skills]
        hard = [self.parameters.skill_difficulty(self.course, skill) for skill in skills]
        values = of_skills(self.learner, states, self.at)
        weights, share = self.course.weights, 1.0 / len(skills)
        logit = self.learner.overall.ability + sum(map(mul, weights.mean, values))
        variance = self.learner.overall.variance
        variance += sum(map(mul, values, [sum(map(mul, row, values)) for row in weights.covariance]))
        for state, difficulty in zip(states, hard, strict=True):
            logit += share * (state.ability - difficulty.mean)
            variance += share * share * (state.variance + difficulty.variance)
        return Prediction(logit, variance, probability(logit, variance))
