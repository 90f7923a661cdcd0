"""Tables of grades: the grade of a student in a practice set, and its deliveries to the LMS."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_app.db.base import Base
from lti_app.db.platform import Person, PracticeSet


class Grade(Base):
    """A student's grade in a practice set. share: 0 to 1. answered: skill → items closed in this set.

    last_timestamp: of the newest delivery, so that the next one is later.
    """

    __tablename__ = "grade"

    practice_set_id: Mapped[int] = mapped_column(ForeignKey("practice_set.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    share: Mapped[float]
    answered: Mapped[dict[str, Any]] = mapped_column(default=dict)
    last_timestamp: Mapped[datetime | None]
    updated_at: Mapped[datetime]


class ScoreDelivery(Base):
    """One score on its way to the LMS (AGS).

    state: "pending", "leased" (a worker has it until leased_until), "delivered", "superseded" (a newer
    one makes it needless, or the LMS has a newer one) or "blocked" (needs a person).
    timestamp: AGS timestamp, strictly increasing for a line item and student.
    error: code of the last failure (such as "AGS-422"); tries: deliveries tried.
    """

    __tablename__ = "score_delivery"
    __table_args__ = (
        Index(None, "state", "due_at"),
        Index(None, "practice_set_id", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    practice_set_id: Mapped[int] = mapped_column(ForeignKey("practice_set.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    lineitem_url: Mapped[str] = mapped_column(Text)
    score_given: Mapped[float]
    score_maximum: Mapped[float]
    completed: Mapped[bool] = mapped_column(default=False)
    timestamp: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20), default="pending")
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    practice_set: Mapped[PracticeSet] = relationship()
