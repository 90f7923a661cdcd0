"""Which policy a practice set obeys: its own active version, else the course's, else the shipped one."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sqlalchemy import select

from lti_app.audit import note
from lti_app.content.policies import load_policy, policies
from lti_app.db.models import AuditEntry, PolicyVersion, PracticeSet
from lti_app.policies.stored import COURSE, UnreadableError, read

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from engine.escalation.model import Policy

BATON = "baton"  # who acts, in the audit log, where no person does

_log = logging.getLogger(__name__)

# Versions by their ids, for each database; they never change once they were switched on. None: unreadable.
_READ: WeakKeyDictionary[Engine, dict[tuple[int, str], Policy | None]] = WeakKeyDictionary()


def active_key(course: int, practice_set: int | None) -> str:
    """Return what keeps a second version of the same course or practice set from being active."""
    return f"{course}:{practice_set or ''}"


def shipped_for(practice_set: PracticeSet, installation: str) -> str:
    """Return the id of the shipped policy behind a practice set: its own, else the installation's."""
    return practice_set.policy if practice_set.policy in policies() else installation


def policy_in_force(session: Session, practice_set: PracticeSet, shipped: str) -> Policy:
    """Return the policy that a practice set obeys now. shipped: id of the one that ships with Baton.

    A version that this Baton cannot read any more counts as not there: what a student does never fails
    for it. The audit log and the page of the rules say so.
    """
    keys = (active_key(practice_set.course_id, practice_set.id), active_key(practice_set.course_id, None))
    query = select(PolicyVersion.active_key, PolicyVersion.id).where(PolicyVersion.active_key.in_(keys))
    active = {row.active_key: row.id for row in session.execute(query)}
    for key in keys:
        if key in active and (policy := _version(session, active[key], shipped)) is not None:
            return policy
    return load_policy(shipped)


def version_named(session: Session, course: int, policy: str, version: int, shipped: str) -> Policy:
    """Return the policy that a flag names as the one that raised it, as far as it is still there.

    Of those that ship, and of a version that cannot be read any more, it is the one that ships now.
    """
    if policy == COURSE:
        query = select(PolicyVersion.id).where(
            PolicyVersion.course_id == course, PolicyVersion.number == version
        )
        number = session.scalar(query)
        if number is not None and (found := _version(session, number, shipped)) is not None:
            return found
    return load_policy(policy if policy in policies() else shipped)


def note_unreadable(session: Session, installation: str, now: datetime) -> int:
    """Let the audit log say, once of each, which active versions cannot be read. Return how many there are.

    Only another Baton makes a version unreadable, so a worker looks once, when it starts. installation: id of
    the policy that ships for practice sets which name none.
    """
    unreadable = 0
    for row in session.scalars(select(PolicyVersion).where(PolicyVersion.active_key.is_not(None))):
        own = session.get(PracticeSet, row.practice_set_id) if row.practice_set_id else None
        shipped = shipped_for(own, installation) if own else installation
        if "rules" not in row.data or _version(session, row.id, shipped) is not None:
            continue
        unreadable += 1
        subject = f"policy_version:{row.id}"
        said = select(AuditEntry.id).where(
            AuditEntry.subject == subject, AuditEntry.action == "policy.unreadable"
        )
        if session.scalar(said.limit(1)) is None:
            number = row.number
            note(session, now, BATON, "policy.unreadable", subject, course_id=row.course_id, number=number)
    return unreadable


def _version(session: Session, version: int, shipped: str) -> Policy | None:
    known = _READ.setdefault(session.get_bind().engine, {})
    key = (version, shipped)
    if key in known:
        return known[key]
    row = session.get_one(PolicyVersion, version)
    policy = None  # as of a version that says to follow the others
    try:
        policy = read(row.data, row.number, shipped).policy() if "rules" in row.data else None
    except UnreadableError as problem:
        _log.error("policy version %d cannot be read and is left out: %s", version, problem)
    if row.active_from is not None:  # a draft may still change
        known[key] = policy
    return policy
