"""What the record still has of a past moment: the note of a flag, and the steps of plans."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from lti_app.db.models import PlanStep
from lti_app.practice.flag_data import note_data

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from engine.escalation.model import HandoffNote
    from lti_app.db.models import Flag
    from lti_app.explaining.choices import Choice
    from lti_app.explaining.flags import Replayed

RECORDED, REWRITTEN, DIFFERS = "recorded", "rewritten", "differs"


def standing_of_note(note: HandoffNote, replayed: Replayed, row: Flag | None) -> str:
    """Return how a note stands to the one in the record.

    "rewritten": later evidence has joined the flag, and its note was written anew; only the last one is kept.
    """
    if row is None:
        return DIFFERS
    if row.note == json.loads(json.dumps(note_data(note))):
        return RECORDED
    later = replayed.written is not None and row.updated_at > replayed.written
    return REWRITTEN if later else DIFFERS


def plan_of(session: Session, choice: Choice) -> list[dict[str, Any]]:
    """Return the steps that applied when an item was chosen. remaining, since: before the choice."""
    steps = choice.request.plan
    query = select(PlanStep.id, PlanStep.closure_id, PlanStep.items)
    rows = {row.id: row for row in session.execute(query.where(PlanStep.id.in_([each.id for each in steps])))}
    return [
        {
            "step": each.id,
            "kind": each.kind,
            "skill": each.skill,
            "misconception": each.misconception,
            "items": rows[each.id].items,
            "remaining": each.items,
            "since": choice.request.since.get(each.id, 0),
            "spacing": each.spacing,
            "not_before": each.not_before.isoformat() if each.not_before else None,
            "closure": rows[each.id].closure_id,
        }
        for each in steps
    ]
