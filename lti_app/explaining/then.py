"""What held at a moment of the past: the policy as it was for a student, and what was set for her."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from engine.escalation.adjust import adjusted
from engine.escalation.model import Policy, Situation
from engine.escalation.overlays import Fitted, fit
from lti_app.content.policies import load_playbook, load_policy
from lti_app.content.wording import load_wording
from lti_app.db.models import Person, PracticeSet, StudentSettings
from lti_app.errors import ConfigurationError
from lti_app.own.bank import course_bank
from lti_app.policies.in_force import shipped_for, version_named
from lti_app.practice.context import PracticeContext
from lti_app.practice.modes import led
from lti_app.support.student_changes import FIELDS
from lti_app.support.students import SupportMode, accommodations

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from lti_app.explaining.log import Logged


class GoneError(Exception):
    """Something that a decision was made from is not there any more. code: of the sentence that says so."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Then:
    """The context of a moment. fitted: the policy as the course has it, and what overlays gave it."""

    context: PracticeContext
    fitted: Fitted
    situation: Situation


class Past:
    """Gives back what held. installation: id of the policy that ships for it."""

    def __init__(self, session: Session, course: int, installation: str) -> None:
        self.session, self.course = session, course
        self._installation = installation
        self._fitted: dict[tuple[Any, ...], Fitted] = {}

    def at_look(self, event: Logged, settings: StudentSettings | None) -> Then:
        """Return what held when a policy looked. Raises GoneError where that cannot be told any more."""
        data = event.data
        whom = Situation(*data["situation"])
        context = self._context(event, data["practice_set"], data["mode"], settings)
        (name, version), shipped = data["policy"], shipped_for(context.practice_set, self._installation)
        key = (name, version, shipped, whom)
        if key not in self._fitted:
            policy = version_named(self.session, self.course, name, version, shipped)
            if (policy.id, policy.version) != (name, version):
                raise GoneError("explain.gone.policy")
            self._fitted[key] = fit(policy, whom)
        fitted = self._fitted[key]
        policy = led(adjusted(fitted.policy, accommodations(settings)), context.mode)
        return Then(replace(context, policy=policy), fitted, whom)

    def at_choice(self, event: Logged, settings: StudentSettings | None) -> PracticeContext:
        """Return the context in which an item was chosen. Raises GoneError likewise."""
        return self._context(event, event.data["practice_set"], event.data["choice"]["mode"], settings)

    def _context(
        self, event: Logged, practice_set: int, mode: str, settings: StudentSettings | None
    ) -> PracticeContext:
        row = self.session.get(PracticeSet, practice_set)
        if row is None:
            raise GoneError("explain.gone.set")
        try:
            bank = course_bank(self.session, self.course, row.bank)
        except ConfigurationError:
            raise GoneError("explain.gone.bank") from None
        shipped = shipped_for(row, self._installation)
        return PracticeContext(
            self.session,
            row,
            self.session.get_one(Person, event.person),
            event.at,
            bank,
            _nothing(shipped),
            load_playbook(shipped),
            load_wording(),
            settings=settings,
            mode=SupportMode(mode),
        )


def _nothing(shipped: str) -> Policy:
    """Return the policy that a context has until it is known which one looked."""
    return load_policy(shipped)


def settings_after(before: StudentSettings | None, event: Logged) -> StudentSettings:
    """Return what is set for a student after a change of it. A row of no session: it is never saved."""
    values = {name: getattr(before, name) for name in FIELDS} if before is not None else _defaults()
    changed = {name: after for name, (_, after) in event.data["changed"].items()}
    return StudentSettings(**values | changed, updated_at=event.at)


def _defaults() -> dict[str, Any]:
    lists: dict[str, Any] = {"skills_out": [], "mastered": {}, "support_mode": None}
    return {name: lists.get(name, False) for name in FIELDS}
