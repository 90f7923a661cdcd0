"""Performance factors analysis with a difficulty for each item: a logistic regression on counts.

Pavlik, Cen and Koedinger, "Performance factors analysis", 2009, with the logarithm of the counts as Gervet
et al., "When is deep learning the best approach to knowledge tracing?", 2020, take it. Features of an answer:
its item, each of its skills, and for each skill ln(1 + n) of the student's right answers, and of the wrong.
"""

from __future__ import annotations

from math import exp, log1p, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lti_app.evaluation.data import StudentAnswer

    Key = tuple[str, str]

_RIDGE = 1.0  # of every weight but the constant's, as scikit-learn's C = 1
# AdaGrad's, where weights are learnt answer by answer: what served best for log-loss on classes of statistics
# cloze items (DataShop 5513); half of it or the double cost 0.01 there, and on ASSISTments 2009 less.
_RATE = 0.2
_CONSTANT = ("constant", "")


class Pfa:
    """Weights fitted on the training students and kept; without any, learnt answer by answer by AdaGrad.

    weights: by kind of feature and what it is of.
    """

    def __init__(self) -> None:
        self._counts: dict[Key, tuple[int, int]] = {}
        self.weights: dict[Key, float] = {}
        self._slopes: dict[Key, float] = {}  # squared, summed
        self._fitted = False

    def fit(self, training: Sequence[Sequence[StudentAnswer]]) -> None:
        """Fit the weights by L-BFGS."""
        places: dict[Key, int] = {_CONSTANT: 0}
        rows, columns, values, right = [0], [], [], []
        for student in training:
            for said in student:
                for key, value in self._features(said):
                    columns.append(places.setdefault(key, len(places)))
                    values.append(value)
                rows.append(len(columns))
                right.append(said.answer.right)
                self._count(said)
        table = csr_array((values, columns, rows), shape=(len(right), len(places)))
        weights = _logistic_regression(table, np.array(right, dtype=float))
        self.weights = dict(zip(places, weights.tolist(), strict=True))
        self._fitted = True
        self._counts.clear()

    def step(self, said: StudentAnswer) -> float:
        features = self._features(said)
        logit = sum(
            self.weights.get(key, 0.0) * value for key, value in features
        )  # unseen: counts for nothing
        expected = 1 / (1 + exp(-max(-30.0, min(30.0, logit))))
        if not self._fitted:
            self._learn(features, said.answer.right - expected)
        self._count(said)
        return expected

    def _features(self, said: StudentAnswer) -> list[tuple[Key, float]]:
        task = said.answer.task
        found: list[tuple[Key, float]] = [(_CONSTANT, 1.0), (("item", task.template), 1.0)]
        for skill in task.skills:
            right, missed = self._counts.get((said.student, skill), (0, 0))
            found += [
                (("skill", skill), 1.0),
                (("right", skill), log1p(right)),
                (("missed", skill), log1p(missed)),
            ]
        return found

    def _count(self, said: StudentAnswer) -> None:
        for skill in said.answer.task.skills:
            right, missed = self._counts.get((said.student, skill), (0, 0))
            self._counts[said.student, skill] = (right + said.answer.right, missed + (not said.answer.right))

    def _learn(self, features: list[tuple[Key, float]], surprise: float) -> None:
        for key, value in features:
            slope = surprise * value
            if slope:
                self._slopes[key] = self._slopes.get(key, 0.0) + slope * slope
                self.weights[key] = self.weights.get(key, 0.0) + _RATE * slope / sqrt(self._slopes[key])


def _logistic_regression(table: Any, right: Any) -> Any:
    """Return the weights that fit best; the first column's is free, the others are held near 0."""
    sign = 2 * right - 1
    held = np.full(table.shape[1], _RIDGE)
    held[0] = 0.0

    def loss(weights: Any) -> tuple[float, Any]:
        margin = sign * (table @ weights)
        slope = -sign / (1 + np.exp(np.clip(margin, -500, 500)))
        value = np.logaddexp(0, -margin).sum() + (held * weights * weights).sum() / 2
        return float(value), table.T @ slope + held * weights

    return minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
