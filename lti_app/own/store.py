"""Saves a course's own questions: drafts from a file, new versions, the skill they belong to, their state.

Every change is a version row with its author and reason, raises the version of the course's own content, and
stands in the audit log.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from lti_app.audit import note
from lti_app.content.versions import keep
from lti_app.db.models import OwnContent, OwnSkill, OwnTemplate, OwnTemplateChange
from lti_app.db.upsert import upsert
from lti_app.errors import BatonError
from lti_app.own.bank import MOST, forget, own_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from engine.items.model import Bank, ItemTemplate
    from lti_app.db.models import Person

MOST_SKILLS = 200  # own skills of a course
SKILL_TITLE, TITLE, REASON = 60, 200, 200  # characters at most


class State(StrEnum):
    """What becomes of an own question. Only one in use is practised."""

    DRAFT = "draft"
    IN_USE = "in_use"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class By:
    """Who changes a course's own questions, and when. person: None for the command line."""

    course: int
    person: Person | None
    actor: str
    now: datetime


def nameless(template: ItemTemplate) -> ItemTemplate:
    """Return a template as its versions are kept: without the id and skill that its row gives it."""
    return replace(template, id="own", skill="")


def hold(session: Session, course: int) -> OwnContent:
    """Return a course's own content, held until the transaction ends: changes come one after the other."""
    upsert(session, OwnContent, {"course_id": course}, {"version": 0}, keep=True)
    return session.get_one(OwnContent, course, with_for_update=True, populate_existing=True)


def find(session: Session, course: int, number: int) -> OwnTemplate:
    """Return an own question of a course. Raises BatonError WEB-NOT-FOUND."""
    row = session.get(OwnTemplate, number)
    if row is None or row.course_id != course:
        raise BatonError("WEB-NOT-FOUND", "no such question in this course")
    return row


def find_some(session: Session, course: int, numbers: Sequence[int]) -> Sequence[OwnTemplate]:
    """Return those of some questions that the course has, at most MOST, by their ids."""
    query = select(OwnTemplate).where(OwnTemplate.course_id == course, OwnTemplate.id.in_(numbers[:MOST]))
    return session.scalars(query.order_by(OwnTemplate.id)).all()


def check_room(session: Session, course: int, more: int) -> None:
    """Raise BatonError OWN-TOO-MANY where a course would have more than MOST own questions."""
    there = session.scalar(select(func.count()).where(OwnTemplate.course_id == course)) or 0
    if there + more > MOST:
        raise BatonError("OWN-TOO-MANY", f"{there} and {more} more")


def make(session: Session, row: OwnTemplate, template: ItemTemplate, by: By, reason: str) -> OwnTemplate:
    """Save a new question, written or copied. row: with what it is; the rest comes from here."""
    content = hold(session, by.course)
    check_room(session, by.course, 1)
    row.course_id, row.created_at, row.digest = by.course, by.now, keep(session, nameless(template))
    session.add(row)
    session.flush()
    changed(session, content, [row], by, reason, "own.made")
    return row


def save_version(session: Session, row: OwnTemplate, template: ItemTemplate, by: By, reason: str) -> bool:
    """Save an edit as the present version; the same again is nothing. Returns whether it was new.

    Items that students have open are finished as they were shown (lti_app.practice.templates).
    """
    content = hold(session, by.course)
    digest = keep(session, nameless(template))
    if digest == row.digest:
        return False
    row.digest = digest
    session.flush()
    session.refresh(row, ["version"])
    changed(session, content, [row], by, reason, "own.changed")
    return True


def set_skill(session: Session, rows: Sequence[OwnTemplate], skill: str, bank: Bank, by: By) -> int:
    """Put questions under a skill of the course's bank, or with "" under none; return how many have moved.

    Questions in use keep a skill, so "" leaves them where they are. Raises BatonError WEB-BAD-REQUEST for a
    skill that there is not.
    """
    if skill and skill not in bank.skills:
        raise BatonError("WEB-BAD-REQUEST", "no such skill")
    content = hold(session, by.course)
    moved = [row for row in rows if row.skill != skill and (skill or row.state != State.IN_USE)]
    for row in moved:
        row.skill = skill
    changed(session, content, moved, by, f"skill: {skill or '-'}", "own.skill")
    return len(moved)


def set_state(session: Session, rows: Sequence[OwnTemplate], state: State, by: By) -> int:
    """Put questions into use, or retire them, or make drafts of them again; return how many have changed.

    Idempotent. A question without a skill does not come into use.
    """
    content = hold(session, by.course)
    moved = [row for row in rows if row.state != state and (row.skill or state is not State.IN_USE)]
    for row in moved:
        row.state = state.value
    changed(session, content, moved, by, f"state: {state.value}", "own.state")
    return len(moved)


def skill_called(session: Session, title: str, by: By) -> str:
    """Return the id, in the bank, of the course's own skill of a title; there being none, make it.

    Raises BatonError OWN-SKILLS where a course has MOST_SKILLS, WEB-BAD-REQUEST for a title of no words.
    """
    title = " ".join(title.split())[:SKILL_TITLE]
    if not title:
        raise BatonError("WEB-BAD-REQUEST", "a skill without a title")
    content = hold(session, by.course)
    mine = OwnSkill.course_id == by.course
    row = session.scalar(select(OwnSkill).where(mine, OwnSkill.title == title))
    if row is None:
        if (session.scalar(select(func.count()).select_from(OwnSkill).where(mine)) or 0) >= MOST_SKILLS:
            raise BatonError("OWN-SKILLS", "too many own skills")
        row = OwnSkill(course_id=by.course, title=title)
        session.add(row)
        session.flush()
        _raise_version(session, content)
        note(session, by.now, by.actor, "own.skill_made", f"own_skill:{row.id}", course_id=by.course)
    return own_id(row.id)


def changed(
    session: Session, content: OwnContent, rows: Sequence[OwnTemplate], by: By, reason: str, action: str
) -> None:
    """Note that questions have changed: a version row each, one entry in the audit log for all of them."""
    if not rows:
        return
    last = _last_numbers(session, rows)
    for row in rows:
        session.add(
            OwnTemplateChange(
                own_template_id=row.id,
                number=last.get(row.id, 0) + 1,
                digest=row.digest,
                person_id=by.person.id if by.person else None,
                reason=reason[:REASON],
                at=by.now,
            )
        )
    _raise_version(session, content)
    subject = f"own_template:{rows[0].id}" if len(rows) == 1 else f"course:{by.course}"
    note(
        session,
        by.now,
        by.actor,
        action,
        subject,
        course_id=by.course,
        count=len(rows),
        reason=reason[:REASON],
    )
    session.flush()


def _last_numbers(session: Session, rows: Sequence[OwnTemplate]) -> dict[int, int]:
    change = OwnTemplateChange
    query = (
        select(change.own_template_id, func.max(change.number).label("number"))
        .where(change.own_template_id.in_([row.id for row in rows]))
        .group_by(change.own_template_id)
    )
    return {row.own_template_id: row.number for row in session.execute(query)}


def _raise_version(session: Session, content: OwnContent) -> None:
    content.version += 1
    session.flush()
    forget(session)
