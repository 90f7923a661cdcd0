"""How fast abilities drift: tried on a small grid, by how well the answers were expected."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from lti_app.calibration.classroom import Classroom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lti_app.calibration.classroom import Stream, Through
    from lti_app.content.learner_file import Drifts, ParametersData

_GRID = (0.5, 2.0)  # times what it was
# What a drift must gain to be changed, natural logarithm of the Bayes factor: 20 to 1, "strong" (Kass &
# Raftery, 1995). Each answer is expected before it is seen, so the sum is the model's evidence.
_STRONG = 3.0


def fit_drifts(streams: Sequence[Stream], data: ParametersData, through: Through) -> ParametersData:
    """Return the parameters with the drifts, one after the other, that expect the answers best."""
    best, least = data, loss(streams, data, through)
    for name in ("ability", "skill_ability"):
        at = best
        for factor in _GRID:
            tried = at.model_copy(update={"drifts": _times(at.drifts, name, factor)})
            lost = loss(streams, tried, through)
            if lost < least - _STRONG:
                best, least = tried, lost
    return best


def loss(streams: Sequence[Stream], data: ParametersData, through: Through) -> float:
    """Return the log-loss of all answers that show something, summed, in natural units."""
    parameters, lost = data.parameters(), 0.0
    for stream in streams:
        room = Classroom(parameters)
        for student, answer in through(stream):
            expected = room.learn(student, answer).predicted.probability
            if answer.evidence is not None:
                lost -= log(expected if answer.evidence else 1.0 - expected)
    return lost


def _times(drifts: Drifts, name: str, factor: float) -> Drifts:
    return drifts.model_copy(update={name: min(1.0, getattr(drifts, name) * factor)})
