"""Whose rules somebody looks at, the course's or one practice set's, and what holds there."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lti_app.content.policies import load_playbook
from lti_app.db.models import PracticeSet
from lti_app.errors import BatonError
from lti_app.policies import store
from lti_app.policies.in_force import shipped_for
from lti_app.policies.stored import UnreadableError, read, shipped_data

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from engine.escalation.model import Play
    from lti_app.content.policy_file import PolicyData
    from lti_app.db.models import PolicyVersion


@dataclass(frozen=True, slots=True)
class Holding:
    """The rules that hold. based_on: their name, such as "default:1" or "course:3".

    version: the row that they come from, None for those that ship. of_set: it is the practice set's own.
    unreadable: a version that should hold and cannot be read.
    """

    data: PolicyData
    based_on: str
    version: PolicyVersion | None = None
    of_set: bool = False
    unreadable: PolicyVersion | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What a teacher has before her. practice_set: None for the whole course. shipped: what stands behind."""

    session: Session
    course: int
    practice_set: PracticeSet | None
    shipped_id: str
    shipped: PolicyData
    plays: Mapping[str, Play]

    @classmethod
    def of(cls, session: Session, course: int, practice_set: PracticeSet | None, installation: str) -> Desk:
        """Return the desk. installation: id of the policy that holds where a practice set names none."""
        id_ = shipped_for(practice_set, installation) if practice_set else installation
        return cls(session, course, practice_set, id_, shipped_data(id_), load_playbook(id_))

    @classmethod
    def for_version(cls, session: Session, row: PolicyVersion, installation: str) -> Desk:
        """Return the desk on which a version lies."""
        own = session.get(PracticeSet, row.practice_set_id) if row.practice_set_id else None
        return cls.of(session, row.course_id, own, installation)

    @property
    def set_id(self) -> int | None:
        """Of the practice set, None for the course."""
        return self.practice_set.id if self.practice_set else None

    def by(self, person: int, now: datetime) -> store.By:
        """Return who acts here."""
        return store.By(self.course, self.set_id, person, now)

    def read(self, row: PolicyVersion) -> PolicyData:
        """Return a version's content; of one that follows others, what ships. Raises UnreadableError."""
        return self.shipped if store.follows(row) else read(row.data, row.number, self.shipped_id)

    def checked(self, row: PolicyVersion) -> PolicyData:
        """Return the same. Raises BatonError POLICY-UNREADABLE, which a page can explain."""
        try:
            return self.read(row)
        except UnreadableError as problem:
            raise BatonError("POLICY-UNREADABLE", f"version {row.number}: {problem}") from None

    def rule_names(self, row: PolicyVersion) -> dict[str, str]:
        """Return the names of the rules that hold and of those of a version, by their ids."""
        parts = [self.holding().data]
        with suppress(UnreadableError):
            parts.append(self.read(row))
        return {rule.id: rule.name for data in parts for rule in data.rules}

    def holding(self) -> Holding:
        """Return what holds now, as lti_app.policies.in_force finds it for practice."""
        unreadable = None
        scopes = [self.set_id, None] if self.practice_set else [None]
        for scope in scopes:
            row = store.active(self.session, self.course, scope)
            if row is None or store.follows(row):
                continue
            try:
                data = self.read(row)
            except UnreadableError:
                unreadable = unreadable or row
                continue
            return Holding(data, f"course:{row.number}", row, scope is not None, unreadable)
        return Holding(self.shipped, f"{self.shipped.id}:{self.shipped.version}", unreadable=unreadable)

    def newer_shipped(self, row: PolicyVersion) -> bool:
        """Tell whether the rules that ship are newer than those that a version began from."""
        root, version = row.data.get("id"), row.data.get("version")
        return root == self.shipped.id and isinstance(version, int) and version < self.shipped.version
