"""Who of the staff last looked at a student's work and last helped (E8), noted as it happens."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select, union_all

from lti_app.db.models import Attention, Closure, Flag, Message
from lti_app.db.upsert import upsert

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.db.models import Person

_ONE_LOOK = timedelta(minutes=10)  # of the same person: a page, what is done there, and the page again


def note_look(session: Session, course: int, person: int, by: Person, now: datetime) -> None:
    """Note that somebody of the staff looked at a student's work. person: id of the student."""
    row = _row(session, course, person)
    if row.looked_by_id == by.id and row.looked_at is not None and now - row.looked_at < _ONE_LOOK:
        return
    row.looked_at, row.looked_by_id, row.looks = now, by.id, row.looks + 1


def note_help(session: Session, course: int, person: int, by: Person, now: datetime) -> None:
    """Note that somebody helped: closed a case with something done, or sent a message. A look as well."""
    note_look(session, course, person, by, now)
    row = _row(session, course, person)
    row.helped_at, row.helped_by_id, row.helps = now, by.id, row.helps + 1


def forget_help(session: Session, course: int, person: int) -> None:
    """Note help anew from what stands, once a closure or a message was taken back."""
    session.flush()
    closed = select(Closure.at.label("at"), Closure.by_id.label("by")).join(Flag, Flag.id == Closure.flag_id)
    closed = closed.where(Flag.course_id == course, Flag.person_id == person)
    sent = select(Message.approved_at, Message.approved_by_id).where(
        Message.course_id == course, Message.person_id == person, Message.state == "approved"
    )
    helps = union_all(closed, sent).subquery()
    last = session.execute(select(helps.c.at, helps.c.by).order_by(helps.c.at.desc()).limit(1)).first()
    row = _row(session, course, person)
    row.helped_at, row.helped_by_id = last or (None, None)
    row.helps = session.scalar(select(func.count()).select_from(helps)) or 0


def _row(session: Session, course: int, person: int) -> Attention:
    key = {"course_id": course, "person_id": person}
    upsert(session, Attention, key, {"looks": 0, "helps": 0}, keep=True)
    return session.get_one(Attention, (course, person))
