"""How long a visit lasts, and what ends it before its time.

School laptops go from hand to hand, and their browsers remember addresses: who opens a page of somebody
else's visit must find it ended.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select, update

from lti_app.db.models import LaunchSession
from lti_app.lti.roles import Role

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from lti_app.db.session import Database

LONGEST = timedelta(hours=8)  # a school day: as long as a role is believed that the platform stated once
IDLE = timedelta(hours=1)  # without a page of it open or a step in it: after a lesson, the next pupil comes
_STEP = timedelta(minutes=5)  # how exactly IDLE is kept, so that not every request writes


def ends_at(began: datetime, now: datetime) -> datetime:
    """Return when a visit ends that is in use now."""
    return min(began + LONGEST, now + IDLE)


def prolong(database: Database, visit: LaunchSession, now: datetime) -> None:
    """Note that a visit is in use, in a transaction of its own: most pages are read without a lock."""
    end = ends_at(visit.created_at, now)
    if end - visit.expires_at < _STEP:
        return
    with database.transaction() as session:
        session.execute(
            update(LaunchSession)
            # One that was ended meanwhile stays so.
            .where(LaunchSession.id == visit.id, LaunchSession.expires_at > now)
            .values(expires_at=end)
        )


def end_others(session: Session, visit: LaunchSession, now: datetime, browsers: Collection[str] = ()) -> None:
    """End the visits that a new one puts an end to. browsers: hashes of all secrets of its browser.

    Those of other people in this browser: it has changed hands. (A teacher in an LMS's student view is
    "another person" too, and goes on being the teacher in the next tab.) And this person's own in this
    course, in whatever browser, if their role was another: what the platform said last holds.
    """
    test = Role.TEST_STUDENT.value
    someone_else = and_(
        LaunchSession.browser.in_({visit.browser, *browsers}),
        LaunchSession.person_id != visit.person_id,
        LaunchSession.role != test,
    )
    other_role = and_(
        LaunchSession.person_id == visit.person_id,
        LaunchSession.course_id == visit.course_id,
        LaunchSession.role != visit.role,
    )
    ended = (
        select(LaunchSession.id)
        .where(
            LaunchSession.expires_at > now,
            other_role if visit.role == test else or_(someone_else, other_role),
        )
        .order_by(LaunchSession.id)  # launches of the same moment lock them in one order, never in a circle
        .with_for_update()
    )
    session.execute(
        update(LaunchSession)
        .where(LaunchSession.id.in_(ended))
        .values(expires_at=now)
        .execution_options(synchronize_session=False)
    )


def is_of_browser(database: Database, visit_id: str, browsers: Collection[str], now: datetime) -> bool:
    """Tell whether an open visit is bound to one of a browser's secrets, given as hashes."""
    with database.transaction(writes=False) as session:
        visit = session.get(LaunchSession, visit_id)
        return visit is not None and visit.expires_at > now and visit.browser in browsers


def hand_over(
    database: Database, visit_id: str, browser: str, browsers: Collection[str], now: datetime
) -> bool:
    """Bind an open visit to another browser's secret; False if it has ended. See end_others for browsers."""
    with database.transaction() as session:
        visit = session.get(LaunchSession, visit_id, with_for_update=True)
        if visit is None or visit.expires_at <= now:
            return False
        visit.browser = browser
        session.flush()
        end_others(session, visit, now, browsers)
        return True
