"""What a teacher's closure asks of practice (F2): the first step whose turn it is.

A step is obeyed even where the item it asks for is a hard one or its skill is not open yet: the teacher has
seen the student. It passes its turn only where its skill is not in scope, where no template shows the
misconception, or where it is not due.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.learner.elo import predict
from engine.learner.mastery import MEDIUM
from engine.learner.model import TemplateState
from engine.sequencing.band import CONFIDENCE, REVIEW, practice_band
from engine.sequencing.candidates import candidates, near_repeat
from engine.sequencing.turn import Turn, pool_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.sequencing.candidates import Candidate
    from engine.sequencing.model import ChoiceRequest, PlanStep
    from engine.sequencing.standing import Standing


def plan_turn(request: ChoiceRequest, where: Standing) -> Turn | None:
    """Return the turn of the first step that applies now. Raises ValueError for a kind of step unknown."""
    for step in request.plan:
        turn = _turn(request, where, step) if step.items > 0 else None
        if turn is not None:
            return turn
    return None


def _turn(request: ChoiceRequest, where: Standing, step: PlanStep) -> Turn | None:
    match step.kind:
        case "confidence":
            pool, band = _confidence(request, where, step), CONFIDENCE
        case "expose":
            pool, band = _expose(request, where, step), practice_band(request)
        case "review":
            pool, band = _review(request, where, step), REVIEW
        case _:
            raise ValueError(f"plan step {step.id}: unknown kind {step.kind!r}")
    if not pool:
        return None
    params = {"misconception": step.misconception} if step.misconception else {}
    return Turn(pool, band, f"sequencing.plan-{step.kind}", params, step.id)


def _confidence(request: ChoiceRequest, where: Standing, step: PlanStep) -> Sequence[Candidate]:
    """Items likely to succeed: on skills in progress, then on others, the surest skill first."""
    asked = tuple(skill for skill in where.templates if skill == step.skill)
    wanted = asked if step.skill else where.open
    learner = request.learner

    def order(skill: str) -> tuple[bool, bool, float]:
        new = learner.skill(skill).opportunities == 0
        return new, skill in where.mastered, -predict(learner, skill, TemplateState(skill, MEDIUM))

    likely = [
        item
        for item in pool_of(request, where, [[skill] for skill in sorted(wanted, key=order)])
        if item.predicted >= CONFIDENCE.low and not near_repeat(request, item)
    ]
    return likely or pool_of(request, where, [wanted])


def _expose(request: ChoiceRequest, where: Standing, step: PlanStep) -> Sequence[Candidate]:
    """Items whose wrong answers show the misconception."""
    return candidates(
        request,
        [
            (0, template)
            for templates in where.templates.values()
            for template in templates
            if step.skill in (None, template.skill)
            and any(shown == step.misconception for shown, _ in template.wrong_answers)
        ],
    )


def _review(request: ChoiceRequest, where: Standing, step: PlanStep) -> Sequence[Candidate]:
    """Items of the skill, once enough others have come between."""
    rested = request.since.get(step.id, step.spacing) >= step.spacing
    if step.skill is None or step.skill not in where.templates or not rested:
        return ()
    return pool_of(request, where, [[step.skill]])
