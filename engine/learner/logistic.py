"""The logistic curve: from the logit scale to a probability."""

from __future__ import annotations

import math

_LIMIT = 30.0  # beyond it a float no longer tells the probability from 0 or 1


def sigmoid(logit: float) -> float:
    """Return the probability of a logit: above 0 and below 1, whatever the logit."""
    return 1.0 / (1.0 + math.exp(-max(-_LIMIT, min(_LIMIT, logit))))
