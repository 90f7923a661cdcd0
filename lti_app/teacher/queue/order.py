"""Which flags stand in which tab of the queue, and in what order, in the words of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select, true

from engine.escalation.model import FlagState, Kind, Tier
from lti_app.db.json_lists import has_any
from lti_app.db.models import Enrolment, Flag, Person
from lti_app.teacher.queue.asked import NOBODY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from lti_app.teacher.queue.asked import Asked


def on_queue(query: Any, seen: ColumnElement[bool], course: int) -> Any:
    """Narrow a query to flags for people about students of a course whom a teacher sees.

    seen: the condition on Enrolment (lti_app.teacher.scope).
    """
    theirs = and_(Enrolment.course_id == Flag.course_id, Enrolment.person_id == Flag.person_id)
    # The course once more, so that a database begins with the index of its open flags, not with everybody.
    # Tier 1 is practice's own (C6).
    return query.join(Enrolment, theirs).where(seen, Flag.course_id == course, Flag.tier > Tier.PRACTICE)


def by_urgency(now: datetime) -> Sequence[Any]:
    """Return the order of engine.escalation.urgency (E1)."""
    return (
        Flag.tier.desc(),
        case((Flag.due_at <= now, 0), else_=1),
        Flag.severity.desc(),
        Flag.due_at.is_(None),
        Flag.due_at,
        Flag.id,
    )


def waits(now: datetime) -> ColumnElement[bool]:
    """Cases that are open and not put off until later."""
    later = Flag.snoozed_until > now
    return and_(_open_case(), or_(Flag.snoozed_until.is_(None), ~later))


def snoozed(now: datetime) -> ColumnElement[bool]:
    """Cases that somebody put off until later."""
    return and_(_open_case(), Flag.snoozed_until > now)


def may_be_held(now: datetime) -> ColumnElement[bool]:
    """Those that wait and that a budget may hold back: engine.escalation.budget.never_held, turned round."""
    return and_(
        waits(now),
        Flag.tier < Tier.NOW,
        or_(Flag.due_at.is_(None), Flag.due_at > now),
        Flag.state == FlagState.OPEN.value,
    )


def in_review(opened_at: datetime, next_at: datetime) -> ColumnElement[bool]:
    """Those of tier 2 for today's review: engine.escalation.budget.for_review."""
    return and_(Flag.tier < Tier.NOW, or_(Flag.raised_at < opened_at, Flag.due_at <= next_at))


def notices() -> ColumnElement[bool]:
    """Open flags that ask for nothing (C9)."""
    return and_(Flag.ended_at.is_(None), Flag.kind == Kind.NOTICE.value)


def narrowed(asked: Asked) -> ColumnElement[bool]:
    """Return the condition of a page's filters."""
    conditions: list[ColumnElement[bool]] = []
    for column, value in (
        (Flag.cause, asked.cause),
        (Flag.skill, asked.skill),
        (Flag.misconception, asked.idea),
    ):
        if value:
            conditions.append(column == value)
    if asked.practice_set:
        conditions.append(Flag.practice_set_id == asked.practice_set)
    if asked.owner:
        free = asked.owner == NOBODY
        conditions.append(Flag.owner_id.is_(None) if free else Flag.owner_id == int(asked.owner))
    if asked.section:
        conditions.append(has_any(Enrolment.sections, [asked.section]))
    if asked.name:
        conditions.append(_named(asked.name))
    return and_(true(), *conditions)


def _open_case() -> ColumnElement[bool]:
    return and_(Flag.ended_at.is_(None), Flag.kind == Kind.CASE.value)


def _named(start: str) -> ColumnElement[bool]:
    """Students one of whose names begins so, also where a database's lower() knows English letters alone."""
    forms = sorted({start, start.lower(), start.upper(), start.title()})
    begins = [Person.name.startswith(form, autoescape=True) for form in forms]
    within = [Person.name.contains(f" {form}", autoescape=True) for form in forms]
    lowered = func.lower(Person.name)
    plain = [
        lowered.startswith(start.lower(), autoescape=True),
        lowered.contains(f" {start.lower()}", autoescape=True),
    ]
    unnamed = start.rsplit(maxsplit=1)[-1]  # "Student 12" stands where the platform shares no name
    if unnamed.isascii() and unnamed.isdecimal() and len(unnamed) < 10:
        plain.append(and_(Person.name.is_(None), Person.id == int(unnamed)))
    return Flag.person_id.in_(select(Person.id).where(or_(*begins, *within, *plain)))
