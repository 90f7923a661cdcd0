"""Whether anybody works at the outbox: what was due long ago and no worker has taken."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select

from lti_app.db.models import PlatformTask, Registration, ScoreDelivery

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

# A worker looks every two seconds. So long after its time, what waits is not in the queue of a busy one.
LONG_AGO = timedelta(minutes=15)


def left_waiting(session: Session, now: datetime, registration_id: int | None = None) -> int:
    """Return how many grades and other calls wait though they were due LONG_AGO.

    registration_id: None for all platforms. One that is switched off is not counted: its work waits with it.
    """
    return sum(
        session.scalar(_waiting(table, now - LONG_AGO, registration_id)) or 0
        for table in (ScoreDelivery, PlatformTask)
    )


def _waiting(table: type[ScoreDelivery | PlatformTask], before: datetime, number: int | None) -> Any:
    query = (
        select(func.count())
        .select_from(table)
        .join(Registration, Registration.id == table.registration_id)
        .where(
            Registration.state == "active",
            or_(
                and_(table.state == "pending", table.due_at <= before),
                and_(table.state == "leased", table.leased_until <= before),
            ),
        )
    )
    return query if number is None else query.where(table.registration_id == number)
