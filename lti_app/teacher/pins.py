"""A teacher's pin: this student practises this skill next. Twice is once, and it can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app import audit
from lti_app.db.models import Event, PlanStep
from lti_app.errors import BatonError
from lti_app.practice.state import lock_learner

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from engine.items.model import Bank
    from lti_app.db.models import Person

PIN = "pin"  # the kind of step (engine.sequencing.model.PlanStep)
ITEMS = 3  # that a pin lasts for: as many as mastery takes at the least
_MOST = 5  # pins of a student at a time


def pins(session: Session, course: int, person: int, *, hold: bool = False) -> Sequence[PlanStep]:
    """Return the student's pins that still apply, oldest first. hold: until the transaction ends."""
    query = (
        select(PlanStep)
        .where(
            PlanStep.course_id == course,
            PlanStep.person_id == person,
            PlanStep.kind == PIN,
            PlanStep.remaining > 0,
        )
        .order_by(PlanStep.id)
        .limit(_MOST)
    )
    return session.scalars(query.with_for_update() if hold else query).all()


def pin_skill(
    session: Session, bank: Bank, course: int, person: int, skill: str, by: Person, now: datetime
) -> None:
    """Let the student's next items be about a skill of the bank. Changes nothing where it is pinned already.

    Raises BatonError WEB-BAD-REQUEST for a skill without items, PIN-TOO-MANY where enough is pinned.
    """
    if skill not in bank.by_skill:
        raise BatonError("WEB-BAD-REQUEST", "no such skill in the bank")
    lock_learner(session, course, person)  # two forms of the same moment pin once
    held = pins(session, course, person, hold=True)
    if any(pin.skill == skill for pin in held):
        return
    if len(held) >= _MOST:
        raise BatonError("PIN-TOO-MANY", f"person {person}")
    session.add(
        PlanStep(
            course_id=course,
            person_id=person,
            kind=PIN,
            skill=skill,
            items=ITEMS,
            remaining=ITEMS,
            spacing=1,
            since=0,
            created_at=now,
        )
    )
    _note(session, course, person, skill, "skill.pinned", by, now)


def unpin_skill(session: Session, course: int, person: int, skill: str, by: Person, now: datetime) -> None:
    """Take a pin back, as far as it has not been practised yet. Changes nothing where there is none."""
    lock_learner(session, course, person)
    for pin in pins(session, course, person, hold=True):
        if pin.skill == skill:
            pin.remaining = 0
            _note(session, course, person, skill, "skill.unpinned", by, now)


def _note(
    session: Session, course: int, person: int, skill: str, action: str, by: Person, now: datetime
) -> None:
    actor, subject = f"person:{by.id}", f"person:{person}"
    audit.note(session, now, actor, action, subject, course_id=course, skill=skill)
    data = {"skill": skill, "by": by.id}
    kind = action.replace(".", "_")
    session.add(Event(course_id=course, person_id=person, kind=kind, data=data, at=now))
