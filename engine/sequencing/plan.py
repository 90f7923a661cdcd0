"""The turn of a teacher's plan: which items the step that applies now would serve (F2)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.learner.mastery import mastery
from engine.sequencing.band import CONFIDENCE, GENTLE, REVIEW, practice_band
from engine.sequencing.candidates import candidates, of_skills
from engine.sequencing.steps import asked, step_due, step_skills
from engine.sequencing.turn import Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.sequencing.model import Band, ChoiceRequest, PlanStep


def plan_turn(request: ChoiceRequest, shortlisted: Sequence[str]) -> Turn | None:
    """Return the turn of the step that applies now."""
    step = step_due(request)
    if step is None:
        return None
    band = _band(request, step)
    if step.kind in ("pin", "expose"):
        pool = candidates(request, [asked(request, step)], band)
    else:
        pool = of_skills(request, _skills(request, step, shortlisted), band)
    params = {"misconception": step.misconception} if step.misconception else {}
    turn = Turn(f"plan-{step.kind}", pool, band, f"sequencing.plan-{step.kind}", params, step.id)
    match step.kind:
        case "check":
            return replace(turn, check=True, unseen=True)
        case "variants":
            return replace(turn, unseen=True)
        case _:
            return turn


def _band(request: ChoiceRequest, step: PlanStep) -> Band:
    match step.kind:
        case "confidence":
            return CONFIDENCE
        case "prerequisite":
            return GENTLE  # the student has just found out that something is missing
        case "review" | "check":
            return REVIEW
        case _:
            return practice_band(request)


def _skills(request: ChoiceRequest, step: PlanStep, shortlisted: Sequence[str]) -> Sequence[str]:
    if step.kind == "confidence" and step.skill is None:
        return _surest_first(request, shortlisted)
    return step_skills(request, step) or shortlisted


def _surest_first(request: ChoiceRequest, shortlisted: Sequence[str]) -> list[str]:
    """Return the skills in progress, then those mastered, then new ones; of each the surest first."""
    outlook = request.outlook

    def order(skill: str) -> tuple[bool, bool, float]:
        state = outlook.learner.skills.get(skill)
        estimate = mastery(outlook, skill)
        return state is None, estimate.mastered, -estimate.chance

    return sorted(shortlisted, key=order)
