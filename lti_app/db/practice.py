"""Tables of practice: items, attempts, what is known of a student, requests for help, the event log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_app.db.base import Base


class Learner(Base):
    """One student in one course (engine.learner.model.Overall). The row that a student's requests lock.

    look_at: when her work is to be looked at without an answer of hers (lti_app.practice.rounds).
    """

    __tablename__ = "learner"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    ability: Mapped[float] = mapped_column(default=0.0)
    variance: Mapped[float]
    opportunities: Mapped[int] = mapped_column(default=0)
    recent_right: Mapped[float] = mapped_column(default=0.0)
    recent_missed: Mapped[float] = mapped_column(default=0.0)
    last_active_at: Mapped[datetime | None]
    look_at: Mapped[datetime | None] = mapped_column(index=True)


class SkillEstimate(Base):
    """One student on one skill in one course, updated in place (engine.learner.model.SkillState)."""

    __tablename__ = "skill_estimate"
    __table_args__ = (Index(None, "course_id", "mastered_at"),)

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    skill: Mapped[str] = mapped_column(String(120), primary_key=True)
    ability: Mapped[float] = mapped_column(default=0.0)
    variance: Mapped[float]
    opportunities: Mapped[int] = mapped_column(default=0)
    right: Mapped[int] = mapped_column(default=0)
    missed: Mapped[int] = mapped_column(default=0)
    recent_right: Mapped[float] = mapped_column(default=0.0)
    recent_missed: Mapped[float] = mapped_column(default=0.0)
    streak: Mapped[int] = mapped_column(default=0)
    turn: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime | None]
    stability: Mapped[float] = mapped_column(default=0.0)
    hardness: Mapped[float] = mapped_column(default=0.0)
    information: Mapped[float] = mapped_column(default=0.0)
    mastered_at: Mapped[datetime | None]
    checks: Mapped[int] = mapped_column(default=0)


class TemplateMemory(Base):
    """One student on one template in one course, updated in place (engine.learner.model.TemplateMemory)."""

    __tablename__ = "template_memory"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    template: Mapped[str] = mapped_column(String(120), primary_key=True)
    opportunities: Mapped[int]
    missed: Mapped[int]
    recent_right: Mapped[float]
    recent_missed: Mapped[float]
    turn: Mapped[int]


class TemplateDifficulty(Base):
    """How hard a template has proved to be beside its skill in a course (engine.learner.model.Difficulty)."""

    __tablename__ = "template_difficulty"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    template: Mapped[str] = mapped_column(String(120), primary_key=True)
    difficulty: Mapped[float]
    variance: Mapped[float]
    opportunities: Mapped[int] = mapped_column(default=0)


class SkillDifficulty(Base):
    """How hard a skill has proved to be in a course (engine.learner.model.Difficulty)."""

    __tablename__ = "skill_difficulty"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    skill: Mapped[str] = mapped_column(String(120), primary_key=True)
    difficulty: Mapped[float]
    variance: Mapped[float]
    opportunities: Mapped[int] = mapped_column(default=0)


class CourseWeights(Base):
    """What each feature counts for in a course (engine.learner.model.Weights).

    Mean and covariance belong together, so they are one row and always written as one.
    """

    __tablename__ = "course_weights"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    mean: Mapped[list[Any]]
    covariance: Mapped[list[Any]]


class PracticeItem(Base):
    """An item served to a student, drawn from (template, seed).

    token: names the item in forms; open_key: "person:practice set" while open, null after, so that one
    item at most is open. reason: code, params and the sentence as it read, with the trace of the choice.
    surface: which form of the stem it has (A7), 0 for the template's own. hints: rungs opened; feeling: what
    the student said before the first one ("stuck", "unsure", "checking"). tries: answers counted. right: null
    until closed. step_id: the plan step that it serves. check: served without hints: a transfer check (A7),
    with step_id a check that a teacher's plan asked for (F4), or, with check_of_id, the check for
    understanding after the solution of that item was shown (A4). asked: why the student was asked how she
    knows (A5, engine.signals.asking), null where she was not.
    placement: asked by a placement test, which has an open item of its own: one try, no hints, and no signal
    looks at it. hint_seconds: when each rung was opened, counted from opened_at. confidence: how sure the
    student said she was before her first answer, 1 to 5. left_by_choice: she asked for another item instead.
    """

    __tablename__ = "practice_item"
    __table_args__ = (
        UniqueConstraint("open_key"),
        UniqueConstraint("token"),
        Index(None, "course_id", "person_id", "id"),
        Index(None, "practice_set_id", "person_id", "id"),
        Index(None, "course_id", "opened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(43))
    open_key: Mapped[str | None] = mapped_column(String(80))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    practice_set_id: Mapped[int] = mapped_column(ForeignKey("practice_set.id"))
    bank: Mapped[str] = mapped_column(String(80))
    bank_version: Mapped[str] = mapped_column(String(40))
    template: Mapped[str] = mapped_column(String(120))
    skill: Mapped[str] = mapped_column(String(120))
    seed: Mapped[int] = mapped_column(BigInteger)
    predicted: Mapped[float]
    reason: Mapped[dict[str, Any]]
    step_id: Mapped[int | None] = mapped_column(ForeignKey("plan_step.id"))
    check: Mapped[bool] = mapped_column(default=False)
    check_of_id: Mapped[int | None] = mapped_column(ForeignKey("practice_item.id"))
    surface: Mapped[int] = mapped_column(default=0)
    feeling: Mapped[str | None] = mapped_column(String(20))
    digest: Mapped[str | None] = mapped_column(ForeignKey("template_version.digest"))
    asked: Mapped[str | None] = mapped_column(String(20))
    placement: Mapped[bool] = mapped_column(default=False)
    hints: Mapped[int] = mapped_column(default=0)
    hint_seconds: Mapped[list[Any]] = mapped_column(default=list)
    confidence: Mapped[int | None]
    left_by_choice: Mapped[bool] = mapped_column(default=False)
    tries: Mapped[int] = mapped_column(default=0)
    right: Mapped[bool | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    attempts: Mapped[list[Attempt]] = relationship(order_by="Attempt.id", back_populates="item")
    explanations: Mapped[list[Explanation]] = relationship(order_by="Explanation.id", back_populates="item")

    @property
    def transfer(self) -> bool:
        """Whether it is a transfer check (A7): of a skill that counts as mastered."""
        return self.check_kind == "transfer"

    @property
    def check_kind(self) -> str | None:
        """ "transfer", "understanding" or "follow-up" (for a teacher's plan); None where it is no check."""
        if not self.check:
            return None
        if self.check_of_id is not None:
            return "understanding"
        return "transfer" if self.step_id is None else "follow-up"


class Attempt(Base):
    """One submitted answer that counted. number: 1 for the first try; unique, so a repeat never counts twice.

    feedback: wording code, where no misconception speaks. seconds: since shown or since the attempt before.
    changes: how often it was begun anew before it was sent, as far as the page could tell.
    """

    __tablename__ = "attempt"
    __table_args__ = (UniqueConstraint("item_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("practice_item.id"))
    number: Mapped[int]
    response: Mapped[str] = mapped_column(String(500))
    right: Mapped[bool]
    misconception: Mapped[str | None] = mapped_column(String(120))
    feedback: Mapped[str | None] = mapped_column(String(80))
    hints_before: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[float]
    changes: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]

    item: Mapped[PracticeItem] = relationship(back_populates="attempts")


class Explanation(Base):
    """A line in the student's own words about an item. Never graded.

    purpose: "how-do-you-know" (A5), "next-step" before the third rung of the ladder, "solution" before the
    answer was shown (A4), "heard" where words of harm stood in what was no answer (B20); one of each an item.
    quality: engine.items.explanations.Quality.
    """

    __tablename__ = "explanation"
    __table_args__ = (UniqueConstraint("item_id", "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("practice_item.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    quality: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]

    item: Mapped[PracticeItem] = relationship(back_populates="explanations")


class HelpRequest(Base):
    """The student pressed "Ask a teacher". key: from the form, so that a repeat is not a second request."""

    __tablename__ = "help_request"
    __table_args__ = (UniqueConstraint("key"), Index(None, "course_id", "person_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    practice_set_id: Mapped[int] = mapped_column(ForeignKey("practice_set.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("practice_item.id"))
    skill: Mapped[str | None] = mapped_column(String(120))
    message: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]


class PracticeSession(Base):
    """A run of work without a break of 30 minutes, updated in place (engine.signals.model.SessionRecord).

    event_id: of its beginning in the log. item_id: open when the student was last there. missed_at: when the
    last of the misses in a row at its end was closed.
    """

    __tablename__ = "practice_session"
    __table_args__ = (Index(None, "course_id", "person_id", "began_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    practice_set_id: Mapped[int] = mapped_column(ForeignKey("practice_set.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    began_at: Mapped[datetime]
    last_at: Mapped[datetime]
    items: Mapped[int] = mapped_column(default=0)
    misses_at_end: Mapped[int] = mapped_column(default=0)
    missed_at: Mapped[datetime | None]
    item_id: Mapped[int | None] = mapped_column(ForeignKey("practice_item.id"))
    left_skills: Mapped[list[Any]] = mapped_column(default=list)


class Presence(Base):
    """Whether a student is at an open item now, as her page last said (B11), updated in place.

    visible: the page can be seen. input_at: the last key, touch or pointer. seen_at: when the page last said
    so. before, resumed_at: the state that was shown until input came again, and when it came
    (engine.signals.presence).
    """

    __tablename__ = "presence"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    practice_set_id: Mapped[int] = mapped_column(ForeignKey("practice_set.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("practice_item.id"))
    visible: Mapped[bool]
    input_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    before: Mapped[str | None] = mapped_column(String(20))
    resumed_at: Mapped[datetime | None]


class Event(Base):
    """The append-only log: everything practice state could be rebuilt from. kind: such as "attempt".

    notable: signals are measured from it (engine.signals.model.Happening).
    """

    __tablename__ = "event"
    __table_args__ = (
        Index(None, "course_id", "person_id", "id"),
        Index(None, "course_id", "person_id", "notable", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(40))
    notable: Mapped[bool] = mapped_column(default=False)
    data: Mapped[dict[str, Any]]
    at: Mapped[datetime]
