"""What the page of a course's settings offers to choose from: sections, strands, practice sets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import Text, cast, select

from lti_app.db.models import Enrolment, PracticeSet
from lti_app.lti.roles import Role
from lti_app.own.bank import course_bank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

_MOST_SETS = 50
_MOST_SECTIONS = 100


def practice_sets(session: Session, course: int, *, hold: bool = False) -> Sequence[PracticeSet]:
    """Return the practice sets of a course that students have, the newest first, at most fifty.

    hold: lock them until the transaction ends.
    """
    query = (
        select(PracticeSet)
        .where(PracticeSet.course_id == course, PracticeSet.resource_link_id.is_not(None))
        .order_by(PracticeSet.id.desc())
        .limit(_MOST_SETS)
    )
    return session.scalars(query.with_for_update() if hold else query).all()


def strands(session: Session, course: int, sets: Sequence[PracticeSet]) -> dict[str, str]:
    """Return the strands that the practice sets draw from, with their titles."""
    found: dict[str, str] = {}
    for bank in dict.fromkeys(row.bank for row in sets):
        found |= course_bank(session, course, bank).strands
    return found


def sections(session: Session, course: int) -> list[str]:
    """Return the keys of the sections that students of a course are in; read once for the whole course."""
    query = (
        select(cast(Enrolment.sections, Text))  # PostgreSQL tells no JSON from another
        .where(
            Enrolment.course_id == course,
            Enrolment.role == Role.LEARNER.value,
            Enrolment.vanished_at.is_(None),
        )
        .distinct()
    )
    found = {section for several in session.scalars(query) for section in json.loads(several)}
    return sorted(found)[:_MOST_SECTIONS]
