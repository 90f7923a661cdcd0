"""Whether new parameters expect answers better than old ones: on students from whom nothing was learnt."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from math import log
from typing import TYPE_CHECKING

import numpy as np

from lti_app.calibration.classroom import Classroom
from lti_app.evaluation.metrics import Score, score

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Sequence

    from engine.learner.model import Parameters
    from lti_app.calibration.classroom import Stream, Through

SHARE = 5  # one student in so many is held out
_SEED = 42  # of the resampling: the same log gives the same report
_RESAMPLES = 2000
_INTERVAL = (2.5, 97.5)  # percent


@dataclass(frozen=True, slots=True)
class Comparison:
    """Old and new parameters on the same held-out students, each course beginning anew with them.

    answers: of theirs, those that show something. gain: by how much the log-loss of an answer falls, natural
    units; low, high: the interval that holds it in 95 of 100 draws of other students (bootstrap).
    """

    students: int
    answers: int
    before: Score
    after: Score
    gain: float
    low: float
    high: float

    @property
    def better(self) -> bool:
        """Whether the new ones are better beyond what chance would do."""
        return self.low > 0.0


def held_out(students: Collection[int]) -> frozenset[int]:
    """Return the students who are left out of learning, one in SHARE.

    By a hash of their ids, so that who is held out today was held out when the parameters in use were learnt.
    """
    shuffled = sorted(students, key=lambda student: sha256(str(student).encode()).digest())
    return frozenset(shuffled[: len(shuffled) // SHARE])


def compare(
    streams: Sequence[Stream], old: Parameters, new: Parameters, through: Through = iter
) -> Comparison:
    """Return how both do. streams: of the held-out students alone, a course each; at least one answer."""
    before, after = (_expected(streams, parameters, through) for parameters in (old, new))
    right = np.array([right for _, _, right in before])
    gained: dict[Hashable, list[float]] = {}
    for (student, first, came), (_, second, _) in zip(before, after, strict=True):
        gained.setdefault(student, []).append(_loss(first, came) - _loss(second, came))
    sums = np.array([sum(each) for each in gained.values()])
    counts = np.array([len(each) for each in gained.values()])
    drawn = np.random.default_rng(_SEED).multinomial(len(sums), [1 / len(sums)] * len(sums), _RESAMPLES)
    low, high = np.percentile(drawn @ sums / (drawn @ counts), _INTERVAL)
    return Comparison(
        students=len(sums),
        answers=len(right),
        before=score(np.array([expected for _, expected, _ in before]), right),
        after=score(np.array([expected for _, expected, _ in after]), right),
        gain=float(sums.sum() / counts.sum()),
        low=float(low),
        high=float(high),
    )


def _expected(
    streams: Sequence[Stream], parameters: Parameters, through: Through
) -> list[tuple[Hashable, float, bool]]:
    found = []
    for stream in streams:
        room = Classroom(parameters)
        for student, answer in through(stream):
            expected = room.learn(student, answer).predicted.probability
            if answer.evidence is not None:
                found.append((student, expected, answer.evidence))
    return found


def _loss(expected: float, came: bool) -> float:
    return -log(expected if came else 1.0 - expected)
