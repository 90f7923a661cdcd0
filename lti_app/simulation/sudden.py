"""Learners who know a skill or do not: Bayesian knowledge tracing, with forgetting and items of their own
difficulty (KT-IDEM, Pardos & Heffernan, 2011)."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, log1p
from typing import TYPE_CHECKING

from lti_app.simulation.truth import Response, days_between, sigmoid

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

    from lti_app.simulation.constants import Constants
    from lti_app.simulation.curriculum import Curriculum, Nature

_EVEN = 0.5


@dataclass(slots=True)
class _Skill:
    """knows: truly. learns: chance with an answer; slips, guesses: log-odds on a medium item."""

    knows: bool
    learns: float
    slips: float
    guesses: float
    last: datetime | None = None


class SuddenLearner:
    """See lti_app.simulation.truth.Learner."""

    def __init__(self, constants: Constants, curriculum: Curriculum, chance: Random) -> None:
        self._law = law = constants.sudden
        self._curriculum = curriculum
        self._draw = chance.random
        self._unprepared = constants.course.unprepared
        # A skill lasts ln(1 + days) of this many units on average.
        self._lasting = -log1p(law.pause) / log(1.0 - law.forgets)
        known, learns = chance.gauss(0.0, law.known_learner), chance.gauss(0.0, law.learns_learner)
        self._skills = {
            skill: self._skill(curriculum.natures[skill], known, learns) for skill in curriculum.skills
        }
        most = constants.course.cap
        self._reachable = {
            skill
            for skill, state in self._skills.items()
            if state.knows or (1.0 - state.learns) ** most < _EVEN
        }
        self._endurance = {skill: -log(1.0 - self._draw()) * self._lasting for skill in curriculum.skills}

    def _skill(self, nature: Nature, known: float, learns: float) -> _Skill:
        law = self._law
        knows = sigmoid(law.known.mean + law.known.deviation * nature.known + known)
        return _Skill(
            knows=self._draw() < knows,
            learns=sigmoid(law.learns.mean + law.learns.deviation * nature.learns + learns),
            slips=min(law.slips.mean + law.slips.deviation * nature.slips, _logit(law.slip_most)),
            guesses=min(law.guesses.mean + law.guesses.deviation * nature.guesses, _logit(law.guess_most)),
        )

    def respond(self, template: str, skill: str, at: datetime, *, hints: bool = True) -> Response:
        """Answer, without ever opening hints; perhaps forgotten before it, perhaps learnt by it."""
        state = self._skills[skill]
        state.knows = self.knows(skill, at)
        hit, learning, lasting = self._draw(), self._draw(), self._draw()
        right = hit < self.chance(template, skill, at)
        ready = all(
            self._skills[before].knows for before in self._curriculum.bank.skills[skill].prerequisites
        )
        if learning < state.learns * (1.0 if ready else self._unprepared):
            state.knows = True
        state.last = at
        self._endurance[skill] = -log(1.0 - lasting) * self._lasting
        return Response(right)

    def chance(self, template: str, skill: str, at: datetime) -> float:
        """Return the chance of no slip, or of a guess; harder items have more slips and fewer guesses."""
        state, hard = self._skills[skill], self._curriculum.difficulty[template]
        if self.knows(skill, at):
            return 1.0 - sigmoid(state.slips + hard)
        return sigmoid(state.guesses - hard)

    def level(self, skill: str, at: datetime) -> float:
        """Return the chance of being right on a medium item where the skill is known, else 0."""
        return 1.0 - sigmoid(self._skills[skill].slips) if self.knows(skill, at) else 0.0

    def reachable(self, skill: str) -> bool:
        """Tell whether it was known at first, or is more likely than not to be learnt."""
        return skill in self._reachable

    def knows(self, skill: str, at: datetime) -> bool:
        """Tell whether the skill is known and has not been forgotten since it was last practised."""
        state = self._skills[skill]
        if state.last is None or not state.knows:
            return state.knows
        return log1p(days_between(state.last, at)) < self._endurance[skill]


def _logit(share: float) -> float:
    return log(share / (1.0 - share))
