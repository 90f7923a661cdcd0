"""A student's flags in the record: cases, notices, and soft ones that change practice only (C6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from engine.reason import Reason
from lti_app.content.wording import load_wording
from lti_app.db.models import Flag
from lti_app.own.bank import course_bank
from lti_app.people import staff_called
from lti_app.practice.context import titles

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

PAGE = 10


@dataclass(frozen=True, slots=True)
class FlagLine:
    """One flag. kind: "case", "notice" or "soft". note: as it reads. topic: its skill's title."""

    id: int
    kind: str
    tier: int
    cause: str
    topic: str
    state: str
    owner: str | None
    note: str
    raised_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class FlagLines:
    """One page of them, newest first. total: over all pages; open: of these not ended."""

    lines: tuple[FlagLine, ...]
    total: int
    open: int
    page: int

    @property
    def more(self) -> bool:
        return (self.page + 1) * PAGE < self.total


def flag_lines(session: Session, course: int, person: int, page: int, size: int = PAGE) -> FlagLines:
    """Return a page of the student's flags. page: from 0; past the end: empty."""
    own = Flag.course_id == course, Flag.person_id == person
    rows = session.scalars(
        select(Flag)
        .where(*own)
        .order_by(Flag.id.desc())
        .offset(page * size)
        .limit(size)
        .options(joinedload(Flag.owner), joinedload(Flag.practice_set))
    )
    total, ended = session.execute(select(func.count(Flag.id), func.count(Flag.ended_at)).where(*own)).one()
    return FlagLines(tuple(_line(session, row) for row in rows), total, total - ended, page)


def note_text(note: dict[str, Any], words: dict[str, str]) -> str:
    """Return a stored handoff note as it reads, its table and next step left out.

    A sentence that the wording has no more, of a note from before an update, is left out too.
    """
    wording = load_wording()
    sentences = (Reason(each["code"], each["params"]) for each in note.get("sentences", ()))
    return " ".join(wording.say(sentence, words) for sentence in sentences if sentence.code in wording)


def kind_of(flag: Flag) -> str:
    """Return what a flag is to a reader: "case", "notice" or "soft"."""
    return "soft" if flag.tier == 1 else flag.kind


def _line(session: Session, flag: Flag) -> FlagLine:
    words = titles(course_bank(session, flag.course_id, flag.practice_set.bank))
    return FlagLine(
        id=flag.id,
        kind=kind_of(flag),
        tier=flag.tier,
        cause=flag.cause,
        topic=words.get(flag.skill or "", ""),
        state=flag.state,
        owner=staff_called(flag.owner) if flag.owner else None,
        note=note_text(flag.note, words),
        raised_at=flag.raised_at,
        ended_at=flag.ended_at,
    )
