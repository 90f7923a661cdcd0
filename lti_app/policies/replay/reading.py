"""Reads the parts of a course's past from the log, each in a few queries however many students there are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from engine.escalation.model import Cause, FlagState
from engine.signals.model import Glance, HelpRequest
from lti_app.db.models import Event, Flag, FlagChange, Person, PracticeItem, PracticeSession, PracticeSet
from lti_app.db.models import HelpRequest as HelpRow
from lti_app.errors import ConfigurationError
from lti_app.own.bank import course_bank
from lti_app.policies.replay.asof import PastItem, Work
from lti_app.practice.happenings import to_happenings
from lti_app.practice.history import HOW_SHE_KNOWS, item_record
from lti_app.practice.sessions import to_sessions
from lti_app.practice.templates import look_up, template_for

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from engine.items.model import Bank

_PORTION = 500  # rows read at once


@dataclass(frozen=True, slots=True)
class Ended:
    """A flag that a person of the staff ended, or opened again. state: it had from then on."""

    at: datetime
    cause: Cause
    state: FlagState


def read_items(
    session: Session, course: int, since: datetime, people: Collection[int] | None = None
) -> defaultdict[int, Work]:
    """Return the students' items since a moment; the work of each student has nothing else yet.

    people: whose; None for all students but test students, here as in what follows.
    """
    query = (
        select(PracticeItem)
        .join(Person, Person.id == PracticeItem.person_id)
        .where(
            PracticeItem.course_id == course,
            PracticeItem.placement.is_(False),
            PracticeItem.opened_at >= since,
            _are(people),
        )
        .order_by(PracticeItem.id)
        .options(selectinload(PracticeItem.attempts), selectinload(PracticeItem.explanations))
    )
    work: defaultdict[int, Work] = defaultdict(Work)
    banks: dict[str, Bank | None] = {}
    for rows in _portions(session, query):
        for name in {row.bank for row in rows} - banks.keys():
            banks[name] = _bank(session, course, name)
        for name, bank in banks.items():
            if bank is not None:
                look_up(bank, [row for row in rows if row.bank == name])
        for row in rows:
            work[row.person_id].items.append(_item(banks[row.bank], row))
        for row in rows:
            session.expunge(row)
    return work


def _are(people: Collection[int] | None) -> ColumnElement[bool]:
    return Person.test_student.is_(False) if people is None else Person.id.in_(people)


def _portions(session: Session, query: Any) -> Iterator[Sequence[PracticeItem]]:
    """Return the rows of a query by id, some at a time, each lot whole before the next is read."""
    last = 0
    while rows := session.scalars(query.where(PracticeItem.id > last).limit(_PORTION)).all():
        last = rows[-1].id
        yield rows


def _item(bank: Bank | None, row: PracticeItem) -> PastItem:
    record = item_record(bank, row) if bank and template_for(bank, row) is not None else None
    first = row.attempts[0] if row.attempts else None
    glance = None
    if first is not None and row.right is not None and row.closed_at is not None:
        alone = first.right and not first.hints_before
        glance = Glance(row.id, first.id, row.skill, alone, row.hints > 0, row.closed_at)
    said = next((each.at for each in row.explanations if each.purpose == HOW_SHE_KNOWS), None)
    return PastItem(
        row.id,
        row.practice_set_id,
        row.opened_at,
        row.closed_at,
        row.skill,
        record,
        said,
        row.right,
        row.left_by_choice,
        glance,
    )


def _bank(session: Session, course: int, name: str) -> Bank | None:
    try:
        return course_bank(session, course, name)
    except ConfigurationError:  # a bank that was taken away: its items are left out
        return None


def add_requests(
    session: Session,
    course: int,
    since: datetime,
    work: dict[int, Work],
    people: Collection[int] | None = None,
) -> None:
    """Add who asked for a person; what she wrote is not needed here, and stays where it is."""
    query = (
        select(HelpRow.id, HelpRow.person_id, HelpRow.skill, HelpRow.item_id, HelpRow.at)
        .join(Person, Person.id == HelpRow.person_id)
        .where(HelpRow.course_id == course, HelpRow.at >= since, _are(people))
        .order_by(HelpRow.id)
    )
    for row in session.execute(query):
        work[row.person_id].requests.append(HelpRequest(row.id, "", row.skill, row.item_id, row.at))


def add_sessions(
    session: Session,
    course: int,
    since: datetime,
    work: dict[int, Work],
    people: Collection[int] | None = None,
) -> None:
    """Add the practice sessions of those students."""
    query = (
        select(PracticeSession, PracticeItem.template, PracticeSet.bank)
        .join(PracticeSet, PracticeSet.id == PracticeSession.practice_set_id)
        .join(Person, Person.id == PracticeSession.person_id)
        .outerjoin(PracticeItem, PracticeItem.id == PracticeSession.item_id)
        .where(PracticeSession.course_id == course, PracticeSession.began_at >= since, _are(people))
        .order_by(PracticeSession.began_at, PracticeSession.id)
    )
    banks: dict[str, Bank | None] = {}
    for row, template, name in session.execute(query):
        if row.person_id not in work:
            continue
        if name not in banks:
            banks[name] = _bank(session, course, name)
        if (bank := banks[name]) is not None:
            left = {row.item_id: template} if row.item_id is not None and template is not None else {}
            work[row.person_id].sessions.extend(to_sessions(bank, [row], left))


def add_happenings(
    session: Session,
    course: int,
    since: datetime,
    work: dict[int, Work],
    people: Collection[int] | None = None,
) -> None:
    """Add what the log has of them that is no answer."""
    query = (
        select(Event)
        .join(Person, Person.id == Event.person_id)
        .where(Event.course_id == course, Event.notable.is_(True), Event.at >= since, _are(people))
        .order_by(Event.id)
    )
    for event in session.scalars(query):
        if event.person_id in work:
            work[event.person_id].happenings.extend(to_happenings([event]))


def read_ended(session: Session, course: int, since: datetime) -> dict[int, list[Ended]]:
    """Return what teachers ended and opened again, by the student."""
    query = (
        select(Flag.person_id, Flag.cause, FlagChange.state, FlagChange.at, FlagChange.action)
        .join(Flag, Flag.id == FlagChange.flag_id)
        .where(
            Flag.course_id == course,
            FlagChange.by_id.is_not(None),
            FlagChange.at >= since,
            FlagChange.action.in_(("close", "dismiss", "reopen")),
        )
        .order_by(FlagChange.id)
    )
    found: dict[int, list[Ended]] = defaultdict(list)
    for row in session.execute(query):
        found[row.person_id].append(Ended(row.at, Cause(row.cause), FlagState(row.state)))
    return dict(found)
