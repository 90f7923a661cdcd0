"""What teachers have written to the student (E6): shown to her, and put away once she has read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.db.models import Message, Person
from lti_app.practice.received import Received
from lti_app.practice.state import lock_learner

if TYPE_CHECKING:
    from datetime import datetime

    from lti_app.practice.context import PracticeContext

_SHOWN = 5  # the newest


@dataclass(frozen=True, slots=True)
class Told:
    """One message. by: the teacher's name where the platform shares it. read: the student has put it away."""

    id: int
    text: str
    by: str | None
    at: datetime
    read: bool


def told(context: PracticeContext) -> tuple[Told, ...]:
    """Return the newest approved messages, newest first; from now on they count as seen."""
    rows = context.session.execute(
        select(Message, Person.name)
        .join(Person, Person.id == Message.approved_by_id)
        .where(
            Message.course_id == context.course,
            Message.person_id == context.person.id,
            Message.state == "approved",
        )
        .order_by(Message.id.desc())
        .limit(_SHOWN)
    ).all()
    for message, _ in rows:
        if message.seen_at is None:
            message.seen_at = context.now
            context.log("message_seen", message=message.id)
    return tuple(_told(message, name) for message, name in rows)


def _told(row: Message, name: str | None) -> Told:
    return Told(row.id, row.text, name, row.approved_at or row.created_at, row.put_away_at is not None)


def put_away(context: PracticeContext, message: int) -> Received:
    """Put a message away that the student has read: it stays among the earlier ones. Once is enough."""
    lock_learner(context.session, context.course, context.person.id)
    row = context.session.get(Message, message)
    if row is None or (row.course_id, row.person_id) != (context.course, context.person.id):
        return Received.STALE
    if row.state != "approved" or row.put_away_at is not None:
        return Received.STALE
    row.seen_at, row.put_away_at = row.seen_at or context.now, context.now
    context.log("message_put_away", message=row.id)
    return Received.COUNTED
