"""How good predictions were: four measures of probabilities against what came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Truths = NDArray[np.bool_]

BINS = 10  # of the calibration error, equally wide

_SURE = 1e-15  # what a probability of 0 or 1 is taken for, as in scikit-learn: the logarithm of 0 is infinite


@dataclass(frozen=True, slots=True)
class Score:
    """What is measured; the definitions are those of the functions below. auc: None where it is undefined."""

    auc: float | None
    log_loss: float
    rmse: float
    ece: float


def score(predicted: Floats, right: Truths) -> Score:
    """Return all measures of at least one prediction."""
    return Score(
        auc(predicted, right), log_loss(predicted, right), rmse(predicted, right), ece(predicted, right)
    )


def auc(predicted: Floats, right: Truths) -> float | None:
    """Return the chance that a right answer was given a higher prediction than a wrong one, 0 to 1.

    An equal prediction counts half: the area under the ROC curve, by the ranks of Mann and Whitney. None
    where all answers are right or all are wrong.
    """
    positives = int(right.sum())
    negatives = right.size - positives
    if not positives or not negatives:
        return None
    _, places, counts = np.unique(predicted, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]  # equal predictions share the mean of their ranks
    above = ranks[right].sum() - positives * (positives + 1) / 2
    return float(above / (positives * negatives))


def log_loss(predicted: Floats, right: Truths) -> float:
    """Return the mean of minus the natural logarithm of the probability given to what came."""
    given = np.where(right, predicted, 1 - predicted)
    return float(-np.log(np.clip(given, _SURE, 1 - _SURE)).mean())


def rmse(predicted: Floats, right: Truths) -> float:
    """Return the root of the mean squared difference, 0 to 1."""
    return float(np.sqrt(np.square(predicted - right).mean()))


def ece(predicted: Floats, right: Truths) -> float:
    """Return the expected calibration error, 0 to 1.

    Predictions fall into BINS bins of equal width; in each, mean prediction and share right are compared; the
    differences are averaged, each bin counting by its answers (Guo et al., "On calibration of modern neural
    networks", 2017, for two outcomes).
    """
    bins = np.minimum((predicted * BINS).astype(int), BINS - 1)
    surplus = np.bincount(bins, weights=predicted - right, minlength=BINS)
    return float(np.abs(surplus).sum() / predicted.size)
