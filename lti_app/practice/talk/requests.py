"""What the student sees of her last request for a person (A6): sent, seen, answered, closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.escalation.model import FlagState
from lti_app.db.models import Flag, FlagChange, Message
from lti_app.practice.history import recent_help

if TYPE_CHECKING:
    from datetime import datetime

    from lti_app.db.models import HelpRequest
    from lti_app.practice.context import PracticeContext

_FLAGS = 20  # the student's open ones and her newest: what carries her newest request is among them


@dataclass(frozen=True, slots=True)
class HelpState:
    """Her last request. state: "sent", "seen", "answered" or "closed"; each moment None until it has come.

    written: the answer is a message, which stands on her page; otherwise a teacher waits to talk to her.
    """

    message: str
    sent_at: datetime
    seen_at: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    written: bool = False

    @property
    def state(self) -> str:
        """How far it has come: "sent", "seen", "answered" or "closed"."""
        if self.closed_at:
            return "closed"
        if self.answered_at:
            return "answered"
        return "seen" if self.seen_at else "sent"

    @property
    def steps(self) -> tuple[tuple[str, datetime], ...]:
        """What has happened so far, in the order in which it did."""
        moments = {
            "sent": self.sent_at,
            "seen": self.seen_at,
            "answered": self.answered_at,
            "closed": self.closed_at,
        }
        return tuple((name, at) for name, at in moments.items() if at is not None)


def last_request(context: PracticeContext) -> HelpState | None:
    """Return what became of the student's last request, None where she never asked."""
    requests = recent_help(context.session, context.course, context.person.id)
    if not requests:
        return None
    request = requests[-1]
    flag = _flag_of(context, request)
    if flag is None:
        return HelpState(request.message, request.at)
    written = _written_at(context, flag, request)
    answered = written or _acted_at(context, flag, request, FlagState.WAITING)
    # Who had opened the case before a later request joined it has not seen that one yet.
    opened = flag.seen_at if flag.seen_at is not None and flag.seen_at >= request.at else None
    seen = [at for at in (opened, _acted_at(context, flag, request), answered) if at is not None]
    return HelpState(
        request.message,
        request.at,
        seen_at=min(seen, default=None),
        answered_at=answered,
        closed_at=flag.ended_at,
        written=written is not None,
    )


def _flag_of(context: PracticeContext, request: HelpRequest) -> Flag | None:
    """Return the flag that carries the request as evidence."""
    flags = context.session.scalars(
        select(Flag)
        .where(Flag.course_id == context.course, Flag.person_id == context.person.id)
        .order_by(Flag.open_key.is_(None), Flag.id.desc())
        .limit(_FLAGS)
    )
    return next((flag for flag in flags if request.id in flag.help_requests), None)


def _written_at(context: PracticeContext, flag: Flag, request: HelpRequest) -> datetime | None:
    """Return when the first message about it was approved."""
    return context.session.scalar(
        select(Message.approved_at)
        .where(
            Message.flag_id == flag.id,
            Message.person_id == context.person.id,
            Message.state == "approved",
            Message.approved_at >= request.at,
        )
        .order_by(Message.approved_at)
        .limit(1)
    )


def _acted_at(
    context: PracticeContext, flag: Flag, request: HelpRequest, state: FlagState | None = None
) -> datetime | None:
    """Return when somebody of the staff first did something about the flag since; into a state, or at all."""
    done = FlagChange.by_id.is_not(None) & (FlagChange.by_id != context.person.id)
    query = select(FlagChange.at).where(FlagChange.flag_id == flag.id, FlagChange.at >= request.at, done)
    if state is not None:
        query = query.where(FlagChange.state == state)
    return context.session.scalar(query.order_by(FlagChange.id).limit(1))
