"""Makes the gradebook column of a practice set whose link has none, because a teacher asked for it.

Over HTTP outside any transaction. Asking twice, and a worker that is killed after the platform has made the
column, make no second one: it is known by its resource id and tag, and is looked for first. Two who ask in
the same moment are kept apart by the task's lease (lti_app.outbox.task_queue) and, in a process, by a lock.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from engine.reason import Reason
from lti_app.content.wording import load_wording
from lti_app.db.models import Course, Deployment, PracticeSet, Registration
from lti_app.lti.addresses import service_address
from lti_app.lti.scopes import SCORE
from lti_app.lti.services.lineitems import LineItems
from lti_app.lti.services.refusals import Outcome, ServiceError
from lti_app.outbox.service import queue_kept

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from lti_app.lti.services.connector import Connector
    from lti_app.lti.services.lineitems import LineItem
    from lti_app.runtime import Runtime

TAG = "baton-practice"
NO_COLUMNS = "AGS-NO-COLUMNS"
_LONGEST_LABEL = 250

_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be made, as the database knew it. taken: columns of the course's other practice sets."""

    registration: Registration
    lineitems_url: str
    label: str
    points: float
    resource_id: str
    link_id: str | None
    origin: str | None
    taken: frozenset[str]


def make_column(runtime: Runtime, connector: Connector, practice_set_id: int) -> None:
    """Give a practice set a column in the gradebook and send it the grades that Baton alone has kept.

    Nothing happens where the link has a column by now that Baton did not make, or the practice set is gone.
    Raises ServiceError; NO_COLUMNS where the course's launches allow no columns to be made.
    """
    with _one_at_a_time:
        with runtime.database.transaction(writes=False) as session:
            wish = _wish(session, practice_set_id)
        if wish is None:
            return
        items = LineItems(connector, wish.registration, wish.lineitems_url)
        column = _copied(items, wish) or items.make(
            wish.label, wish.points, resource_id=wish.resource_id, tag=TAG, link_id=wish.link_id
        )
        if service_address(column.url, wish.registration.auth_token_url) is None:
            raise ServiceError("AGS-FOREIGN", Outcome.BLOCKED)
        with runtime.database.transaction() as session:
            _save(session, runtime, practice_set_id, wish.registration, column)


def resource_id(practice_set_id: int) -> str:
    """Return the id under which a practice set's column is known at its platform, for ever."""
    return f"baton-practice-set-{practice_set_id}"


def _wish(session: Session, practice_set_id: int) -> _Wish | None:
    row = session.scalar(
        select(PracticeSet)
        .where(PracticeSet.id == practice_set_id)
        .options(
            joinedload(PracticeSet.course).joinedload(Course.deployment).joinedload(Deployment.registration)
        )
    )
    if row is None or (row.lineitem_url is not None and not row.made_column):
        return None
    course = row.course
    if course.lineitems_url is None or not course.can_make_columns:
        raise ServiceError(NO_COLUMNS, Outcome.BLOCKED)
    others = session.scalars(
        select(PracticeSet.lineitem_url).where(
            PracticeSet.course_id == course.id,
            PracticeSet.id != row.id,
            PracticeSet.lineitem_url.is_not(None),
        )
    )
    origin = session.get(PracticeSet, row.copied_from_id) if row.copied_from_id else None
    return _Wish(
        registration=course.deployment.registration,
        lineitems_url=course.lineitems_url,
        label=(row.title or load_wording().say(Reason("grade.column")))[:_LONGEST_LABEL],
        points=row.points,
        resource_id=resource_id(row.id),
        link_id=row.resource_link_id,
        origin=resource_id(origin.id) if origin is not None and origin.course_id != course.id else None,
        taken=frozenset(url for url in others if url is not None),
    )


def _copied(items: LineItems, wish: _Wish) -> LineItem | None:
    """Return the column that came along when the course was copied: it keeps its resource id and tag."""
    if wish.origin is None or items.find(resource_id=wish.resource_id, tag=TAG):
        return None
    found = items.find(resource_id=wish.origin, tag=TAG)
    return next((item for item in found if item.url not in wish.taken), None)


def _save(
    session: Session, runtime: Runtime, practice_set_id: int, registration: Registration, column: LineItem
) -> None:
    row = session.get(PracticeSet, practice_set_id, with_for_update=True)
    if row is None or (row.lineitem_url is not None and not row.made_column):
        return  # meanwhile the link got a column of its own, which a launch has named
    row.lineitem_url, row.made_column = column.url, True
    row.can_score = row.can_score or SCORE in registration.scopes
    session.flush()
    queue_kept(session, row, runtime.now())
