"""What makes a flag a case (C9): an owner, and the time by which it is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.escalation.model import Cause, FlagState, Kind
from lti_app.support.owners import owner_and_due

if TYPE_CHECKING:
    from engine.escalation.model import Decision
    from lti_app.db.models import Flag
    from lti_app.practice.context import PracticeContext


# Whoever asks again for a person, or may not be well, does not wait because an earlier word was put off.
_WAKES = frozenset({Cause.SAFETY, Cause.DISTRESS, Cause.STUDENT_ASKED})


def route(context: PracticeContext, row: Flag, decision: Decision) -> None:
    """Give a case its owner and the time by which it is due (E2); a notice has neither.

    A case that has become more urgent is due no later than one raised now would be, and is not snoozed on;
    nor is one in which the student has said more of what is in _WAKES. Who has it keeps it.
    """
    if decision.cause in _WAKES:
        row.snoozed_until = None
        if row.state == FlagState.WAITING:  # what it waited for is there
            row.state = FlagState.CLAIMED
    if decision.kind is not Kind.CASE:
        return
    if row.due_at is not None:
        if decision.tier > row.tier:
            row.due_at = min(row.due_at, context.calendar.due_at(decision.tier, context.now))
            row.snoozed_until = None
        return
    skill = context.bank.skills.get(decision.skill or "")
    owner, row.due_at = owner_and_due(
        context.session,
        context.practice_set,
        context.person,
        decision.cause,
        skill.strand if skill is not None else None,
        decision.tier,
        context.now,
        context.calendar,
    )
    row.owner_id = row.owner_id or owner
