"""Versions of a course's policy, or of one practice set's: begun, changed, switched on, brought back.

Every step stands in the audit log. A version never changes once it was switched on; what is brought back is a
new version with the same content.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from lti_app.audit import note
from lti_app.db.models import Course, PolicyVersion
from lti_app.errors import BatonError
from lti_app.policies.in_force import active_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

REASON = 300  # characters of a reason
MOST_DRAFTS = 20  # open ones in a course

FOLLOWS = "follows"  # the only key of a version that has no rules of its own


class State(StrEnum):
    """What becomes of a version."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, where and when. practice_set: None for the whole course."""

    course: int
    practice_set: int | None
    person: int
    now: datetime


def find(session: Session, course: int, number: int, *, hold: bool = False) -> PolicyVersion:
    """Return a version of a course by its number. Raises BatonError WEB-NOT-FOUND.

    hold: it is going to be changed, so changes of the course's rules wait for each other from here on.
    """
    if hold:
        _hold(session, course)
    row = session.scalar(
        select(PolicyVersion).where(PolicyVersion.course_id == course, PolicyVersion.number == number)
    )
    if row is None:
        raise BatonError("WEB-NOT-FOUND", "no such version of the rules in this course")
    return row


def active(session: Session, course: int, practice_set: int | None) -> PolicyVersion | None:
    """Return the version that is switched on for a course or practice set, None where there is none."""
    key = active_key(course, practice_set)
    return session.scalar(select(PolicyVersion).where(PolicyVersion.active_key == key))


def begin(session: Session, data: Mapping[str, Any], based_on: str, by: By) -> PolicyVersion:
    """Return a new draft. Idempotent while the author's last one from the same base is as it was begun.

    Raises BatonError POLICY-DRAFTS where the course has MOST_DRAFTS open ones.
    """
    _hold(session, by.course)
    drafts = session.scalars(
        select(PolicyVersion)
        .where(PolicyVersion.course_id == by.course, PolicyVersion.state == State.DRAFT)
        .order_by(PolicyVersion.id.desc())
        .limit(MOST_DRAFTS)
    ).all()
    for row in drafts:
        same = (row.practice_set_id, row.based_on, row.by_id) == (by.practice_set, based_on, by.person)
        if same and row.data == data:
            return row
    if len(drafts) == MOST_DRAFTS:
        raise BatonError("POLICY-DRAFTS", "too many drafts")
    return _new(session, data, based_on, by, "policy.begun")


def change(session: Session, row: PolicyVersion, data: Mapping[str, Any], what: str, by: By) -> None:
    """Change a draft; the same again is nothing. what: id of the rule or overlay that is different.

    Raises BatonError POLICY-NOT-A-DRAFT.
    """
    _check_draft(row)
    if row.data == data:
        return
    row.data, row.by_id, row.updated_at = dict(data), by.person, by.now
    _note(session, row, "policy.changed", by, part=what)


def discard(session: Session, row: PolicyVersion, by: By) -> None:
    """Put a draft away; its content can still be begun from. Idempotent."""
    if row.state == State.DISCARDED:
        return
    _check_draft(row)
    row.state, row.updated_at = State.DISCARDED.value, by.now
    _note(session, row, "policy.discarded", by)


def switch_on(session: Session, row: PolicyVersion, reason: str, by: By) -> None:
    """Let a draft hold from now on; what held before is retired, and open flags stay. Idempotent.

    Raises BatonError POLICY-NOT-A-DRAFT for a version that held before.
    """
    if row.state == State.ACTIVE:
        return
    _check_draft(row)
    _hold(session, by.course)
    before = active(session, row.course_id, row.practice_set_id)
    if before is not None:
        before.state, before.active_key, before.active_until = State.RETIRED.value, None, by.now
        session.flush()  # the key is free before it is given again
    row.state, row.active_key = State.ACTIVE.value, active_key(row.course_id, row.practice_set_id)
    row.active_from = row.updated_at = by.now
    row.by_id, row.reason = by.person, reason
    _note(session, row, "policy.switched_on", by, reason=reason, before=before.number if before else None)
    session.flush()


def bring_back(session: Session, old: PolicyVersion, reason: str, by: By) -> PolicyVersion:
    """Let the content of an older version hold again, as a new version. Idempotent while it is in force."""
    _hold(session, by.course)
    current = active(session, by.course, by.practice_set)
    if current is not None and current.data == old.data:
        return current
    row = _new(session, old.data, f"course:{old.number}", by, "policy.brought_back")
    switch_on(session, row, reason, by)
    return row


def follow(session: Session, reason: str, by: By) -> PolicyVersion | None:
    """Let the course follow the rules that ship, or a practice set the course's, from now on. Idempotent.

    Returns the version that says so, None where nothing else held.
    """
    _hold(session, by.course)
    current = active(session, by.course, by.practice_set)
    if current is None or follows(current):
        return current
    row = _new(session, {FOLLOWS: True}, f"course:{current.number}", by, "policy.followed")
    switch_on(session, row, reason, by)
    return row


def content_key(row: PolicyVersion) -> str:
    """Return what a page of a version was made from, so that nobody switches on what they have not seen."""
    return hashlib.sha256(json.dumps(row.data, sort_keys=True).encode()).hexdigest()[:16]


def follows(row: PolicyVersion) -> bool:
    """Tell whether a version has no rules of its own."""
    return FOLLOWS in row.data


def _check_draft(row: PolicyVersion) -> None:
    if row.state != State.DRAFT:
        raise BatonError("POLICY-NOT-A-DRAFT", f"version {row.number} is {row.state}")


def _new(session: Session, data: Mapping[str, Any], based_on: str, by: By, action: str) -> PolicyVersion:
    last = session.scalar(select(func.max(PolicyVersion.number)).where(PolicyVersion.course_id == by.course))
    row = PolicyVersion(
        course_id=by.course,
        practice_set_id=by.practice_set,
        number=(last or 0) + 1,
        state=State.DRAFT.value,
        data=dict(data),
        based_on=based_on,
        by_id=by.person,
        created_at=by.now,
        updated_at=by.now,
    )
    session.add(row)
    session.flush()
    _note(session, row, action, by, based_on=based_on)
    return row


def _hold(session: Session, course: int) -> None:
    """Let changes of one course's rules come one after the other."""
    session.scalar(select(Course.id).where(Course.id == course).with_for_update())


def _note(session: Session, row: PolicyVersion, action: str, by: By, **detail: Any) -> None:
    note(
        session,
        by.now,
        f"person:{by.person}",
        action,
        f"policy_version:{row.id}",
        course_id=by.course,
        number=row.number,
        practice_set=row.practice_set_id,
        **detail,
    )
