"""The order in which cases ask for a teacher (E1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from engine.escalation.model import Tier


@dataclass(frozen=True, slots=True)
class Case:
    """An open case in a queue. severity: 1 to 5; in_hand: somebody claimed it or works on it."""

    id: int
    tier: Tier
    severity: int
    raised_at: datetime
    due_at: datetime
    in_hand: bool = False


def urgency(case: Case, now: datetime) -> tuple[int, bool, int, datetime, int]:
    """Return the key that sorts cases, the most urgent first.

    By tier, within it what is overdue first, then by severity, then waiting time against its target. Cases of
    one tier have the same target, so that who is due first has waited longest against it; of two due together
    the older flag is first. The queue's query says the same (lti_app.teacher.queue.order).
    """
    return (-case.tier, case.due_at > now, -case.severity, case.due_at, case.id)
