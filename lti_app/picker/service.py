"""Makes and changes practice sets as a teacher composed them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.reason import Reason
from lti_app.audit import note
from lti_app.db.models import LaunchSession, PracticeSet
from lti_app.errors import BatonError
from lti_app.picker.form import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.db.models import Course, Person
    from lti_app.picker.drafts import Draft


def keep(
    session: Session,
    visit: LaunchSession,
    drafts: Sequence[tuple[Draft, Settings]],
    bank: str,
    now: datetime,
) -> list[PracticeSet]:
    """Make the practice sets of drafts, and change those that drafts change. Return them in that order.

    bank: of a new set that says none. Idempotent: a draft that was kept before is brought up to date.
    Raises BatonError WEB-NOT-FOUND for a draft that changes a set of another course.
    """
    # Of the same form sent twice at once, the second finds what the first has made.
    session.execute(select(LaunchSession.id).where(LaunchSession.id == visit.id).with_for_update())
    return [_keep_one(session, visit, draft, settings, bank, now) for draft, settings in drafts]


def find(session: Session, course: Course, practice_set: int, *, hold: bool = False) -> PracticeSet:
    """Return a practice set of the course. hold: until the transaction ends. Raises WEB-NOT-FOUND."""
    query = select(PracticeSet).where(PracticeSet.id == practice_set, PracticeSet.course_id == course.id)
    row = session.scalar(query.with_for_update() if hold else query)
    if row is None:
        raise BatonError("WEB-NOT-FOUND", "no such practice set in this course")
    return row


def change(session: Session, row: PracticeSet, settings: Settings, by: Person, now: datetime) -> None:
    """Give a practice set other settings; link, column and students' work stay. The same again is nothing."""
    before = Settings.of(row)
    if before == settings:
        return
    changed = [name for name in Settings.__slots__ if getattr(before, name) != getattr(settings, name)]
    settings.give(row)
    note(
        session,
        now,
        f"person:{by.id}",
        "practice_set.changed",
        f"practice_set:{row.id}",
        course_id=row.course_id,
        changed=changed,
    )


def changes(row: PracticeSet, settings: Settings, skills: Sequence[str]) -> tuple[Reason, ...]:
    """Return what students would notice of a change, in sentences. skills: all of the bank, for "all"."""
    before = Settings.of(row)
    old, new = set(before.skills or skills), set(settings.skills or skills)
    said: list[Reason] = []
    if new - old:
        said.append(Reason("picker.change.more", {"count": len(new - old)}))
    if old - new:
        said.append(Reason("picker.change.fewer", {"count": len(old - new)}))
    if (before.title, before.goal) != (settings.title, settings.goal):
        said.append(Reason("picker.change.words"))
    if before.points != settings.points:
        said.append(Reason("picker.change.points"))
    if before.due_at != settings.due_at:
        said.append(Reason("picker.change.due"))
    if before.policy != settings.policy:
        said.append(Reason("picker.change.policy"))
    if before.intake != settings.intake:
        said.append(Reason("picker.change.intake"))
    if before.review_grades != settings.review_grades:
        said.append(Reason("picker.change.review"))
    return tuple(said)


def _keep_one(
    session: Session, visit: LaunchSession, draft: Draft, settings: Settings, bank: str, now: datetime
) -> PracticeSet:
    if draft.practice_set is not None:
        row = find(session, visit.course, draft.practice_set, hold=True)
        row.content_id = row.content_id or secrets.token_urlsafe(18)  # of a link that was made by hand
        change(session, row, settings, visit.person, now)
        return row
    content_id = draft.content_id(visit.id)
    made = session.scalar(
        select(PracticeSet)
        .where(PracticeSet.course_id == visit.course_id, PracticeSet.content_id == content_id)
        .order_by(PracticeSet.id)
        .limit(1)
    )
    if made is not None:
        change(session, made, settings, visit.person, now)
        return made
    made = PracticeSet(
        course_id=visit.course_id, content_id=content_id, bank=draft.typed.bank or bank, created_at=now
    )
    settings.give(made)
    session.add(made)
    session.flush()
    note(
        session,
        now,
        f"person:{visit.person_id}",
        "practice_set.made",
        f"practice_set:{made.id}",
        course_id=visit.course_id,
    )
    return made
