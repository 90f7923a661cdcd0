"""What a flag's page shows of messages: what can be written from, what was written, what the student saw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased

from engine.escalation.model import Cause
from lti_app.content.messages import draft, drafts_for
from lti_app.db.models import Message, Person
from lti_app.own.bank import course_bank
from lti_app.people import staff_called

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from lti_app.content.messages import MessageTemplate
    from lti_app.db.models import Flag

_SHOWN = 20  # messages of a flag, the newest


@dataclass(frozen=True, slots=True)
class Written:
    """A message of a flag. by: who wrote it; approved_by: who let it go, None where nobody has."""

    message: Message
    by: str
    approved_by: str | None


@dataclass(frozen=True, slots=True)
class Composed:
    """What the form of a message begins with. templates: what can be chosen, the best for the cause first.

    drafted: as the template gives it. text: what stands in the field. message: the draft to change, None for
    a new one. asked: a template was chosen just now.
    """

    templates: tuple[MessageTemplate, ...]
    chosen: str
    drafted: str
    text: str
    message: Message | None
    asked: bool


def messages_about(session: Session, flag: int) -> tuple[Written, ...]:
    """Return the messages of a flag, without drafts that were thrown away, newest last."""
    writer, approver = aliased(Person), aliased(Person)
    query = (
        select(Message, writer, approver)
        .join(writer, writer.id == Message.by_id)
        .outerjoin(approver, approver.id == Message.approved_by_id)
        .where(Message.flag_id == flag, (Message.state != "withdrawn") | Message.approved_at.is_not(None))
        .order_by(Message.id.desc())
        .limit(_SHOWN)
    )
    return tuple(
        Written(message, staff_called(by), staff_called(approved_by) if approved_by else None)
        for message, by, approved_by in session.execute(query).all()[::-1]
    )


def composed(session: Session, flag: Flag, template: str, message: int) -> Composed:
    """Return the form of a message. template: the id that was chosen; message: a draft to change, or 0."""
    templates = drafts_for(Cause(flag.cause))
    row = session.get(Message, message) if message else None
    if row is not None and (row.flag_id, row.state) == (flag.id, "draft"):
        return Composed(templates, row.template, row.drafted, row.text, row, asked=False)
    chosen = next((one for one in templates if one.id == template), templates[0])
    text = drafted(session, flag, chosen)
    return Composed(templates, chosen.id, text, text, None, asked=bool(template))


def drafted(session: Session, flag: Flag, template: MessageTemplate) -> str:
    """Return what a template gives for a flag."""
    bank = course_bank(session, flag.course_id, flag.practice_set.bank)
    skill = bank.skills.get(flag.skill or "")
    return draft(template, {"skill": skill.title} if skill else {})


def find_template(cause: str, id_: str) -> MessageTemplate | None:
    """Return a template by its id, None where there is none of that name."""
    return next((one for one in drafts_for(Cause(cause)) if one.id == id_), None)
