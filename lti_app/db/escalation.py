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

    kind: engine.escalation.model.Kind; only a case has an owner and due_at. state: FlagState, likewise.
    note: the handoff note as data (sentences with their evidence, table, step). attempts, help_requests,
    events: ids of the evidence. snoozed_until: out of the queue until then. seen_at: when the first of the
    staff opened it since it last changed. climbed_at: when it went to the fallback owner.
    """

    __tablename__ = "flag"
    __table_args__ = (
        UniqueConstraint("open_key"),
        Index(None, "course_id", "ended_at", "tier", "severity", "raised_at"),
        Index(None, "course_id", "person_id", "id"),
        Index(None, "ended_at", "due_at"),
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
    events: Mapped[list[Any]] = mapped_column(default=list)
    kind: Mapped[str] = mapped_column(String(20), default="case")
    note: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(40), default="open")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_at: Mapped[datetime | None]
    snoozed_until: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    climbed_at: Mapped[datetime | None]
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
    """What the teacher did: closes one flag (F1).

    was_right, timing: what the teacher says of the flag (F3): "yes", "partly" or "no"; "early", "in_time" or
    "late"; null where it was not said. Whether the hypothesis was right shows in cause beside the flag's own.
    """

    __tablename__ = "closure"
    __table_args__ = (UniqueConstraint("flag_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    flag_id: Mapped[int] = mapped_column(ForeignKey("flag.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cause: Mapped[str] = mapped_column(String(40))
    done: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(40))
    line: Mapped[str] = mapped_column(Text, default="")
    was_right: Mapped[str | None] = mapped_column(String(20))
    timing: Mapped[str | None] = mapped_column(String(20))
    at: Mapped[datetime]


class PlanStep(Base):
    """One instruction of a teacher to the sequencer (engine.sequencing.model.PlanStep).

    remaining: items it still applies to; since: items served since its last turn; active while remaining > 0,
    from not_before on. closure_id: null for a pin, and once the closure was undone.
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
    not_before: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Message(Base):
    """What a teacher says to a student in Baton (E6): never before somebody approved it.

    key: from the form, so that a repeat is no second message. template: id of the template it began from.
    drafted: as the template gave it; text: as it is sent. state: "draft", "approved" or "withdrawn".
    seen_at: when the student's page first showed it; put_away_at: when she said that she had read it.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("key"),
        Index(None, "course_id", "person_id", "id"),
        Index(None, "flag_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    practice_set_id: Mapped[int] = mapped_column(ForeignKey("practice_set.id"))
    flag_id: Mapped[int | None] = mapped_column(ForeignKey("flag.id"))
    template: Mapped[str] = mapped_column(String(80))
    drafted: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), default="draft")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    put_away_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
