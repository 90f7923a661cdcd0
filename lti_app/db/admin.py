"""Tables of the installation's administration: invitations, sign-in, and who did what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.db.base import Base


class Invitation(Base):
    """Lets a platform register itself once (dynamic registration).

    token: SHA-256 of what its address holds. platform_url: the LMS's address, where it is known; only that
    LMS may then answer. registration_id: the one that it may bring up to date.
    needs_approval: the registration waits in the console. used_at: when its button was pressed; used_with:
    SHA-256 of the page with that button; used_by_id: the registration that came of it, null while the
    platform is asked.
    """

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(200), default="")
    platform_url: Mapped[str | None] = mapped_column(Text)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    needs_approval: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_with: Mapped[str | None] = mapped_column(String(64))
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))


class AdminLink(Base):
    """A way into the console, used once. token: SHA-256 of what its address holds."""

    __tablename__ = "admin_link"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    label: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AdminSession(Base):
    """An administrator at work in the console. token: SHA-256 of the cookie. label: of the link used."""

    __tablename__ = "admin_session"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    label: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class AuditEntry(Base):
    """Something that was done, never changed afterwards.

    actor: "admin:<label>", "command line", "platform" or "person:<id>". action: such as
    "registration.approved". subject: such as "registration:3". detail: values, free of names and secrets.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "course_id", "id"), Index(None, "subject", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(160))
    action: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(80))
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"))
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
