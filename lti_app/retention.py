"""What is deleted when its time is over. The one list of such times.

Learning data (answers, flags, grades) is not on it: it is kept as long as its course. Nor are invitations:
they are the record of how a platform came in, and an expired one opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import delete, select

from lti_app.db.models import (
    AccessToken,
    AdminLink,
    AdminSession,
    HandOver,
    LaunchSession,
    LoginState,
    PolicyReplay,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import CursorResult
    from sqlalchemy.orm import InstrumentedAttribute

    from lti_app.db.session import Database

BATCH = 500  # rows a transaction: on SQLite nobody else writes meanwhile
EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Period:
    """How long rows of a table are kept after a moment. key: its primary key; since: the moment's column."""

    table: type[LoginState | LaunchSession | AccessToken | HandOver | AdminLink | AdminSession | PolicyReplay]
    key: InstrumentedAttribute[str] | InstrumentedAttribute[int]
    since: InstrumentedAttribute[datetime]
    kept: timedelta


PERIODS = (
    Period(LoginState, LoginState.state, LoginState.expires_at, timedelta(0)),
    # For a day, a page that was left open is told that its visit has ended.
    Period(LaunchSession, LaunchSession.id, LaunchSession.expires_at, timedelta(days=1)),
    Period(AccessToken, AccessToken.key, AccessToken.expires_at, timedelta(0)),
    Period(HandOver, HandOver.token, HandOver.expires_at, timedelta(0)),
    Period(AdminLink, AdminLink.token, AdminLink.expires_at, timedelta(0)),
    # The same for an administrator's.
    Period(AdminSession, AdminSession.token, AdminSession.expires_at, timedelta(days=1)),
    # What came out names students by their ids, and the course has moved on.
    Period(PolicyReplay, PolicyReplay.id, PolicyReplay.asked_at, timedelta(days=60)),
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
        .where(period.since <= before)
        .limit(batch)
        .with_for_update(skip_locked=True)  # two workers share the rows and do not wait for each other
    )
    with database.transaction() as session:
        done = session.execute(
            delete(period.table).where(period.key.in_(expired)).execution_options(synchronize_session=False)
        )
        return cast("CursorResult[Any]", done).rowcount
