"""The versions of a course's rules as a list shows them: who, when, why, and from what each was begun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.content.wording import say
from lti_app.db.models import Person, PolicyVersion, PracticeSet
from lti_app.policies import store

if TYPE_CHECKING:
    from datetime import datetime

    from lti_app.policies.desk import Desk

_VERSIONS = 30  # on one page


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version as the list shows it. who: name of its author, where the platform shares it."""

    row: PolicyVersion
    who: str | None
    practice_set: str
    follows: bool
    base: str

    @property
    def at(self) -> datetime:
        """When it was switched on; of a draft, when it was last changed."""
        return self.row.active_from or self.row.updated_at


def version_lines(desk: Desk, *, page: int = 0, drafts_only: bool = False) -> tuple[list[VersionLine], bool]:
    """Return the versions of a course, the newest first, and whether there are older ones.

    Of one practice set those of that set alone. drafts_only: those that are being written.
    """
    query = (
        select(PolicyVersion, Person.name, PracticeSet.title)
        .outerjoin(Person, Person.id == PolicyVersion.by_id)
        .outerjoin(PracticeSet, PracticeSet.id == PolicyVersion.practice_set_id)
        .where(PolicyVersion.course_id == desk.course)
        .order_by(PolicyVersion.number.desc())
        .offset(page * _VERSIONS)
        .limit(_VERSIONS + 1)
    )
    if desk.practice_set:
        query = query.where(PolicyVersion.practice_set_id == desk.practice_set.id)
    if drafts_only:
        query = query.where(PolicyVersion.state == store.State.DRAFT)
    rows = desk.session.execute(query).all()
    lines = [
        VersionLine(row, who, title or "", store.follows(row), base_words(row.based_on))
        for row, who, title in rows[:_VERSIONS]
    ]
    return lines, len(rows) > _VERSIONS


def base_words(based_on: str) -> str:
    """Return what a version began from, in words."""
    id_, _, number = based_on.partition(":")
    code = "policies.base.course" if id_ == "course" else "policies.base.shipped"
    return say(code, number=number)
