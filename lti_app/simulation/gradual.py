"""Learners whose ability rises with practice and fades without: item response theory that learns and forgets.

Each answer on a skill closes a share of the distance to a limit; each day away costs logits, which the next
answer on the skill brings back. Two habits make two more kinds: lucky guesses, and leaning on hints.
"""

from __future__ import annotations

from math import exp, log1p
from typing import TYPE_CHECKING

from engine.learner.mastery import LEVEL
from lti_app.simulation.truth import Response, days_between, sigmoid

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

    from lti_app.simulation.constants import Constants
    from lti_app.simulation.curriculum import Curriculum


class GradualLearner:
    """See lti_app.simulation.truth.Learner. guesses, leans: which of the habits she has."""

    def __init__(
        self,
        constants: Constants,
        curriculum: Curriculum,
        chance: Random,
        *,
        guesses: bool = False,
        leans: bool = False,
    ) -> None:
        law = constants.gradual
        self._curriculum = curriculum
        self._draw = chance.random
        self._guess = constants.habits.guess if guesses else 0.0
        self._leaning = constants.habits.leaning if leans else 0.0
        self._habits = constants.habits
        self._most = 1.0 - exp(-constants.course.cap / law.span)
        self._share = 1.0 - exp(-1.0 / law.span)
        self._unprepared = constants.course.unprepared
        self._fading = law.fading
        ability = law.start + chance.gauss(0.0, law.ability)
        gain = chance.gauss(law.gain.mean, law.gain.deviation)
        self._logit: dict[str, float] = {}
        self._limit: dict[str, float] = {}
        self._reachable: set[str] = set()
        self._last: dict[str, datetime] = {}
        for skill in curriculum.skills:
            nature = curriculum.natures[skill]
            start = ability + chance.gauss(0.0, law.skill_ability) - law.skill * nature.hard
            self._logit[skill] = start
            gains = max(0.0, gain + law.gain_skill * nature.gain)
            self._limit[skill] = start + gains
            if sigmoid(start + self._most * gains) >= LEVEL:
                self._reachable.add(skill)

    def respond(self, template: str, skill: str, at: datetime, *, hints: bool = True) -> Response:
        """Answer, and move towards the limit of the skill."""
        alone = self.chance(template, skill, at)
        opens, hits = self._draw(), self._draw()
        aided = hints and opens < self._leaning * (1.0 - alone)
        right = hits < (self._habits.aided if aided else alone)
        share = self._share * (self._habits.aided_gain if aided else 1.0)
        if not all(map(self._learnt, self._curriculum.bank.skills[skill].prerequisites)):
            share *= self._unprepared
        self._logit[skill] += share * (self._limit[skill] - self._logit[skill])
        self._last[skill] = at
        return Response(right, aided)

    def chance(self, template: str, skill: str, at: datetime) -> float:
        """Return the chance of knowing how, or else of a lucky guess."""
        knowing = sigmoid(self._now(skill, at) - self._curriculum.difficulty[template])
        return self._guess + (1.0 - self._guess) * knowing

    def level(self, skill: str, at: datetime) -> float:
        """Return the chance of knowing how on a medium item."""
        return sigmoid(self._now(skill, at))

    def reachable(self, skill: str) -> bool:
        """Tell whether the level gets so far with all the practice that there is."""
        return skill in self._reachable

    def knows(self, skill: str, at: datetime) -> bool:
        """Tell whether the level has reached the engine's LEVEL."""
        return self.level(skill, at) >= LEVEL

    def _learnt(self, skill: str) -> bool:
        """Tell whether the skill is mastered but for fading, which its next answer would make good."""
        return sigmoid(self._logit[skill]) >= LEVEL

    def _now(self, skill: str, at: datetime) -> float:
        last = self._last.get(skill)
        return self._logit[skill] - (self._fading * log1p(days_between(last, at)) if last else 0.0)
