"""What a flag's page shows around its evidence: the note, the play, who is on it, its record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select, update

from engine.escalation.closures import for_teacher
from engine.sequencing.model import PlanStep as StepFacts
from lti_app.content.wording import load_wording
from lti_app.db.models import Closure, Flag, FlagChange, Person, PlanStep
from lti_app.own.bank import course_bank
from lti_app.people import called, staff_called
from lti_app.practice.context import titles
from lti_app.support.owners import staff
from lti_app.teacher.flags.note_shown import Note, note_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from engine.items.model import Bank

_CHANGES = 50  # of the record, the newest


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a flag's record. to: whom it went to, where it went to somebody."""

    at: datetime
    who: str
    action: str
    state: str
    why: str
    to: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A step that a closure planned. remaining: items it is still to last for."""

    sentence: str
    remaining: int


@dataclass(frozen=True, slots=True)
class FlagPage:
    """What stands on a flag's page. colleagues: id and name of everybody it can be given to."""

    flag: Flag
    student: str
    owner: str | None
    topic: str
    note: Note
    changes: tuple[Change, ...]
    closure: Closure | None
    planned: tuple[Planned, ...]
    colleagues: tuple[tuple[int, str], ...]


def flag_page(session: Session, flag: Flag, playbook: str, me: int) -> FlagPage:
    """Gather a flag's page but its evidence (lti_app.teacher.flags.evidence). me: who looks at it."""
    bank = course_bank(session, flag.course_id, flag.practice_set.bank)
    closure = session.scalar(select(Closure).where(Closure.flag_id == flag.id))
    return FlagPage(
        flag=flag,
        student=called(flag.person),
        owner=staff_called(flag.owner) if flag.owner else None,
        topic=titles(bank).get(flag.skill or "", ""),
        note=note_of(flag, bank, playbook),
        changes=tuple(_changes(session, flag)),
        closure=closure,
        planned=tuple(_planned(session, closure, bank)) if closure else (),
        colleagues=tuple(
            (person.id, staff_called(person))
            for person in staff(session, flag.course_id)
            if person.id not in (me, flag.owner_id)
        ),
    )


def see(session: Session, flag: int, now: datetime) -> None:
    """Note that somebody of the staff has opened a flag, which the student is told (A6).

    The first time counts, and the first after it changed: a later request may have joined.
    """
    unseen = or_(Flag.seen_at.is_(None), Flag.seen_at < Flag.updated_at)
    session.execute(update(Flag).where(Flag.id == flag, unseen).values(seen_at=now))


def _planned(session: Session, closure: Closure, bank: Bank) -> Sequence[Planned]:
    rows = session.scalars(
        select(PlanStep).where(PlanStep.closure_id == closure.id).order_by(PlanStep.id)
    ).all()
    steps = [
        StepFacts(
            row.id, row.kind, row.items, row.skill, row.misconception, row.spacing, not_before=row.not_before
        )
        for row in rows
    ]
    said = map(load_wording().say, for_teacher(steps, bank, closure.at))
    return [Planned(sentence, row.remaining) for sentence, row in zip(said, rows, strict=True)]


def _changes(session: Session, flag: Flag) -> list[Change]:
    query = (
        select(FlagChange, Person)
        .outerjoin(Person, Person.id == FlagChange.by_id)
        .where(FlagChange.flag_id == flag.id)
        .order_by(FlagChange.id.desc())
        .limit(_CHANGES)
    )
    rows = session.execute(query).all()[::-1]
    named = _named(session, {change.detail["to"] for change, _ in rows if "to" in change.detail})
    return [
        Change(
            at=change.at,
            who=staff_called(person) if person else "Baton",
            action=change.action,
            state=change.state,
            why=str(change.detail.get("reason", "")),
            to=named.get(change.detail.get("to"), ""),
        )
        for change, person in rows
    ]


def _named(session: Session, ids: set[int]) -> dict[int | None, str]:
    if not ids:
        return {}
    return {
        person.id: staff_called(person)
        for person in session.scalars(select(Person).where(Person.id.in_(ids)))
    }
