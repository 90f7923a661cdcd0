"""Replays that wait for a worker: asking for one, taking one, noting how far it is and what came out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import and_, delete, or_, select, update

from lti_app.audit import note
from lti_app.db.models import PolicyReplay

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import CursorResult, Select
    from sqlalchemy.orm import Session

    from lti_app.db.models import PolicyVersion
    from lti_app.runtime import Runtime

LEASE = timedelta(minutes=5)  # after so long without a sign, another worker begins again
GIVEN_UP = timedelta(days=1)  # a replay that has not come to its end by then never will


def ask(session: Session, version: PolicyVersion, by: int, now: datetime) -> PolicyReplay:
    """Let a worker replay a draft as it is now. Idempotent while the same content waits or is under way.

    One of the same draft that waits with older content is of no use any more, and goes.
    """
    for row in session.scalars(_open(version).with_for_update()):
        if row.draft == version.data:
            return row
    outdated = and_(PolicyReplay.policy_version_id == version.id, PolicyReplay.state == "waiting")
    session.execute(delete(PolicyReplay).where(outdated))
    row = PolicyReplay(
        course_id=version.course_id,
        policy_version_id=version.id,
        draft=version.data,
        asked_by_id=by,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    subject = f"policy_version:{version.id}"
    note(session, now, f"person:{by}", "policy.replayed", subject, course_id=version.course_id)
    return row


def latest(session: Session, version: PolicyVersion) -> PolicyReplay | None:
    """Return the last replay of a draft, None where nobody asked for one."""
    query = select(PolicyReplay).where(PolicyReplay.policy_version_id == version.id)
    return session.scalar(query.order_by(PolicyReplay.id.desc()).limit(1))


def _open(version: PolicyVersion) -> Select[PolicyReplay]:
    return select(PolicyReplay).where(
        PolicyReplay.policy_version_id == version.id, PolicyReplay.state.in_(("waiting", "running"))
    )


def claim(session: Session, now: datetime) -> PolicyReplay | None:
    """Take the replay that waits longest, or one whose worker was killed; no two workers get the same."""
    open_ = PolicyReplay.state.in_(("waiting", "running"))
    waits = or_(
        PolicyReplay.state == "waiting",
        and_(PolicyReplay.state == "running", PolicyReplay.lease_until <= now),
    )
    session.execute(
        update(PolicyReplay)
        .where(open_, waits, PolicyReplay.asked_at <= now - GIVEN_UP)
        .values(state="failed", done_at=now)
        .execution_options(synchronize_session=False)
    )
    due = (
        select(PolicyReplay.id)
        .where(waits)
        .order_by(PolicyReplay.asked_at, PolicyReplay.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalar(
        update(PolicyReplay)
        .where(PolicyReplay.id.in_(due))
        .values(state="running", progress=0, lease_until=now + LEASE)
        .returning(PolicyReplay)
        .execution_options(synchronize_session=False)
    )


def sign(runtime: Runtime, row: PolicyReplay, **values: Any) -> bool:
    """Note something of a replay, if it is still ours; tell whether it was."""
    held = row.lease_until
    with runtime.database.transaction() as session:
        noted = session.execute(
            update(PolicyReplay)
            .where(
                PolicyReplay.id == row.id, PolicyReplay.state == "running", PolicyReplay.lease_until == held
            )
            .values(**values)
            .execution_options(synchronize_session=False)
        )
    ours = cast("CursorResult[Any]", noted).rowcount == 1
    if ours and "lease_until" in values:
        row.lease_until = values["lease_until"]
    return ours
