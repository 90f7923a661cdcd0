"""What every part of the class pages is asked for: which students, of which course, at which moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from lti_app.db.models import Enrolment

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class ClassScope:
    """One look at a class. seen: the condition on Enrolment for those shown (lti_app.teacher.scope)."""

    session: Session
    course: int
    seen: ColumnElement[bool]
    now: datetime

    @property
    def here(self) -> ColumnElement[bool]:
        """The condition on Enrolment for those of them who are in the course now."""
        return and_(self.seen, Enrolment.vanished_at.is_(None))

    def people(self) -> Select[Any]:
        """Return the ids of those who are in the course now, to be looked for in another table."""
        return select(Enrolment.person_id).where(self.here)
