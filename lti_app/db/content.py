"""Tables of content: item templates as they were when they were served, and a course's own questions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_app.db.base import Base


class TemplateVersion(Base):
    """An item template, never changed: an edit, or a newer bank, makes another.

    digest: of its content (lti_app.content.versions.digest). data: TemplateData as JSON; skill: beside it.
    """

    __tablename__ = "template_version"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    skill: Mapped[str] = mapped_column(String(120))
    data: Mapped[dict[str, Any]]


class OwnContent(Base):
    """A course that has questions of its own.

    version: rises with every change, so that what was loaded is known to be the latest.
    """

    __tablename__ = "own_content"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    version: Mapped[int] = mapped_column(default=0)


class OwnSkill(Base):
    """A skill that a teacher named for questions that fit no skill of the bank. Its id there: "own-7"."""

    __tablename__ = "own_skill"
    __table_args__ = (UniqueConstraint("course_id", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    title: Mapped[str] = mapped_column(String(120))


class OwnTemplate(Base):
    """A question of a course, imported or written there. Its id in the bank: "own-7".

    bank: the one that it joins; skill: of that bank or the course's own, empty until it is mapped. state:
    "draft", "in_use" or "retired"; only those in use are practised. digest: its present version. source:
    where an imported one comes from (file, position, format, title, tags); licence, author: as the file says.
    """

    __tablename__ = "own_template"
    __table_args__ = (Index(None, "course_id", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    bank: Mapped[str] = mapped_column(String(80))
    skill: Mapped[str] = mapped_column(String(120), default="")
    state: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(ForeignKey("template_version.digest"))
    source: Mapped[dict[str, Any]]
    licence: Mapped[str] = mapped_column(String(200), default="")
    author: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]

    version: Mapped[TemplateVersion] = relationship()


class OwnTemplateChange(Base):
    """One version of a course's own question: who made it, when and why. number: counts from 1."""

    __tablename__ = "own_template_change"

    own_template_id: Mapped[int] = mapped_column(ForeignKey("own_template.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(ForeignKey("template_version.digest"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]
