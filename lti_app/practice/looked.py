"""What the log keeps of a look of the policy and of a choice, so that both come out again from it alone.

What is in the log already, or in rows that never change, is not kept a second time: answers, requests, what a
teacher has set for the student.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.learner.predict import Outlook
    from engine.sequencing.model import ChoiceRequest
    from lti_app.db.models import PracticeItem
    from lti_app.practice.context import PracticeContext

LOOKED = "policy_looked"  # kind of the event


def note_look(context: PracticeContext, outlook: Outlook, items: Sequence[PracticeItem]) -> None:
    """Put into the log that the policy looks at a student's work, also where it decides nothing.

    items: her last ones, oldest first. What is decided stands in the log right after it.
    """
    whom = context.situation
    context.log(
        LOOKED,
        policy=[context.policy.id, context.policy.version],
        practice_set=context.practice_set.id,
        parameters=outlook.parameters.version,
        item=items[-1].id if items else None,
        situation=[whom.grade_band, whom.subject, whom.complexity],
        mode=context.mode.value,
    )


def how_chosen(context: PracticeContext, request: ChoiceRequest) -> dict[str, Any]:
    """Return what a choice was made from that nothing else tells. plan: [step, items left, since]."""
    return {
        "seed": request.seed,
        "parameters": request.outlook.parameters.version,
        "mode": context.mode.value,
        "scope": scope_of(request.skills),
        "plan": [[step.id, step.items, request.since.get(step.id, 0)] for step in request.plan],
    }


def scope_of(skills: Iterable[str]) -> str:
    """Return a short name for a list of skills: another list has another."""
    return blake2b("\n".join(skills).encode(), digest_size=8).hexdigest()
