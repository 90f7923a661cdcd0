"""Tables of grades: the grade of a student in a practice set, and its deliveries to the LMS."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_app.db.base import Base
from lti_app.db.platform import Person, PracticeSet


class Grade(Base):
    """A student's grade in a practice set. share: 0 to 1. answered: skill → items closed in this set.

    last_timestamp: of the newest delivery, so that the next one is later. submitted_at: when the practice
    session began to count whose work was sent last; Canvas takes every new one for another attempt.
    """

    __tablename__ = "grade"

    practice_set_id: Mapped[int] = mapped_column(ForeignKey("practice_set.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    share: Mapped[float]
    answered: Mapped[dict[str, Any]] = mapped_column(default=dict)
    last_timestamp: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]


class ScoreDelivery(Base):
    """One score on its way to the LMS (AGS).

    state: "pending", "leased" (a worker has it until leased_until), "delivered", "superseded" (a newer
    one makes it needless, or the LMS has a newer one) or "blocked" (needs a person).
    timestamp: AGS timestamp, strictly increasing for a line item and student.
    error: code of the last failure (such as "AGS-422"); tries: deliveries tried.
    needs_review: a teacher looks at the work before the grade counts. submitted_at: of its practice session.
    overwrite: a teacher said that Baton's grade shall take the place of the one in the gradebook.
    shown: share (0 to 1) that the gradebook showed right after it took the score, where that is another: a
    late policy took points off, or its column knows passed and failed alone.
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
    needs_review: Mapped[bool] = mapped_column(default=False)
    overwrite: Mapped[bool] = mapped_column(default=False)
    timestamp: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    shown: Mapped[float | None]
    state: Mapped[str] = mapped_column(String(20), default="pending")
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    practice_set: Mapped[PracticeSet] = relationship()


class PlatformTask(Base):
    """A call to a platform that a worker makes: "roster" (read who is in the course) or "column" (make one).

    open_key: "kind:course" or "kind:practice set" while it is to be done, null after, so that one of a kind
    waits at most. state: "pending", "leased", "done" or "failed". error: code of the last failure.
    """

    __tablename__ = "platform_task"
    __table_args__ = (UniqueConstraint("open_key"), Index(None, "state", "due_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    open_key: Mapped[str | None] = mapped_column(String(60))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    practice_set_id: Mapped[int | None] = mapped_column(ForeignKey("practice_set.id"))
    state: Mapped[str] = mapped_column(String(20), default="pending")
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(40))
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
