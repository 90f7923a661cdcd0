"""Tables of LTI: who may launch, keys, logins in flight, courses, people, visits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_app.db.base import Base


class Registration(Base):
    """A platform that may launch Baton: issuer and client id.

    family: "moodle", "canvas" or "other", as the platform names itself. embedding_origins: origins that
    may show Baton in a frame (the issuer is not always among them).
    """

    __tablename__ = "registration"
    __table_args__ = (UniqueConstraint("issuer", "client_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issuer: Mapped[str] = mapped_column(String(255))
    client_id: Mapped[str] = mapped_column(String(255))
    label: Mapped[str] = mapped_column(String(200), default="")
    family: Mapped[str] = mapped_column(String(40), default="other")
    auth_login_url: Mapped[str] = mapped_column(Text)
    auth_token_url: Mapped[str] = mapped_column(Text)
    auth_audience: Mapped[str | None] = mapped_column(Text)
    key_set_url: Mapped[str] = mapped_column(Text)
    embedding_origins: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime]

    deployments: Mapped[list[Deployment]] = relationship(back_populates="registration")


class Deployment(Base):
    """One installation of Baton under a registration."""

    __tablename__ = "deployment"
    __table_args__ = (UniqueConstraint("registration_id", "deployment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    deployment_id: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime]

    registration: Mapped[Registration] = relationship(back_populates="deployments")


class ToolKey(Base):
    """A signing key of Baton's own. private_key: PEM, encrypted. Published until retired_at."""

    __tablename__ = "tool_key"

    kid: Mapped[str] = mapped_column(String(64), primary_key=True)
    private_key: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class LoginState(Base):
    """One login in flight, used once: state and nonce bound to each other, to a registration and a browser.

    browser: SHA-256 of the browser's cookie.
    """

    __tablename__ = "login_state"
    __table_args__ = (Index(None, "expires_at"),)

    state: Mapped[str] = mapped_column(String(64), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(64))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    target_link_uri: Mapped[str] = mapped_column(Text)
    browser: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]


class AccessToken(Base):
    """A platform's token, kept until it expires. key: hash of issuer, client id, token URL, scopes."""

    __tablename__ = "access_token"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    token: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime]


class Course(Base):
    """An LTI context of a deployment."""

    __tablename__ = "course"
    __table_args__ = (UniqueConstraint("deployment_id", "context_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployment.id"))
    context_id: Mapped[str] = mapped_column(String(255))
    label: Mapped[str] = mapped_column(String(255), default="")
    title: Mapped[str] = mapped_column(String(500), default="")
    lineitems_url: Mapped[str | None] = mapped_column(Text)
    memberships_url: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]

    deployment: Mapped[Deployment] = relationship()


class Person(Base):
    """Someone who launched. name: only where the platform shares it; Baton works without."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("registration_id", "sub"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    sub: Mapped[str] = mapped_column(String(255))
    name: Mapped[str | None] = mapped_column(String(255))
    created_at: Mapped[datetime]


class Enrolment(Base):
    """A person's role in a course, as the last launch said it."""

    __tablename__ = "enrolment"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(40))
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


class PracticeSet(Base):
    """What one resource link opens. skills: ids in scope; empty means all of the bank.

    lineitem_url: the gradebook column tied to the link, where the platform has one.
    """

    __tablename__ = "practice_set"
    __table_args__ = (UniqueConstraint("course_id", "resource_link_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    resource_link_id: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(String(500), default="")
    bank: Mapped[str] = mapped_column(String(80))
    skills: Mapped[list[Any]] = mapped_column(default=list)
    lineitem_url: Mapped[str | None] = mapped_column(Text)
    can_score: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    course: Mapped[Course] = relationship()


class LaunchSession(Base):
    """One launch's visit. id: in every path; browser: SHA-256 of the cookie that must come with it.

    Role and course of a visit come from here and nowhere else.
    """

    __tablename__ = "launch_session"
    __table_args__ = (Index(None, "expires_at"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    browser: Mapped[str] = mapped_column(String(64))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    practice_set_id: Mapped[int | None] = mapped_column(ForeignKey("practice_set.id"))
    role: Mapped[str] = mapped_column(String(40))
    locale: Mapped[str | None] = mapped_column(String(40))
    return_url: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    registration: Mapped[Registration] = relationship()
    course: Mapped[Course] = relationship()
    person: Mapped[Person] = relationship()
    practice_set: Mapped[PracticeSet | None] = relationship()
