"""The learner model once more, from its definitions and for nothing but clarity: one joint normal belief.

All that one answer depends on stands in one vector, with one covariance; the answer is a linear form of it,
seen through a logistic curve. numpy does the algebra, fsrs's own scheduler is carried along card by card.
"""

from __future__ import annotations

from math import exp, log, pi, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
from fsrs import Card, Rating, Scheduler

if TYPE_CHECKING:
    from datetime import datetime

    from engine.learner.model import Answer, Parameters, Task


class Reference:
    """One student in one course."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self.weights = np.array(parameters.weights.mean)
        self.covariance = np.array(parameters.weights.covariance)
        self.ability = [0.0, parameters.ability_variance]
        self.abilities: dict[str, list[float]] = {}
        self.hard_skills: dict[str, list[float]] = {}
        self.hard_templates: dict[str, list[float]] = {}
        self.log: list[tuple[Task, bool | None, datetime]] = []
        self.cards: dict[str, Card] = {}
        self.scheduler = Scheduler(enable_fuzzing=False, learning_steps=(), relearning_steps=())

    def predict(self, task: Task, at: datetime) -> tuple[float, float, float]:
        """Logit, variance, probability."""
        form, mean, covariance, _ = self._joint(task, at)
        logit, variance = float(form @ mean), float(form @ covariance @ form)
        return logit, variance, 1 / (1 + exp(-logit / sqrt(1 + pi * variance / 8)))

    def learn(self, answer: Answer) -> None:
        """Newton's step for the joint belief, of which each belief keeps its own variance alone."""
        task, at = answer.task, answer.at
        form, mean, covariance, beliefs = self._joint(task, at)
        logit, variance, chance = self.predict(task, at)
        evidence = None if answer.right and answer.aided else answer.right
        if evidence is not None:
            slope = 1 / (1 + exp(-logit)) * (1 - 1 / (1 + exp(-logit)))
            direction = covariance @ form
            mean = mean + direction * (evidence - chance) / (1 + slope * variance)
            covariance = covariance - np.outer(direction, direction) * slope / (1 + slope * variance)
        for place, belief in enumerate(beliefs):
            belief[:] = [float(mean[place]), float(covariance[place, place])]
        self.weights, self.covariance = mean[len(beliefs) :], covariance[len(beliefs) :, len(beliefs) :]
        self.ability[1] += self.parameters.ability_drift
        for skill in task.skills:
            self.abilities[skill][1] += self.parameters.skill_ability_drift
            self._review(skill, evidence, at)
        self.log.append((task, evidence, at))

    def features(self, task: Task, at: datetime) -> Any:
        """From the whole log, each time anew."""
        rows = [self._of_skill(skill, at) for skill in task.skills]
        seen = [place for place, (one, _, _) in enumerate(self.log) if one.template == task.template]
        template = [0.0] * 4
        if seen:
            outcomes = [self.log[place][1] for place in seen]
            template = [
                1.0,
                log(1 + outcomes.count(False)),
                _odds(outcomes, 0.6),
                log(1 + len(self.log) - 1 - seen[-1]),
            ]
        overall = _odds([outcome for _, outcome, _ in self.log], 0.7)
        return np.array([1.0, *np.mean(rows, axis=0), overall, *template])

    def _of_skill(self, skill: str, at: datetime) -> list[float]:
        seen = [place for place, (task, _, _) in enumerate(self.log) if skill in task.skills]
        if not seen:
            return [0, 0, 0, 0, 1, 0]
        outcomes = [self.log[place][1] for place in seen]
        card = self.cards[skill]
        days = max(0.0, (at - card.last_review).total_seconds() / 86_400)
        factor = 0.9 ** (-1 / self.scheduler.parameters[20]) - 1
        return [
            log(1 + outcomes.count(True)),
            log(1 + outcomes.count(False)),
            _odds(outcomes, 0.8),
            log(1 + len(self.log) - 1 - seen[-1]),
            0,
            log(1 + factor * days / max(1.0, card.stability)),
        ]

    def _review(self, skill: str, evidence: bool | None, at: datetime) -> None:
        rating = {True: Rating.Good, False: Rating.Again, None: Rating.Hard}[evidence]
        self.cards[skill], _ = self.scheduler.review_card(
            self.cards.get(skill) or Card(card_id=1), rating, at
        )

    def _joint(self, task: Task, at: datetime) -> tuple[Any, Any, Any, list[list[float]]]:
        given = self.parameters
        count = len(task.skills)
        beliefs = [
            self.ability,
            *(self.abilities.setdefault(skill, [0.0, given.skill_ability_variance]) for skill in task.skills),
            *(self.hard_skills.setdefault(skill, [0.0, given.skill_variance]) for skill in task.skills),
            self.hard_templates.setdefault(task.template, [task.difficulty, given.template_variance]),
        ]
        values = self.features(task, at)
        form = np.concatenate([[1.0], [1 / count] * count, [-1 / count] * count, [-1.0], values])
        mean = np.concatenate([[mean for mean, _ in beliefs], self.weights])
        covariance = np.zeros((len(mean), len(mean)))
        covariance[: len(beliefs), : len(beliefs)] = np.diag([variance for _, variance in beliefs])
        covariance[len(beliefs) :, len(beliefs) :] = self.covariance
        return form, mean, covariance, beliefs


def _odds(outcomes: list[bool | None], fading: float) -> float:
    weights = [fading**age for age in range(len(outcomes) - 1, -1, -1)]
    right = sum(weight for weight, outcome in zip(weights, outcomes, strict=True) if outcome is True)
    missed = sum(weight for weight, outcome in zip(weights, outcomes, strict=True) if outcome is False)
    return log((right + 0.5) / (missed + 0.5))
