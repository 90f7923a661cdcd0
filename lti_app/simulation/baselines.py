"""The ways to teach that Baton is compared with.

Each has a selection of its own and a rule of mastery whose threshold can be swept. Those that have no rule of
their own are given so-many-in-a-row. All but two stay with a skill until it is declared, in the curriculum's
order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from math import exp, prod
from typing import TYPE_CHECKING

from lti_app.simulation.rules import InARow, Tracing
from lti_app.simulation.truth import sigmoid
from lti_app.simulation.tutor import Served, Strategy

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from random import Random

    from lti_app.simulation.curriculum import Curriculum
    from lti_app.simulation.rules import Rule
    from lti_app.simulation.truth import Response
    from lti_app.simulation.tutor import Tutor

_ABILITIES = tuple(step / 2 for step in range(-8, 9))  # logits


@dataclass(slots=True)
class Baseline:
    """A tutor that selects by a function. answers: (author's difficulty, right) by skill; seen: templates."""

    curriculum: Curriculum
    rule: Rule
    select: Callable[[Baseline, tuple[str, ...]], str]
    chance: Random
    answers: dict[str, list[tuple[float, bool]]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def serve(self, skills: tuple[str, ...], at: datetime) -> Served:
        """Return the item selected among those of skills not declared."""
        template = self.select(self, tuple(skill for skill in skills if not self.rule.mastered(skill)))
        return Served(template, self.curriculum.bank.templates[template].skill)

    def learn(self, served: Served, response: Response, at: datetime) -> None:
        """Keep the answer; help counts as a miss."""
        right = response.right and not response.aided
        said = self.curriculum.bank.templates[served.template].difficulty
        self.answers.setdefault(served.skill, []).append((said, right))
        self.seen.append(served.template)
        self.rule.learn(served.skill, right=right)

    def declared(self, skill: str) -> bool:
        """Tell what the rule says."""
        return self.rule.mastered(skill)

    def fresh(self, templates: tuple[str, ...]) -> list[str]:
        """Return the templates had least often: the unseen ones, while there are any."""
        least = min(map(self.seen.count, templates))
        return [each for each in templates if self.seen.count(each) == least]

    def said(self, template: str) -> float:
        """Return the author's word on a template's difficulty."""
        return self.curriculum.bank.templates[template].difficulty


def easy_to_hard(tutor: Baseline, skills: tuple[str, ...]) -> str:
    """Every learner the same: a skill's templates from easy to hard, then again."""
    return min(tutor.fresh(tutor.curriculum.templates[skills[0]]), key=tutor.said)


def at_random(tutor: Baseline, skills: tuple[str, ...]) -> str:
    """Any template of any skill that is not declared."""
    return tutor.chance.choice([each for skill in skills for each in tutor.curriculum.templates[skill]])


def skill_builder(tutor: Baseline, skills: tuple[str, ...]) -> str:
    """Any template of the skill in hand, as ASSISTments' skill builders do."""
    return tutor.chance.choice(tutor.curriculum.templates[skills[0]])


def oatutor(tutor: Baseline, skills: tuple[str, ...]) -> str:
    """OATutor's: an unseen problem with the lowest product of its skills' masteries, ties at random."""
    lowest = min(map(tutor.rule.mastery, skills))
    tied = [skill for skill in skills if tutor.rule.mastery(skill) == lowest]
    return tutor.chance.choice(
        tutor.fresh(tuple(each for s in tied for each in tutor.curriculum.templates[s]))
    )


def maximum_information(tutor: Baseline, skills: tuple[str, ...]) -> str:
    """A computerised adaptive test's: the unseen template that tells most at the ability estimated so far."""
    ability = _ability(tutor.answers.get(skills[0], []))
    unseen = tutor.fresh(tutor.curriculum.templates[skills[0]])
    nearest = min(abs(tutor.said(each) - ability) for each in unseen)
    return tutor.chance.choice([each for each in unseen if abs(tutor.said(each) - ability) == nearest])


def _ability(answers: list[tuple[float, bool]]) -> float:
    """Return the mean of the posterior over a grid, standard normal prior (Bock & Mislevy, 1982)."""
    weights = [
        exp(-each * each / 2)
        * prod(sigmoid(each - hard) if right else sigmoid(hard - each) for hard, right in answers)
        for each in _ABILITIES
    ]
    return sum(weight * each for weight, each in zip(weights, _ABILITIES, strict=True)) / sum(weights)


def _tutors(
    select: Callable[[Baseline, tuple[str, ...]], str],
    rule: Callable[[float], Rule],
    curriculum: Curriculum,
    threshold: float,
    chances: list[Random],
) -> list[Tutor]:
    return [Baseline(curriculum, rule(threshold), select, chance) for chance in chances]


_ROWS = (2, 3, 4, 5, 6, 7, 8)
_KNOWN = (0.5, 0.7, 0.85, 0.95, 0.99, 0.998, 0.9997)

BASELINES = (
    Strategy("fixed", _ROWS, 3, partial(_tutors, easy_to_hard, InARow)),
    Strategy("random", _ROWS, 3, partial(_tutors, at_random, InARow)),
    Strategy("oatutor", _KNOWN, 0.95, partial(_tutors, oatutor, Tracing)),
    Strategy("three-in-a-row", _ROWS, 3, partial(_tutors, skill_builder, InARow)),
    Strategy("information", _ROWS, 3, partial(_tutors, maximum_information, InARow)),
)
