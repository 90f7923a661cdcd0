"""Multi-skill Elo: overall ability + mean ability on the item's skills − difficulty of the item.

Pelánek, "Applications of the Elo rating system in adaptive educational systems", Computers & Education 98,
2016, with an overall ability beside those of skills.
"""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lti_app.evaluation.data import StudentAnswer

# The step after n answers is STEP / (1 + DECAY · n). Where nothing can be fitted, what served best on classes
# of statistics cloze items (DataShop 5513); the optimum is flat.
STEP, DECAY = 0.4, 0.02
GRID = tuple((step, decay) for step in (0.2, 0.4, 0.8) for decay in (0.005, 0.02, 0.06))

_NEW = (0.0, 0)  # rating, answers
_JUDGED = 8  # one training student in so many judges between them


class Elo:
    """Ratings that move by a share of each surprise, a smaller one the more answers they have seen."""

    def __init__(self, step: float = STEP, decay: float = DECAY) -> None:
        self._step, self._decay = step, decay
        self._ratings: dict[tuple[str, ...], tuple[float, int]] = {}

    def fit(self, training: Sequence[Sequence[StudentAnswer]]) -> None:
        """Try each step and decay on all students, and go on with what did best on the last of them."""
        tried = [Elo(step, decay) for step, decay in GRID]
        best = min(tried, key=lambda elo: elo.trial(training))
        self._step, self._decay, self._ratings = best._step, best._decay, best._ratings

    def trial(self, training: Sequence[Sequence[StudentAnswer]]) -> float:
        """Learn from the students; return the log-loss, summed over the answers of the last of them."""
        judged = len(training) - max(1, len(training) // _JUDGED)
        total = 0.0
        for place, student in enumerate(training):
            for said in student:
                expected = self.step(said)
                if place >= judged:
                    total -= log(expected if said.answer.right else 1 - expected)
        return total

    def step(self, said: StudentAnswer) -> float:
        task, student = said.answer.task, said.student
        overall, item = ("student", student), ("item", task.template)
        skills = [("skill", student, skill) for skill in task.skills]
        ratings = self._ratings
        logit = ratings.get(overall, _NEW)[0] - ratings.get(item, _NEW)[0]
        logit += sum(ratings.get(skill, _NEW)[0] for skill in skills) / len(skills)
        expected = 1 / (1 + exp(-logit))
        surprise = said.answer.right - expected
        for key in (overall, *skills):
            self._move(key, surprise)
        self._move(item, -surprise)
        return expected

    def _move(self, key: tuple[str, ...], surprise: float) -> None:
        rating, answers = self._ratings.get(key, _NEW)
        step = self._step / (1 + self._decay * answers)
        self._ratings[key] = (rating + step * surprise, answers + 1)
