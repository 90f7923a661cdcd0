"""Rows of practice that a test wants just so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from lti_app.db.models import Attempt, PracticeItem, PracticeSession, PracticeSet, Presence
from lti_app.practice.state import lock_learner

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from engine.items.model import Bank, Item


def put(session: Session, practice_set: int, person: int, bank: Bank, item: Item, now: datetime) -> None:
    """Make an item the one that a student has open, in place of all that she has done."""
    course = session.get_one(PracticeSet, practice_set).course_id
    for table in (Attempt, Presence, PracticeSession, PracticeItem):
        session.execute(delete(table))
    lock_learner(session, course, person)
    row = PracticeItem(
        token=f"token-{item.template}-{item.seed}",
        open_key=f"{person}:{practice_set}",
        course_id=course,
        person_id=person,
        practice_set_id=practice_set,
        bank=bank.id,
        bank_version=bank.version,
        template=item.template,
        skill=item.skill,
        seed=item.seed,
        predicted=0.75,
        reason={"code": "sequencing.first", "params": {}, "text": "A first look."},
        opened_at=now,
    )
    session.add(row)
