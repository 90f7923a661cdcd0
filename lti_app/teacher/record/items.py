"""The sequence of a student's items over all practice sets, each with the reason why it came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from lti_app.db.models import PracticeItem, PracticeSet
from lti_app.own.bank import course_bank

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

PAGE = 15


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item. number: which one it was for the student in this course, from 1. came: "placement",
    "transfer", "understanding", "follow-up" (that a plan asked for) or "practice". right: None while open or
    where it was taken back. tries: answers; seconds: over all of them. confidence: 1 to 5, None where she was
    not asked. misconception: name of what her answers may show, "" for none.
    """

    id: int
    number: int
    practice_set: str
    skill_id: str
    skill: str
    came: str
    right: bool | None
    over: bool
    left: bool
    tries: int
    hints: int
    seconds: float
    confidence: int | None
    misconception: str
    reason: str
    opened_at: datetime

    @property
    def ended(self) -> str:
        """ "right", "missed", "left" (by the student's own choice), "back" (taken back) or "open"."""
        if self.right is not None:
            return "right" if self.right else "missed"
        if not self.over:
            return "open"
        return "left" if self.left else "back"


@dataclass(frozen=True, slots=True)
class ItemLines:
    """One page of them, newest first. total: over all pages."""

    lines: tuple[ItemLine, ...]
    total: int
    page: int

    @property
    def more(self) -> bool:
        return (self.page + 1) * PAGE < self.total


def item_lines(session: Session, course: int, person: int, page: int, size: int = PAGE) -> ItemLines:
    """Return a page of the student's items. page: from 0; past the end: empty."""
    own = PracticeItem.course_id == course, PracticeItem.person_id == person
    rows = session.execute(
        select(PracticeItem, PracticeSet.title)
        .join(PracticeSet, PracticeSet.id == PracticeItem.practice_set_id)
        .where(*own)
        .order_by(PracticeItem.id.desc())
        .offset(page * size)
        .limit(size)
        .options(selectinload(PracticeItem.attempts))
    ).all()
    total = session.scalar(select(func.count()).select_from(PracticeItem).where(*own)) or 0
    newest = total - page * size
    lines = (_line(session, newest - place, row, title) for place, (row, title) in enumerate(rows))
    return ItemLines(tuple(lines), total, page)


def _line(session: Session, number: int, row: PracticeItem, practice_set: str) -> ItemLine:
    bank = course_bank(session, row.course_id, row.bank)
    shown = [each.misconception for each in row.attempts if each.misconception in bank.misconceptions]
    skill = bank.skills.get(row.skill)
    return ItemLine(
        id=row.id,
        number=number,
        practice_set=practice_set,
        skill_id=row.skill,
        skill=skill.title if skill else "",
        came="placement" if row.placement else row.check_kind or "practice",
        right=row.right,
        over=row.closed_at is not None,
        left=row.left_by_choice,
        tries=row.tries,
        hints=row.hints,
        seconds=sum(each.seconds for each in row.attempts),
        confidence=row.confidence,
        misconception=bank.misconceptions[shown[-1]].name if shown and shown[-1] else "",
        reason=row.reason["text"],
        opened_at=row.opened_at,
    )
