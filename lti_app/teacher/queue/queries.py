"""What the queue's page shows: its rows, fifty at a time, and groups of students with the same cause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload, load_only

from engine.escalation.model import FlagState
from lti_app.db.models import Flag, Person, PracticeSet
from lti_app.teacher.queue.groups import groups_in
from lti_app.teacher.queue.load import held, load
from lti_app.teacher.queue.order import by_urgency, in_review, narrowed, notices, on_queue, snoozed, waits
from lti_app.teacher.queue.rows import row_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from lti_app.teacher.queue.asked import Asked
    from lti_app.teacher.queue.groups import Group
    from lti_app.teacher.queue.load import Load
    from lti_app.teacher.queue.looker import Looker
    from lti_app.teacher.queue.rows import QueueRow

PAGE = 50
_SHOWN = (
    Flag.course_id, Flag.cause, Flag.tier, Flag.skill, Flag.misconception, Flag.state, Flag.kind,
    Flag.raised_at, Flag.due_at, Flag.snoozed_until, Flag.ended_at,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue. more: there is a next page."""

    asked: Asked
    rows: tuple[QueueRow, ...]
    groups: tuple[Group, ...]
    today: Load
    more: bool


def queue(session: Session, who: Looker, asked: Asked) -> Queue:
    """Return one page: most urgent first; what ended, by when it ended."""
    today = load(session, who)
    chosen = and_(_tab(asked, who, today), narrowed(asked))
    found = session.scalars(_listed(asked, who, chosen).offset(asked.page * PAGE).limit(PAGE + 1)).all()
    return Queue(
        asked=asked,
        rows=tuple(row_of(session, flag, who) for flag in found[:PAGE]),
        groups=groups_in(session, who, chosen) if asked.show in ("waiting", "review") else (),
        today=today,
        more=len(found) > PAGE,
    )


def whole(session: Session, who: Looker, asked: Asked) -> Iterator[QueueRow]:
    """Yield all rows of a tab, not fifty alone, in the same order."""
    today = load(session, who)
    chosen = and_(_tab(asked, who, today), narrowed(asked))
    for flag in session.scalars(_listed(asked, who, chosen)):
        yield row_of(session, flag, who)


def next_case(session: Session, who: Looker) -> QueueRow | None:
    """Return the most urgent case that nobody else has taken."""
    free = and_(waits(who.now), (Flag.state == FlagState.OPEN.value) | (Flag.owner_id == who.me))
    flag = session.scalars(_ordered(who, free).limit(1)).first()
    return row_of(session, flag, who) if flag else None


def _tab(asked: Asked, who: Looker, today: Load) -> ColumnElement[bool]:
    waiting, kept_back = waits(who.now), held(today, who.now)
    opens, then = who.calendar.midnight_in(who.now, 0), who.calendar.next_school_day(who.now)
    return {
        "waiting": and_(waiting, ~kept_back),
        "mine": and_(waiting, Flag.owner_id == who.me),
        "review": and_(waiting, in_review(opens, then), ~kept_back),
        "held": kept_back,
        "snoozed": snoozed(who.now),
        "notices": notices(),
        "ended": Flag.ended_at.is_not(None),
    }[asked.show]


def _listed(asked: Asked, who: Looker, chosen: ColumnElement[bool]) -> Any:
    if asked.show == "ended":
        return _ordered(who, chosen).order_by(None).order_by(Flag.ended_at.desc(), Flag.id.desc())
    return _ordered(who, chosen)


def _ordered(who: Looker, chosen: ColumnElement[bool]) -> Any:
    practice_set = joinedload(Flag.practice_set).load_only(PracticeSet.bank)
    owner, person = (joinedload(link).load_only(Person.name) for link in (Flag.owner, Flag.person))
    query = select(Flag).options(load_only(*_SHOWN), owner, person, practice_set)
    return on_queue(query, who.seen, who.course).where(chosen).order_by(*by_urgency(who.now))
