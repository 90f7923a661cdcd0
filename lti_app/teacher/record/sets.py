"""Which practice sets a student's record is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.practice.queries import practice_sets
from lti_app.teacher.work_queries import sets_with_work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from lti_app.db.models import PracticeSet


def sets_for(session: Session, course: int, person: int) -> Sequence[PracticeSet]:
    """Return those that she has begun; of somebody who has not, those that she could begin."""
    return sets_with_work(session, course, person) or practice_sets(session, course)
