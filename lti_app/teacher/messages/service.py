"""What happens to a message: nothing reaches a student before somebody of the staff approved it (E6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.audit import note
from lti_app.db.models import Event, Message
from lti_app.errors import BatonError
from lti_app.support.attention import forget_help, note_help

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.db.models import Flag, Person

LONGEST = 1000  # characters


def draft(
    session: Session, flag: Flag, key: str, template: str, drafted: str, text: str, by: Person, now: datetime
) -> Message:
    """Keep a message that the student does not see yet.

    flag: held, so that of two forms with the same key one comes second. key: of the form, so that sending it
    twice makes one message. drafted: as the template gave it; text: at most LONGEST characters. Raises
    BatonError MESSAGE-EMPTY.
    """
    if not text:
        raise BatonError("MESSAGE-EMPTY", f"flag {flag.id}")
    whose = f"{flag.id}:{key}"
    row = session.scalar(select(Message).where(Message.key == whose))
    if row is None:
        row = Message(
            key=whose,
            course_id=flag.course_id,
            person_id=flag.person_id,
            practice_set_id=flag.practice_set_id,
            flag_id=flag.id,
            template=template,
            drafted=drafted,
            text=text,
            state="draft",
            by_id=by.id,
            created_at=now,
        )
        session.add(row)
        session.flush()
        _log(session, row, "drafted", by, now)
    return row


def edit(session: Session, message: Message, text: str, by: Person, now: datetime) -> None:
    """Change a draft. Raises BatonError MESSAGE-EMPTY; MESSAGE-SENT where it is no draft any more."""
    if message.text == text:
        return
    if not text:
        raise BatonError("MESSAGE-EMPTY", f"message {message.id}")
    if message.state != "draft":
        raise BatonError("MESSAGE-SENT", f"message {message.id}")
    message.text = text
    _log(session, message, "edited", by, now)


def approve(session: Session, message: Message, text: str, by: Person, now: datetime) -> None:
    """Let the student see it, as it was read last. text: what was on the page that approved it.

    Raises BatonError MESSAGE-CHANGED where somebody has changed the draft since; MESSAGE-SENT where it was
    withdrawn meanwhile.
    """
    if message.state == "approved" and message.text == text:
        return
    if message.state != "draft":
        raise BatonError("MESSAGE-SENT", f"message {message.id}")
    if message.text != text:
        raise BatonError("MESSAGE-CHANGED", f"message {message.id}")
    message.state, message.approved_at, message.approved_by_id = "approved", now, by.id
    _log(session, message, "approved", by, now)
    note_help(session, message.course_id, message.person_id, by, now)


def withdraw(session: Session, message: Message, by: Person, now: datetime) -> None:
    """Take back a draft, or a message that was not seen yet. Raises BatonError MESSAGE-SEEN if it was."""
    if message.state == "withdrawn":
        return
    if message.seen_at is not None:
        raise BatonError("MESSAGE-SEEN", f"message {message.id}")
    sent = message.state == "approved"
    message.state, message.withdrawn_at = "withdrawn", now
    _log(session, message, "withdrawn", by, now)
    if sent:
        forget_help(session, message.course_id, message.person_id)


def find_message(session: Session, course: int, message: int) -> Message:
    """Return a message of the course, held. Raises BatonError WEB-NOT-FOUND."""
    query = select(Message).where(Message.id == message, Message.course_id == course)
    row = session.scalar(query.with_for_update(of=Message))
    if row is None:
        raise BatonError("WEB-NOT-FOUND", "no such message in this course")
    return row


def _log(session: Session, row: Message, what: str, by: Person, now: datetime) -> None:
    """Log a step, without the words: they stand in the message alone."""
    data = {"message": row.id, "flag": row.flag_id, "by": by.id, "template": row.template}
    session.add(
        Event(course_id=row.course_id, person_id=row.person_id, kind=f"message_{what}", data=data, at=now)
    )
    note(session, now, f"person:{by.id}", f"message.{what}", f"message:{row.id}", course_id=row.course_id)
