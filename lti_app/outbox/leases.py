"""Who sends a delivery: a worker takes it for a while and puts it back or notes what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import aliased

from lti_app.db.models import Grade, Registration, ScoreDelivery

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import CursorResult
    from sqlalchemy.orm import Session

# The longest delivery: reading the result, the score, the score again as no new attempt, and a look at what
# became of it. Each is a call of half a minute at most (lti_app.lti.http), and as much for a new token and
# again with that one, after a pause (lti_app.lti.services.pace); but a platform that is so slow with all of
# them runs into one of those limits. A worker begins a delivery only with that much of its lease left, so
# that nobody takes it over meanwhile.
LONGEST_DELIVERY = timedelta(minutes=5)
LEASE = timedelta(minutes=7)


def claim(session: Session, now: datetime, limit: int) -> list[int]:
    """Lease deliveries that are due, longest due first, until now + LEASE; return their ids.

    No two workers get the same one. Due are pending deliveries and those whose lease ran out, because their
    worker was killed. Of a student in a practice set only the newest is ever sent, and not while an older one
    is in a worker's hands: a platform never sees an old grade after a new one.
    """
    other = aliased(ScoreDelivery)
    same = and_(
        other.practice_set_id == ScoreDelivery.practice_set_id, other.person_id == ScoreDelivery.person_id
    )
    in_hands = and_(other.id < ScoreDelivery.id, other.state == "leased", other.leased_until > now)
    due = (
        select(ScoreDelivery.id)
        .where(
            or_(
                and_(ScoreDelivery.state == "pending", ScoreDelivery.due_at <= now),
                and_(ScoreDelivery.state == "leased", ScoreDelivery.leased_until <= now),
            ),
            ~select(other.id).where(same, or_(other.id > ScoreDelivery.id, in_hands)).exists(),
            ScoreDelivery.registration_id.in_(select(Registration.id).where(Registration.state == "active")),
        )
        .order_by(ScoreDelivery.due_at, ScoreDelivery.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = session.scalars(
        update(ScoreDelivery)
        .where(ScoreDelivery.id.in_(due))
        .values(state="leased", leased_until=now + LEASE)
        .returning(ScoreDelivery.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(taken)


def put_back(session: Session, ids: Collection[int], lease: datetime) -> None:
    """Return deliveries that were claimed with this lease and not sent."""
    session.execute(
        update(ScoreDelivery)
        .where(
            ScoreDelivery.id.in_(ids), ScoreDelivery.state == "leased", ScoreDelivery.leased_until == lease
        )
        .values(state="pending", leased_until=None)
        .execution_options(synchronize_session=False)
    )


def hold(session: Session, registration_id: int, until: datetime) -> None:
    """Let all that waits for a platform in trouble wait longer, so that other platforms' grades go first."""
    waiting = (
        select(ScoreDelivery.id)
        .where(
            ScoreDelivery.state == "pending",
            ScoreDelivery.due_at < until,
            ScoreDelivery.registration_id == registration_id,
        )
        .with_for_update(skip_locked=True)  # two workers that hold the same rows must not wait for each other
    )
    session.execute(
        update(ScoreDelivery)
        .where(ScoreDelivery.id.in_(waiting))
        .values(due_at=until)
        .execution_options(synchronize_session=False)
    )


def settle(
    session: Session,
    delivery: ScoreDelivery,
    lease: datetime,
    now: datetime,
    *,
    state: str,
    error: str | None = None,
    due_at: datetime | None = None,
    shown: float | None = None,
) -> bool:
    """Note what came of a try, if the lease is still ours; tell whether it was.

    state: "delivered", "superseded", "blocked", or "pending" to try again at due_at. error: code of the
    failure. shown: see ScoreDelivery. What did not arrive is superseded if a newer one was queued meanwhile.
    Once a delivery has ended, so have older ones: left behind by a killed worker, or put back while this one
    was queued.
    """
    # The lock that queue_grade takes first: who queues and who notes go one after the other.
    session.get(Grade, (delivery.practice_set_id, delivery.person_id), with_for_update=True)
    same = and_(
        ScoreDelivery.practice_set_id == delivery.practice_set_id,
        ScoreDelivery.person_id == delivery.person_id,
    )
    if state != "delivered" and session.scalar(
        select(ScoreDelivery.id).where(same, ScoreDelivery.id > delivery.id)
    ):
        state = "superseded"
    values: dict[str, Any] = {"state": state, "error": error, "shown": shown}
    values |= {"due_at": due_at} if state == "pending" else {"ended_at": now}
    noted = session.execute(
        update(ScoreDelivery)
        .where(
            ScoreDelivery.id == delivery.id,
            ScoreDelivery.state == "leased",
            ScoreDelivery.leased_until == lease,
        )
        .values(leased_until=None, tries=ScoreDelivery.tries + 1, **values)
        .execution_options(synchronize_session=False)
    )
    ours = cast("CursorResult[Any]", noted).rowcount == 1
    if ours and state != "pending":
        session.execute(
            update(ScoreDelivery)
            .where(same, ScoreDelivery.id < delivery.id, ScoreDelivery.state.in_(("pending", "leased")))
            .values(state="superseded", leased_until=None, ended_at=now)
            .execution_options(synchronize_session=False)
        )
    return ours
