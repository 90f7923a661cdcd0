"""What became of practice after closures (F4), from the last items alone, however many there were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from engine.escalation.effects import Effect, effect
from engine.signals.model import Glance
from lti_app.db.models import Attempt, PlanStep, PracticeItem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

LAST_ITEMS = 2_000  # as far back as is looked


@dataclass(frozen=True, slots=True)
class Closed:
    """One closure. skill: of its flag, None for any."""

    id: int
    person: int
    skill: str | None
    at: datetime


def effects(
    session: Session, course: int, closures: Sequence[Closed], now: datetime
) -> tuple[Effect | None, ...]:
    """Return the effect of each closure in the order given; as checks count those of its own plan alone.

    None where the items that came after it lie too far back to be looked at. One query.
    """
    if not closures:
        return ()
    rows = _rows(session, course, closures)
    glances: dict[int, list[Glance]] = {}
    checks: dict[int, set[int]] = {}
    for person, glance, closure in rows:
        glances.setdefault(person, []).append(glance)
        if closure is not None:
            checks.setdefault(closure, set()).add(glance.item)
    whole = len(rows) < LAST_ITEMS
    oldest = min((glance.closed_at for _, glance, _ in rows), default=now)
    return tuple(
        effect(each.skill, each.at, glances.get(each.person, ()), now, checks.get(each.id, ()))
        if whole or each.at >= oldest
        else None
        for each in closures
    )


def _rows(session: Session, course: int, closures: Sequence[Closed]) -> list[tuple[int, Glance, int | None]]:
    """Return whose each item is, what is kept of it, and the closure whose plan asked for it as a check."""
    row = PracticeItem
    first = select(func.min(Attempt.id)).where(Attempt.item_id == row.id).scalar_subquery()
    asked = PlanStep.kind == "check"
    found = session.execute(
        select(row, first, PlanStep.closure_id)
        .outerjoin(PlanStep, (PlanStep.id == row.step_id) & asked)
        .where(
            row.course_id == course,
            row.person_id.in_({each.person for each in closures}),
            row.opened_at >= min(each.at for each in closures),
            row.closed_at.is_not(None),
            row.tries > 0,
            row.placement.is_(False),
        )
        .order_by(row.id.desc())
        .limit(LAST_ITEMS)
    )
    return [
        (item.person_id, _glance(item, item.closed_at, attempt), closure)
        for item, attempt, closure in found
        if item.closed_at is not None
    ]


def _glance(item: PracticeItem, closed_at: datetime, attempt: int | None) -> Glance:
    alone = bool(item.right) and item.tries == 1 and not item.hints
    return Glance(item.id, attempt or 0, item.skill, alone, item.hints > 0, closed_at)
