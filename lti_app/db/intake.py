"""Tables of intake (A1, A12): what a student said on the way in, and the placement test of a practice set."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.db.base import Base


class IntakeKind(StrEnum):
    """What stands before the first item of a practice set, after the notice, which always does."""

    FULL = "full"  # goal, confidence, placement
    PLACEMENT = "placement"
    OFF = "off"


class PlacementState(StrEnum):
    """How far a placement is."""

    CONFIDENCE = "confidence"  # the survey is still to come
    ASKING = "asking"
    DONE = "done"
    SKIPPED = "skipped"


class Intake(Base):
    """What one student said on the way into a course, for all its practice sets.

    noticed_at: when the notice was acknowledged. goal_at: when the goal form was sent or skipped; without a
    goal its four fields are empty. level: "new", "some" or "most", as the student sees it. minutes_a_week:
    that she means to practise.
    """

    __tablename__ = "intake"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    noticed_at: Mapped[datetime | None]
    goal_at: Mapped[datetime | None]
    goal: Mapped[str] = mapped_column(Text, default="")
    target_date: Mapped[date | None]
    level: Mapped[str | None] = mapped_column(String(20))
    minutes_a_week: Mapped[int | None]


class Placement(Base):
    """One student's placement in one practice set.

    confidence: strand → 1 to 5, of the strands where it was said. turn: 1, and one more for each time that a
    teacher asked for it anew. asked: the items of this turn (engine.intake.belief.Asked as JSON, oldest
    first). result: what came out (lti_app.intake.result.Result as JSON), of the last turn that has ended,
    null until then. asked_by_teacher: this turn is a teacher's wish. seen_at: when the student had read it.
    """

    __tablename__ = "placement"
    __table_args__ = (Index(None, "course_id", "person_id"),)

    practice_set_id: Mapped[int] = mapped_column(ForeignKey("practice_set.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    state: Mapped[str] = mapped_column(String(20))
    turn: Mapped[int] = mapped_column(default=1)
    asked_by_teacher: Mapped[bool] = mapped_column(default=False)
    confidence: Mapped[dict[str, Any]] = mapped_column(default=dict)
    asked: Mapped[list[Any]] = mapped_column(default=list)
    result: Mapped[dict[str, Any] | None]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
