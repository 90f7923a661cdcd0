"""Who is at work at this moment, as their pages say (B11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.signals.presence import AWAY, SILENT
from lti_app.db.models import Person, PracticeItem, Presence
from lti_app.own.bank import course_bank
from lti_app.people import called
from lti_app.practice.presence import state_of

if TYPE_CHECKING:
    from datetime import datetime

    from lti_app.teacher.classroom.scope import ClassScope

MOST = 60  # names on the page


@dataclass(frozen=True, slots=True)
class AtWork:
    """One student. state: see engine.signals.presence.live_state. skill: of the open item; hints, tries: at
    it so far; opened_at: since when it is open.
    """

    person: int
    name: str
    state: str
    skill: str
    hints: int
    tries: int
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Now:
    """Who is at work: the longest without input first. more: at work, and not among the rows."""

    rows: tuple[AtWork, ...]
    more: int


def at_work(scope: ClassScope) -> Now:
    """Return who is at work now. Two queries, and one for each bank."""
    rows = scope.session.scalars(
        select(Presence)
        .where(
            Presence.course_id == scope.course,
            Presence.seen_at > scope.now - SILENT,
            Presence.person_id.in_(scope.people()),
        )
        .order_by(Presence.input_at, Presence.person_id)
    )
    states = {row.person_id: state for row in rows if (state := state_of(row, scope.now)) != AWAY}
    shown = list(states)[:MOST]
    found = scope.session.execute(
        select(Person, PracticeItem)
        .join(Presence, Presence.person_id == Person.id)
        .outerjoin(PracticeItem, PracticeItem.id == Presence.item_id)
        .where(Presence.course_id == scope.course, Person.id.in_(shown))
    )
    people = {person.id: (person, item) for person, item in found}
    lines = tuple(_row(scope, *people[id_], states[id_]) for id_ in shown)
    return Now(lines, len(states) - len(lines))


def _row(scope: ClassScope, person: Person, item: PracticeItem | None, state: str) -> AtWork:
    skills = course_bank(scope.session, scope.course, item.bank).skills if item else {}
    skill = skills.get(item.skill) if item else None
    return AtWork(
        person=person.id,
        name=called(person),
        state=state,
        skill=skill.title if skill else "",
        hints=item.hints if item else 0,
        tries=item.tries if item else 0,
        opened_at=item.opened_at if item else None,
    )
