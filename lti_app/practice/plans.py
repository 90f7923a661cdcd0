"""What teachers have planned for a student, as far as it is still to come: steps for the sequencer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.sequencing.model import PlanStep as PlanInstruction
from lti_app.db.models import PlanStep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lti_app.practice.context import PracticeContext

_STEPS = 20  # that are looked at together


def active_steps(context: PracticeContext) -> list[PlanStep]:
    """Return the steps of teachers' closures that still apply to the student in this practice set.

    One that waits for its day comes behind those that apply now.
    """
    waits = PlanStep.not_before.is_not(None) & (PlanStep.not_before > context.now)
    query = (
        select(PlanStep)
        .where(
            PlanStep.course_id == context.course,
            PlanStep.person_id == context.person.id,
            PlanStep.remaining > 0,
        )
        .order_by(waits, PlanStep.id)
        .limit(_STEPS)
    )
    # A step about a skill that this practice set does not hold waits for one that does.
    return [step for step in context.session.scalars(query) if not step.skill or step.skill in context.skills]


def instruction(step: PlanStep) -> PlanInstruction:
    """Return a step as the sequencer reads it: for the items that remain."""
    return PlanInstruction(
        step.id,
        step.kind,
        step.remaining,
        step.skill,
        step.misconception,
        step.spacing,
        step.template,
        step.not_before,
    )


def take_turn(steps: Sequence[PlanStep], served: int | None) -> None:
    """Note which step an item serves, None for none; for all others it is one more item in between."""
    for step in steps:
        if step.id == served:
            step.remaining, step.since = step.remaining - 1, 0
        else:
            step.since += 1
