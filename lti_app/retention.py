"""What is deleted when its time is over. The one list of such times.

Learning data (answers, flags, grades) is not on it: it is kept as long as its course. Nor are invitations:
they are the record of how a platform came in, and an expired one opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import delete, select

from lti_app.db.models import AccessToken, AdminLink, AdminSession, HandOver, LaunchSession, LoginState

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import CursorResult
    from sqlalchemy.orm import InstrumentedAttribute

    from lti_app.db.session import Database

BATCH = 500  # rows a transaction: on SQLite nobody else writes meanwhile
EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Period:
    """How long rows of a table are kept after their expires_at. key: its primary key."""

    table: type[LoginState | LaunchSession | AccessToken | HandOver | AdminLink | AdminSession]
    key: InstrumentedAttribute[str]
    kept: timedelta


PERIODS = (
    Period(LoginState, LoginState.state, timedelta(0)),
    # For a day, a page that was left open is told that its visit has ended.
    Period(LaunchSession, LaunchSession.id, timedelta(days=1)),
    Period(AccessToken, AccessToken.key, timedelta(0)),
    Period(HandOver, HandOver.token, timedelta(0)),
    Period(AdminLink, AdminLink.token, timedelta(0)),
    # The same for an administrator's.
    Period(AdminSession, AdminSession.token, timedelta(days=1)),
)


def forget_expired(database: Database, now: datetime, batch: int = BATCH) -> int:
    """Delete all rows whose time is over, at most batch in a transaction; return how many."""
    forgotten = 0
    for period in PERIODS:
        while deleted := _delete(database, period, now - period.kept, batch):
            forgotten += deleted
            if deleted < batch:
                break
    return forgotten


def _delete(database: Database, period: Period, before: datetime, batch: int) -> int:
    expired = (
        select(period.key)
        .where(period.table.expires_at <= before)
        .limit(batch)
        .with_for_update(skip_locked=True)  # two workers share the rows and do not wait for each other
    )
    with database.transaction() as session:
        done = session.execute(
            delete(period.table).where(period.key.in_(expired)).execution_options(synchronize_session=False)
        )
        return cast("CursorResult[Any]", done).rowcount
