"""Tables of what teachers own: policies, their replays, settings of courses and students, attention."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.db.base import Base


class PolicyVersion(Base):
    """A version of a course's policy, or of one practice set's (C3). Once switched on, it never changes.

    number: 1, 2, 3, … within the course. state: "draft", "active" or "retired". active_key: the course and
    the practice set while active, null otherwise, so that one is active at most. data: as a file in
    config/policies/ has it. based_on: what it began from, such as "default:2" of those that ship, or
    "course:3".
    """

    __tablename__ = "policy_version"
    __table_args__ = (UniqueConstraint("course_id", "number"), UniqueConstraint("active_key"))

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    practice_set_id: Mapped[int | None] = mapped_column(ForeignKey("practice_set.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), default="draft")
    active_key: Mapped[str | None] = mapped_column(String(80))
    data: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text, default="")
    based_on: Mapped[str] = mapped_column(String(80))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    active_from: Mapped[datetime | None]
    active_until: Mapped[datetime | None]


class PolicyReplay(Base):
    """A draft policy over the course's own past (C4), beside the policy in force.

    state: "waiting", "running", "done" or "failed". progress: 0 to 100. draft: the data that was replayed.
    result: what came out (lti_app.policies.replay), null until done. lease_until: whoever runs it has until
    then; after that another worker begins again.
    """

    __tablename__ = "policy_replay"
    __table_args__ = (Index(None, "state", "asked_at"), Index(None, "policy_version_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    policy_version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))
    state: Mapped[str] = mapped_column(String(20), default="waiting")
    progress: Mapped[int] = mapped_column(default=0)
    draft: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any] | None]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class CourseSettings(Base):
    """What teachers have set for a course; where there is no row, the defaults of the columns hold.

    minutes_a_day: for cases, from which the budget of cases a day follows (C5). fallback_owner_id: who gets
    what is overdue (E2). routes: who owns what, in order, the first that fits
    (engine.escalation.routing.Route as JSON). grade_band, complexity: engine.escalation.model.Situation.
    """

    __tablename__ = "course_settings"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    minutes_a_day: Mapped[int] = mapped_column(default=40)
    fallback_owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    routes: Mapped[list[Any]] = mapped_column(default=list)
    grade_band: Mapped[str | None] = mapped_column(String(20))
    complexity: Mapped[str | None] = mapped_column(String(20))
    updated_at: Mapped[datetime]


class StudentSettings(Base):
    """What teachers have set for one student of a course (A10, A11, C8).

    extra_time, no_speed, human_first: engine.escalation.model.Accommodations. more_hints: hints come without
    the effort that is asked for otherwise. skills_out: ids left out of practice. support_mode: null for the
    practice set's. stopped: automated practice is stopped until a teacher lets it go on. watched: pinned for
    attention. mastered: skill id → set by hand, true or false. event_id: of the last change in the log, which
    names those before it.
    """

    __tablename__ = "student_settings"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    extra_time: Mapped[bool] = mapped_column(default=False)
    no_speed: Mapped[bool] = mapped_column(default=False)
    more_hints: Mapped[bool] = mapped_column(default=False)
    human_first: Mapped[bool] = mapped_column(default=False)
    skills_out: Mapped[list[Any]] = mapped_column(default=list)
    support_mode: Mapped[str | None] = mapped_column(String(20))
    stopped: Mapped[bool] = mapped_column(default=False)
    watched: Mapped[bool] = mapped_column(default=False)
    mastered: Mapped[dict[str, Any]] = mapped_column(default=dict)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    updated_at: Mapped[datetime]


class Attention(Base):
    """When the staff of a course last looked at a student's work, and last helped (E8).

    helped: closed a case with something done, or sent a message.
    """

    __tablename__ = "attention"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    looked_at: Mapped[datetime | None]
    looked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    helped_at: Mapped[datetime | None]
    helped_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    looks: Mapped[int] = mapped_column(default=0)
    helps: Mapped[int] = mapped_column(default=0)
