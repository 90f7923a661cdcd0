"""Why this item: the code of one plain sentence (config/wording/sequencing.yaml) and what fills it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.items.model import Level
from engine.reason import Reason
from engine.sequencing.band import missed_lately

if TYPE_CHECKING:
    from engine.sequencing.candidates import Candidate
    from engine.sequencing.model import Band, ChoiceRequest
    from engine.sequencing.standing import Standing
    from engine.sequencing.turn import Turn

CODES = (
    "sequencing.first",
    "sequencing.new-skill",
    "sequencing.step-up",
    "sequencing.going-well",
    "sequencing.within-reach",
    "sequencing.after-misses",
    "sequencing.gentle",
    "sequencing.stretch",
    "sequencing.warm-up",
    "sequencing.known-ground",
    "sequencing.review-due",
    "sequencing.all-mastered",
    "sequencing.all-mastered-review",
    "sequencing.plan-confidence",
    "sequencing.plan-expose",
    "sequencing.plan-review",
)  # all that a choice can return

_LEVELS = tuple(Level)
_GOING_WELL = 2  # unaided right answers in a row


def explain(request: ChoiceRequest, where: Standing, turn: Turn, chosen: Candidate) -> Reason:
    """Return why the item was chosen.

    params: skill (id), predicted (0 to 1), percent (0 to 100), and the turn's.
    """
    code = turn.code or _practice_code(request, where, turn, chosen)
    return Reason(
        code,
        {
            "skill": chosen.template.skill,
            "predicted": round(chosen.predicted, 4),
            "percent": round(100 * chosen.predicted),
            **turn.params,
        },
    )


def _practice_code(request: ChoiceRequest, where: Standing, turn: Turn, chosen: Candidate) -> str:
    if chosen.template.skill in where.mastered:
        return "sequencing.known-ground"
    if missed_lately(request.recent):
        return "sequencing.after-misses"
    if request.flagged:
        return "sequencing.gentle"
    return _fit_code(request, turn.band, chosen)


def _fit_code(request: ChoiceRequest, band: Band, chosen: Candidate) -> str:
    state = request.learner.skill(chosen.template.skill)
    if not state.opportunities:
        return "sequencing.new-skill" if request.learner.opportunities else "sequencing.first"
    if not band.low <= chosen.predicted <= band.high:
        return "sequencing.stretch" if chosen.predicted < band.low else "sequencing.warm-up"
    if state.streak < _GOING_WELL:
        return "sequencing.within-reach"
    return "sequencing.step-up" if _harder_than_last(request, chosen) else "sequencing.going-well"


def _harder_than_last(request: ChoiceRequest, chosen: Candidate) -> bool:
    for item in reversed(request.recent):
        last = request.bank.templates.get(item.template)
        if last is not None and last.skill == chosen.template.skill:
            return _LEVELS.index(chosen.template.level) > _LEVELS.index(last.level)
    return False
