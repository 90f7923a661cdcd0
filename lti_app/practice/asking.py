"""Whether the student is asked how she knows (A5), once an item is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.learner.mastery import mastery
from engine.sequencing.steps import explain_due
from engine.signals.asking import why_asked
from lti_app.practice.history import history
from lti_app.practice.plans import instruction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.learner.predict import Outlook
    from lti_app.db.models import PlanStep, PracticeItem
    from lti_app.practice.context import PracticeContext

ASKED_BY_TEACHER = "teacher"  # why she is asked, beside the reasons of engine.signals.asking


def ask_how(
    context: PracticeContext,
    row: PracticeItem,
    outlook: Outlook,
    recent: Sequence[PracticeItem],
    steps: Sequence[PlanStep],
) -> None:
    """Ask how the student knows (A5), where the item just closed is one to ask about.

    steps: of teachers' plans that apply. A teacher may have asked to hear it (F2): then it is asked of each
    item right at the first try without hints, until she has heard enough.
    """
    if not row.right:
        return
    alone = row.tries == 1 and not row.hints
    wanted = explain_due([instruction(step) for step in steps], row.skill, context.now) if alone else None
    if wanted is not None:
        next(step for step in steps if step.id == wanted.id).remaining -= 1
        row.asked = ASKED_BY_TEACHER
        context.log("explanation_asked", item=row.id, why=row.asked, step=wanted.id)
        return
    others = [item for item in recent if item.id != row.id and item.closed_at is not None]
    sureness = mastery(outlook, row.skill).probability
    why = why_asked(history(context.bank, [*others, row], ()), row.seed, sureness, context.policy.signals)
    if why is not None:
        row.asked = why.value
        context.log("explanation_asked", item=row.id, why=why.value)
