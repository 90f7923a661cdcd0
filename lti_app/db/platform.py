"""Tables of LTI: who may launch, keys, logins in flight, courses, people, visits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_app.db.base import Base


class Registration(Base):
    """A platform that may launch Baton: issuer and client id.

    state: "active", "pending" (waits for an administrator's approval) or "off"; only an active one launches.
    family: "moodle", "canvas" or "other", as the platform names itself (see lti_app.lti.platforms).
    new_deployments: what becomes of a deployment that a signed launch names first: "admit", or "approve"
    (it waits in the console). scopes: services that the platform said it grants; empty where it never said.
    embedding_origins: origins that may show Baton in a frame (the issuer is not always among them);
    learns_origins: signed launches may add to them. observers_allowed: the school lets an observer see the
    work of the students they observe.
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
    learns_origins: Mapped[bool] = mapped_column(default=True)
    observers_allowed: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(20), default="active")
    new_deployments: Mapped[str] = mapped_column(String(20), default="approve")
    scopes: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime]

    deployments: Mapped[list[Deployment]] = relationship(back_populates="registration")


class Deployment(Base):
    """One installation of Baton under a registration.

    state: "active", "pending" (waits for an administrator's approval) or "off". guid, name: the institution's
    (tool_platform), which tells apart those that share an issuer.
    """

    __tablename__ = "deployment"
    __table_args__ = (UniqueConstraint("registration_id", "deployment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    deployment_id: Mapped[str] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(20), default="active")
    guid: Mapped[str] = mapped_column(String(255), default="")
    name: Mapped[str] = mapped_column(String(255), default="")
    created_at: Mapped[datetime]

    registration: Mapped[Registration] = relationship(back_populates="deployments")


class ToolKey(Base):
    """A signing key of Baton's own. private_key: PEM, encrypted. Published until retired_at.

    signs_from: when it takes over from the key before it; null for as soon as it was made.
    """

    __tablename__ = "tool_key"

    kid: Mapped[str] = mapped_column(String(64), primary_key=True)
    private_key: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    signs_from: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]


class LoginState(Base):
    """One login in flight, used once: state and nonce bound to each other, to a registration and a browser.

    browser: SHA-256 of the secret that proves whose login it is: in a cookie of this login alone, or, where
    there is a storage_target, kept by the platform in the frame of that name.
    parameters: of the platform's call, for a page that begins the login anew in a new tab.
    """

    __tablename__ = "login_state"
    __table_args__ = (Index(None, "expires_at"),)

    state: Mapped[str] = mapped_column(String(64), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(64))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    target_link_uri: Mapped[str] = mapped_column(Text)
    browser: Mapped[str] = mapped_column(String(64))
    storage_target: Mapped[str | None] = mapped_column(String(255))
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    expires_at: Mapped[datetime]


class HandOver(Base):
    """Something that a page passes on once: to the browser that proves its state, or to a new tab.

    token: SHA-256 of what the page holds. kind: "login" (that has not gone to the platform yet), "proof" (a
    launch that was believed and whose state is not proven yet), "visit" (an open visit whose cookie did not
    stay). data: encrypted.
    """

    __tablename__ = "hand_over"
    __table_args__ = (Index(None, "expires_at"),)

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    data: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime]


class AccessToken(Base):
    """A platform's token, kept until it expires. key: hash of issuer, client id, token URL, scopes."""

    __tablename__ = "access_token"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    token: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime]


class Course(Base):
    """An LTI context of a deployment.

    can_make_columns: Baton may make line items here. copied_from: the course that this one is a copy of, as
    far as the platform said so; settings are cloned from there, never anything of a student.
    roster_*: the last reading of the roster (NRPS): when, how many people, code of the failure.
    """

    __tablename__ = "course"
    __table_args__ = (UniqueConstraint("deployment_id", "context_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployment.id"))
    context_id: Mapped[str] = mapped_column(String(255))
    label: Mapped[str] = mapped_column(String(255), default="")
    title: Mapped[str] = mapped_column(String(500), default="")
    lineitems_url: Mapped[str | None] = mapped_column(Text)
    memberships_url: Mapped[str | None] = mapped_column(Text)
    can_make_columns: Mapped[bool] = mapped_column(default=False)
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"))
    roster_read_at: Mapped[datetime | None]
    roster_size: Mapped[int | None]
    roster_error: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime]

    deployment: Mapped[Deployment] = relationship()


