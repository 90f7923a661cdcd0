"""Which policy holds for whom on either side of a replay: what is in force, and the draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.escalation.adjust import adjusted
from engine.escalation.overlays import fit
from lti_app.db.models import PracticeSet, StudentSettings
from lti_app.own.bank import course_bank
from lti_app.policies import store
from lti_app.policies.in_force import policy_in_force, shipped_for
from lti_app.practice.modes import led
from lti_app.support.courses import situation
from lti_app.support.students import accommodations, student_settings, support_mode

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from engine.escalation.model import Policy
    from engine.items.model import Bank


@dataclass(frozen=True, slots=True)
class Pair:
    """The policies of both sides for one student in one practice set, and the bank of the set."""

    in_force: Policy
    draft: Policy
    bank: Bank


class Sides:
    """Finds the pair; each once. draft: the policy; scope: the practice set that it is for, None for all."""

    def __init__(
        self, session: Session, course: int, draft: Policy, scope: int | None, installation: str
    ) -> None:
        self._session, self._course = session, course
        self._draft, self._scope, self._installation = draft, scope, installation
        self._fitted: dict[int, Pair | None] = {}
        self._pairs: dict[tuple[int, int], Pair | None] = {}
        self._settings: dict[int, StudentSettings | None] = {}

    def of(self, person: int, practice_set: int) -> Pair | None:
        """Return the pair as settings are today; None for a practice set that is gone."""
        key = (person, practice_set)
        if key not in self._pairs:
            self._pairs[key] = self._pair(person, practice_set)
        return self._pairs[key]

    def word_of(self, person: int, at: datetime) -> StudentSettings | None:
        """Return what teachers have set for a student, from the moment on that they did."""
        settings = self._settings_of(person)
        return settings if settings is not None and settings.updated_at <= at else None

    def _settings_of(self, person: int) -> StudentSettings | None:
        if person not in self._settings:
            self._settings[person] = student_settings(self._session, self._course, person)
        return self._settings[person]

    def _pair(self, person: int, practice_set: int) -> Pair | None:
        if practice_set not in self._fitted:
            self._fitted[practice_set] = self._fit(practice_set)
        pair = self._fitted[practice_set]
        row = self._session.get(PracticeSet, practice_set)
        if pair is None or row is None:
            return None
        settings = self._settings_of(person)
        mode, set_for = support_mode(row, settings), accommodations(settings)
        return Pair(
            led(adjusted(pair.in_force, set_for), mode), led(adjusted(pair.draft, set_for), mode), pair.bank
        )

    def _fit(self, practice_set: int) -> Pair | None:
        row = self._session.get(PracticeSet, practice_set)
        if row is None or row.course_id != self._course:
            return None
        bank = course_bank(self._session, self._course, row.bank)
        whom = situation(self._session, row, bank.subject)
        now = policy_in_force(self._session, row, shipped_for(row, self._installation))
        return Pair(
            fit(now, whom).policy,
            fit(self._draft, whom).policy if self._holds(row) else fit(now, whom).policy,
            bank,
        )

    def _holds(self, row: PracticeSet) -> bool:
        """Tell whether the draft would hold for a practice set."""
        if self._scope is not None:
            return row.id == self._scope
        own = store.active(self._session, self._course, row.id)
        return own is None or store.follows(own)
