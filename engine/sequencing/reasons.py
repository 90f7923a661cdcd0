"""Why this item: the code of one plain sentence (config/wording/sequencing.yaml) and what fills it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.items.model import Level
from engine.learner.mastery import mastery
from engine.reason import Reason
from engine.sequencing.band import missed_lately

if TYPE_CHECKING:
    from engine.learner.model import SkillState
    from engine.sequencing.candidates import Candidate
    from engine.sequencing.model import Band, ChoiceRequest
    from engine.sequencing.turn import Turn

CODES = (
    "sequencing.first",
    "sequencing.new-skill",
    "sequencing.explore",
    "sequencing.nearly-there",
    "sequencing.step-up",
    "sequencing.going-well",
    "sequencing.within-reach",
    "sequencing.after-misses",
    "sequencing.gentle",
    "sequencing.stretch",
    "sequencing.warm-up",
    "sequencing.known-ground",
    "sequencing.check",
    "sequencing.review-due",
    "sequencing.all-mastered",
    "sequencing.all-mastered-review",
    "sequencing.plan-pin",
    "sequencing.plan-confidence",
    "sequencing.plan-expose",
    "sequencing.plan-prerequisite",
    "sequencing.plan-variants",
    "sequencing.plan-review",
    "sequencing.plan-check",
)  # all that a choice can return

_LEVELS = tuple(Level)
_GOING_WELL = 2  # unaided right answers in a row
_NEARLY = 0.75  # how sure Baton is of mastery when the rest is a matter of an item or two


def explain(request: ChoiceRequest, turn: Turn, chosen: Candidate, decided: str) -> Reason:
    """Return why the item was chosen. decided: as in ChoiceTrace.

    params: skill (id), predicted (0 to 1), percent (0 to 100), and the turn's.
    """
    code = turn.code or _practice_code(request, turn, chosen, decided)
    return Reason(
        code,
        {
            "skill": chosen.template.skill,
            "predicted": round(chosen.chance, 4),
            "percent": round(100 * chosen.chance),
            **turn.params,
        },
    )


def _practice_code(request: ChoiceRequest, turn: Turn, chosen: Candidate, decided: str) -> str:
    outlook, skill = request.outlook, chosen.template.skill
    state = outlook.learner.skills.get(skill)
    if state is None or not state.opportunities:
        return "sequencing.new-skill" if outlook.learner.overall.opportunities else "sequencing.first"
    estimate = mastery(outlook, skill)
    if state.mastered_at is not None and estimate.mastered:
        return "sequencing.known-ground"
    code = _ease_code(request, turn.band, chosen)
    if code is not None:
        return code
    if decided == "explore":
        return "sequencing.explore"
    return "sequencing.nearly-there" if estimate.probability >= _NEARLY else _row_code(request, state, chosen)


def _ease_code(request: ChoiceRequest, band: Band, chosen: Candidate) -> str | None:
    """What does not fit is never called fitting: a stretch is called one, whatever was looked for."""
    if chosen.chance < band.low:
        return "sequencing.stretch"
    if missed_lately(request.recent):
        return "sequencing.after-misses"
    if request.flagged:
        return "sequencing.gentle"
    return "sequencing.warm-up" if chosen.chance > band.high else None


def _row_code(request: ChoiceRequest, state: SkillState, chosen: Candidate) -> str:
    if state.streak < _GOING_WELL:
        return "sequencing.within-reach"
    return "sequencing.step-up" if _harder_than_last(request, chosen) else "sequencing.going-well"


def _harder_than_last(request: ChoiceRequest, chosen: Candidate) -> bool:
    for item in reversed(request.recent):
        last = request.bank.templates.get(item.template)
        if last is not None and last.skill == chosen.template.skill:
            return _LEVELS.index(chosen.template.level) > _LEVELS.index(last.level)
    return False