class Person(Base):
    """Someone who launched or stands in a roster.

    name: only where the platform shares it now; Baton works without. legacy_id: a second id of the platform's
    that outlives a merge of accounts. test_student: an LMS's student view; counted in no report.
    """

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("registration_id", "sub"), Index(None, "registration_id", "legacy_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    sub: Mapped[str] = mapped_column(String(255))
    name: Mapped[str | None] = mapped_column(String(255))
    legacy_id: Mapped[str | None] = mapped_column(String(255))
    test_student: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class PersonAlias(Base):
    """Another id (sub) under which a platform knows a person since accounts were merged."""

    __tablename__ = "person_alias"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    sub: Mapped[str] = mapped_column(String(255), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]


class Enrolment(Base):
    """A person's role in a course.

    role: as the last launch said it, which tells more than the roster; of someone who has not launched, the
    roster's. sub: the id under which the platform knows the person in this course; services are told this
    one. sections: keys such as "id:42" and "name:Period 1", as far as the platform said.
    launched_at: the last launch, null for someone who has not begun. roster_role: what the roster says.
    vanished_at: since when the roster no longer lists the person; all they did is kept. class_seen_at: when
    someone of the staff last looked at the week's review; class_seen_before: the time before that.
    """

    __tablename__ = "enrolment"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(40))
    sub: Mapped[str | None] = mapped_column(String(255))
    sections: Mapped[list[Any]] = mapped_column(default=list)
    roster_role: Mapped[str | None] = mapped_column(String(40))
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    launched_at: Mapped[datetime | None]
    vanished_at: Mapped[datetime | None]
    class_seen_at: Mapped[datetime | None]
    class_seen_before: Mapped[datetime | None]


class PracticeSet(Base):
    """What one resource link opens. skills: ids in scope; empty means all of the bank.

    resource_link_id: null while the set was picked (deep linking) and its link has not been opened yet.
    content_id: of what was picked; the platform hands it back with every launch, and a copy of the link
    carries it too, so that it names settings and never a place for students' work.
    goal: one line for students. points: of its column. policy: null for the installation's.
    review_grades: a teacher looks at the work before its grade counts, where the platform knows that state.
    intake: what stands before the first item (lti_app.db.intake.IntakeKind).
    support_mode: A11, "machine", "reviewed", "blended" or "human_first". grade_band, complexity: null for the
    course's (engine.escalation.model.Situation).
    activity_id: Canvas' stable id of the assignment. copied_from: the set whose settings were cloned.
    lineitem_url: the gradebook column tied to the link, if there is one; made_column: Baton made it.
    can_score, can_read_results: what the platform lets Baton do with it.
    """

    __tablename__ = "practice_set"
    __table_args__ = (
        UniqueConstraint("course_id", "resource_link_id"),
        Index(None, "content_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    resource_link_id: Mapped[str | None] = mapped_column(String(255))
    content_id: Mapped[str | None] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(500), default="")
    bank: Mapped[str] = mapped_column(String(80))
    skills: Mapped[list[Any]] = mapped_column(default=list)
    goal: Mapped[str] = mapped_column(String(300), default="")
    points: Mapped[float] = mapped_column(default=100.0)
    due_at: Mapped[datetime | None]
    policy: Mapped[str | None] = mapped_column(String(80))
    review_grades: Mapped[bool] = mapped_column(default=False)
    intake: Mapped[str] = mapped_column(String(20), default="full")
    support_mode: Mapped[str] = mapped_column(String(20), default="blended")
    grade_band: Mapped[str | None] = mapped_column(String(20))
    complexity: Mapped[str | None] = mapped_column(String(20))
    activity_id: Mapped[str | None] = mapped_column(String(255))
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("practice_set.id"))
    lineitem_url: Mapped[str | None] = mapped_column(Text)
    made_column: Mapped[bool] = mapped_column(default=False)
    can_score: Mapped[bool] = mapped_column(default=False)
    can_read_results: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    course: Mapped[Course] = relationship()


class LaunchSession(Base):
    """One launch's visit. id: in every path; browser: SHA-256 of the cookie that must come with it.

    Role and course of a visit come from here and nowhere else.
    message: "resource_link", "deep_linking" or "submission_review". deep_linking: the settings that came with
    the first of these (lti_app.lti.launch.DeepLinkClaim as JSON). review_person: whose work the last opens.
    sections, section_restricted: a teacher who is limited to sections sees the students of these alone.
    observees: ids (sub) of the students whom an observer observes.
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
    message: Mapped[str] = mapped_column(String(40), default="resource_link")
    deep_linking: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    review_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sections: Mapped[list[Any]] = mapped_column(default=list)
    section_restricted: Mapped[bool] = mapped_column(default=False)
    observees: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    registration: Mapped[Registration] = relationship()
    course: Mapped[Course] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    review_person: Mapped[Person | None] = relationship(foreign_keys=[review_person_id])
    practice_set: Mapped[PracticeSet | None] = relationship()
