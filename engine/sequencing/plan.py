"""What teachers ask of practice: their pins, and what closures planned (F2). Pins come first.

A step is obeyed even where the item it asks for is a hard one or its skill is not open yet: the teacher has
seen the student. It passes its turn only where its skill is not in scope, where no template shows the
misconception, or where it is not due; for all of these the bank is enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.learner.mastery import mastery
from engine.sequencing.band import CONFIDENCE, REVIEW, practice_band
from engine.sequencing.candidates import candidates, of_skills
from engine.sequencing.turn import Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.items.model import ItemTemplate
    from engine.sequencing.model import ChoiceRequest, PlanStep

KINDS = ("pin", "confidence", "expose", "review")


def step_due(request: ChoiceRequest) -> PlanStep | None:
    """Return the first step that applies now. Raises ValueError for a kind of step unknown."""
    for step in sorted(request.plan, key=lambda step: step.kind != "pin"):
        if step.kind not in KINDS:
            raise ValueError(f"plan step {step.id}: unknown kind {step.kind!r}")
        if step.items > 0 and _applies(request, step):
            return step
    return None


def step_skills(request: ChoiceRequest, step: PlanStep) -> tuple[str, ...]:
    """Return the skills that a step which applies is about; none where it is about all that is open."""
    if step.kind == "confidence":
        return (step.skill,) if step.skill else ()
    if step.kind == "review" and step.skill:
        return (step.skill,)
    return tuple(dict.fromkeys(template.skill for template in _asked(request, step)))


def plan_turn(request: ChoiceRequest, shortlisted: Sequence[str]) -> Turn | None:
    """Return the turn of the step that applies now."""
    step = step_due(request)
    if step is None:
        return None
    params = {"misconception": step.misconception} if step.misconception else {}
    match step.kind:
        case "confidence":
            skills = (step.skill,) if step.skill else _surest_first(request, shortlisted)
            pool, band = of_skills(request, skills, CONFIDENCE), CONFIDENCE
        case "review":
            pool, band = of_skills(request, step_skills(request, step), REVIEW), REVIEW
        case _:
            band = practice_band(request)
            pool = candidates(request, [_asked(request, step)], band)
    return Turn(f"plan-{step.kind}", pool, band, f"sequencing.plan-{step.kind}", params, step.id)


def _applies(request: ChoiceRequest, step: PlanStep) -> bool:
    if step.kind in ("pin", "expose"):
        return bool(_asked(request, step))
    if step.kind == "review":
        rested = request.since.get(step.id, step.spacing) >= step.spacing
        return rested and step.skill is not None and _in_scope(request, step.skill)
    return step.skill is None or _in_scope(request, step.skill)


def _in_scope(request: ChoiceRequest, skill: str) -> bool:
    return skill in request.skills and skill in request.bank.by_skill


def _asked(request: ChoiceRequest, step: PlanStep) -> Sequence[ItemTemplate]:
    """Return the templates in scope that a pin names, or whose wrong answers show the misconception."""
    bank = request.bank
    skills = request.skills if step.skill is None else (step.skill,) if _in_scope(request, step.skill) else ()
    if step.kind == "pin" and step.template is not None:
        pinned = bank.templates.get(step.template)
        return (pinned,) if pinned is not None and pinned.skill in skills else ()
    if step.kind == "pin":
        return bank.by_skill[step.skill] if step.skill in skills and step.skill else ()
    return [
        template
        for skill in skills
        for template in bank.by_skill.get(skill, ())
        if any(shown == step.misconception for shown, _ in template.wrong_answers)
    ]


def _surest_first(request: ChoiceRequest, shortlisted: Sequence[str]) -> list[str]:
    """Return the skills in progress, then those mastered, then new ones; of each the surest first."""
    outlook = request.outlook

    def order(skill: str) -> tuple[bool, bool, float]:
        state = outlook.learner.skills.get(skill)
        estimate = mastery(outlook, skill)
        return state is None, estimate.mastered, -estimate.chance

    return sorted(shortlisted, key=order)
