"""Which step of a teacher's plan has its turn, and which skills it is about. Pins come first.

A step is obeyed even where the item it asks for is a hard one or its skill is not open yet: the teacher has
seen the student. It passes its turn only where its skill is not in scope, where no template shows the
misconception, or where it is not due; for all of these the bank and the estimates of skills are enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.learner.mastery import mastery
from engine.sequencing.knowledge import prerequisites_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from engine.items.model import ItemTemplate
    from engine.sequencing.model import ChoiceRequest, PlanStep

SPACED = ("review", "check")  # kinds that leave `spacing` other items between two of theirs
KINDS = ("pin", "confidence", "expose", "prerequisite", "variants", "explain", *SPACED)
LEADING_UP = 3  # prerequisites that a step goes back to at most, the least sure first


def step_due(request: ChoiceRequest) -> PlanStep | None:
    """Return the first step that applies now. Raises ValueError for a kind of step unknown.

    A step of the kind "explain" never does: it changes what is asked about an item (explain_due), not which.
    """
    for step in sorted(request.plan, key=lambda step: step.kind != "pin"):
        if step.kind not in KINDS:
            raise ValueError(f"plan step {step.id}: unknown kind {step.kind!r}")
        if _waits_no_more(step, request.outlook.at) and _applies(request, step):
            return step
    return None


def explain_due(steps: Iterable[PlanStep], skill: str, at: datetime) -> PlanStep | None:
    """Return the step by which a teacher wants to hear how the student knows, after an item on a skill."""
    for step in steps:
        if step.kind == "explain" and _waits_no_more(step, at) and step.skill in (None, skill):
            return step
    return None


def step_skills(request: ChoiceRequest, step: PlanStep) -> tuple[str, ...]:
    """Return the skills that a step which applies is about; none where it is about all that is open."""
    match step.kind:
        case "prerequisite":
            return leading_up(request, step)
        case "pin" | "expose":
            return tuple(dict.fromkeys(template.skill for template in asked(request, step)))
        case _:
            return (step.skill,) if step.skill else ()


def leading_up(request: ChoiceRequest, step: PlanStep) -> tuple[str, ...]:
    """Return what comes before the skill of a step, the least sure first; what is mastered only if all is.

    Where nothing of it is in scope, the teacher has found that it cannot be taken as known after all, and
    what the bank has stands in; never what was taken out for this student.
    """
    skill = request.bank.skills.get(step.skill or "")
    if skill is None:
        return ()
    in_scope = prerequisites_in(request.bank, skill.id, frozenset(request.skills))
    before = _with_templates(request, in_scope) or _with_templates(request, skill.prerequisites)
    estimates = {skill: mastery(request.outlook, skill) for skill in before}
    wanted = [skill for skill in before if not estimates[skill].mastered] or before
    return tuple(sorted(wanted, key=lambda skill: estimates[skill].probability)[:LEADING_UP])


def asked(request: ChoiceRequest, step: PlanStep) -> Sequence[ItemTemplate]:
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


def _waits_no_more(step: PlanStep, at: datetime) -> bool:
    return step.items > 0 and (step.not_before is None or at >= step.not_before)


def _applies(request: ChoiceRequest, step: PlanStep) -> bool:
    if step.kind == "explain":
        return False
    if step.kind in ("pin", "expose"):
        return bool(asked(request, step))
    if step.kind == "prerequisite":
        return bool(leading_up(request, step))
    if step.kind in SPACED:
        rested = request.since.get(step.id, step.spacing) >= step.spacing
        return rested and step.skill is not None and _in_scope(request, step.skill)
    return step.skill is None or _in_scope(request, step.skill)


def _in_scope(request: ChoiceRequest, skill: str) -> bool:
    return skill in request.skills and skill in request.bank.by_skill


def _with_templates(request: ChoiceRequest, skills: Iterable[str]) -> list[str]:
    found = set(skills) - request.out
    return [skill for skill in request.bank.order if skill in found and skill in request.bank.by_skill]
