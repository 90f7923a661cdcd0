"""Tables of escalation: flags with their changes, handoff notes, closures, plan steps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_app.db.base import Base
from lti_app.db.platform import Person, PracticeSet


def open_key(course: int, person: int, cause: str) -> str:
    """Return what keeps a second flag of the same student and cause from opening (C5)."""
    return f"{course}:{person}:{cause}"


class Flag(Base):
    """A rule that fired for a student. open_key: see above; set while open, null after.

    state: engine.escalation.model.FlagState. note: the handoff note as data (sentences with their
    evidence, table, step). attempts, help_requests: ids of the evidence.
    """

    __tablename__ = "flag"
    __table_args__ = (
        UniqueConstraint("open_key"),
        Index(None, "course_id", "ended_at", "tier", "severity", "raised_at"),
        Index(None, "course_id", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    open_key: Mapped[str | None] = mapped_column(String(120))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    practice_set_id: Mapped[int] = mapped_column(ForeignKey("practice_set.id"))
    policy: Mapped[str] = mapped_column(String(80))
    policy_version: Mapped[int]
    rule: Mapped[str] = mapped_column(String(120))
    cause: Mapped[str] = mapped_column(String(40))
    tier: Mapped[int]
    severity: Mapped[int]
    confidence: Mapped[float]
    play: Mapped[str] = mapped_column(String(120))
    skill: Mapped[str | None] = mapped_column(String(120))
    misconception: Mapped[str | None] = mapped_column(String(120))
    attempts: Mapped[list[Any]] = mapped_column(default=list)
    help_requests: Mapped[list[Any]] = mapped_column(default=list)
    note: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(40), default="open")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    raised_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    practice_set: Mapped[PracticeSet] = relationship()


class FlagChange(Base):
    """One change of a flag, for ever. by_id: null where Baton itself acted. detail: why, in data."""

    __tablename__ = "flag_change"
    __table_args__ = (Index(None, "flag_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    flag_id: Mapped[int] = mapped_column(ForeignKey("flag.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    action: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(40))
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]


class Closure(Base):
    """What the teacher did: closes one flag (F1)."""

    __tablename__ = "closure"
    __table_args__ = (UniqueConstraint("flag_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    flag_id: Mapped[int] = mapped_column(ForeignKey("flag.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cause: Mapped[str] = mapped_column(String(40))
    done: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(40))
    line: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]


class PlanStep(Base):
    """One instruction of a teacher to the sequencer (engine.sequencing.model.PlanStep).

    remaining: items it still applies to; since: items served since its last turn; active while remaining > 0.
    closure_id: null for a pin, and once the closure was undone.
    """

    __tablename__ = "plan_step"
    __table_args__ = (Index(None, "course_id", "person_id", "remaining"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    closure_id: Mapped[int | None] = mapped_column(ForeignKey("closure.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(40))
    skill: Mapped[str | None] = mapped_column(String(120))
    misconception: Mapped[str | None] = mapped_column(String(120))
    template: Mapped[str | None] = mapped_column(String(120))
    items: Mapped[int]
    spacing: Mapped[int] = mapped_column(default=1)
    remaining: Mapped[int]
    since: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
