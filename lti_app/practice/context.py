"""One student at work in one practice set, within one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from secrets import randbits
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine.escalation.adjust import adjusted
from engine.escalation.model import Situation
from engine.escalation.overlays import fit
from engine.escalation.school_days import Calendar
from engine.reason import Reason
from lti_app.content.policies import load_playbook
from lti_app.content.wording import Wording, load_wording
from lti_app.db.models import Event, PracticeSet
from lti_app.own.bank import course_bank
from lti_app.policies.in_force import policy_in_force, shipped_for
from lti_app.practice.modes import led
from lti_app.support.calendar import SchoolCalendar
from lti_app.support.courses import situation
from lti_app.support.students import SupportMode, accommodations, student_settings, support_mode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from engine.escalation.model import Play, Policy
    from engine.items.model import Bank
    from lti_app.db.models import Person, StudentSettings
    from lti_app.settings import Settings

# Monday to Friday until four in UTC, where nobody has set when the school is open.
_DAYS = SchoolCalendar(Calendar(frozenset(range(5)), ()), ZoneInfo("UTC"), time(16))


def fresh_seed() -> int:
    """Return a seed that nobody can guess, so that nobody can draw the item before it is served."""
    return randbits(62)


@dataclass(frozen=True, slots=True)
class PracticeContext:
    """Who practises what, when, and by which bank and policy.

    policy: as it is for this very student: the one in force, fitted to the course (C2), to what a teacher has
    set for her (A10) and to who leads (A11). seed: where new items get their numbers. decimal_comma: 1,5 is
    one and a half. settings: what teachers have set for her, None for nothing; mode: who leads. calendar: of
    the school. language: in which the platform shows itself to her, such as "de-AT", for the
    word lists. contact: the school's own words of whom to call, for a note about safety. situation: whom the
    policy was fitted to.
    """

    session: Session
    practice_set: PracticeSet
    person: Person
    now: datetime
    bank: Bank
    policy: Policy
    playbook: Mapping[str, Play]
    wording: Wording
    seed: Callable[[], int] = field(default=fresh_seed)
    decimal_comma: bool = False
    settings: StudentSettings | None = None
    mode: SupportMode = SupportMode.BLENDED
    calendar: SchoolCalendar = _DAYS
    language: str = "en"
    contact: str = ""
    situation: Situation = field(default_factory=Situation)

    @classmethod
    def of(
        cls,
        session: Session,
        practice_set: PracticeSet,
        person: Person,
        *,
        now: datetime,
        policy: str,
        seed: Callable[[], int] = fresh_seed,
        decimal_comma: bool = False,
        calendar: SchoolCalendar = _DAYS,
        language: str = "en",
        contact: str = "",
    ) -> PracticeContext:
        """Gather what a request of a student needs.

        policy: the one that ships for this installation, for a practice set that names none of its own, or
        one that is gone, and where teachers have switched on none (lti_app.policies.in_force).
        """
        shipped = shipped_for(practice_set, policy)
        bank = course_bank(session, practice_set.course_id, practice_set.bank)
        settings = student_settings(session, practice_set.course_id, person.id)
        mode = support_mode(practice_set, settings)
        in_force = policy_in_force(session, practice_set, shipped)
        whom = situation(session, practice_set, bank.subject)
        fitted = fit(in_force, whom).policy
        return cls(
            session,
            practice_set,
            person,
            now,
            bank,
            led(adjusted(fitted, accommodations(settings)), mode),
            load_playbook(shipped),
            load_wording(),
            seed,
            decimal_comma,
            settings,
            mode,
            calendar,
            language,
            contact,
            whom,
        )

    @classmethod
    def find(
        cls,
        session: Session,
        practice_set: int,
        person: Person,
        *,
        now: datetime,
        settings: Settings,
        language: str = "en",
    ) -> PracticeContext | None:
        """Gather the same for a practice set by its id, None where there is no such set, or no link to it."""
        row = session.get(PracticeSet, practice_set)
        if row is None or row.resource_link_id is None:
            return None
        return cls.by_settings(session, row, person, now=now, settings=settings, language=language)

    @classmethod
    def by_settings(
        cls,
        session: Session,
        practice_set: PracticeSet,
        person: Person,
        *,
        now: datetime,
        settings: Settings,
        language: str = "en",
    ) -> PracticeContext:
        """Gather the same as an installation is set to have it."""
        return cls.of(
            session,
            practice_set,
            person,
            now=now,
            policy=settings.policy,
            decimal_comma=settings.decimal_comma,
            calendar=SchoolCalendar.of(settings),
            language=language,
            contact=settings.safety_text,
        )

    @property
    def course(self) -> int:
        return self.practice_set.course_id

    @property
    def skills(self) -> tuple[str, ...]:
        """The skills in scope: those of the practice set that the bank teaches, or all that it teaches.

        Without those that a teacher has left out for the student (A10), as long as that leaves any.
        """
        taught = self.bank.by_skill
        chosen = tuple(skill for skill in self.practice_set.skills if skill in taught)
        scope = chosen or tuple(skill for skill in self.bank.skills if skill in taught)
        out = frozenset(self.settings.skills_out) if self.settings else frozenset()
        return tuple(skill for skill in scope if skill not in out) or scope

    @property
    def titles(self) -> dict[str, str]:
        """Ids of skills and misconceptions with the words that people read."""
        return titles(self.bank)

    def say(self, code: str) -> str:
        """Return a sentence that needs nothing filled in."""
        return self.wording.say(Reason(code))

    def as_data(self, reason: Reason) -> dict[str, Any]:
        """Return a reason as it is stored: code, params, and the sentence as it reads today."""
        return {
            "code": reason.code,
            "params": dict(reason.params),
            "text": self.wording.say(reason, self.titles),
        }

    def log(self, kind: str, *, notable: bool = False, **data: Any) -> Event:
        """Append to the event log. notable: signals are measured from it (lti_app.practice.happenings)."""
        event = Event(
            course_id=self.course,
            person_id=self.person.id,
            kind=kind,
            notable=notable,
            data=data,
            at=self.now,
        )
        self.session.add(event)
        return event


def titles(bank: Bank) -> dict[str, str]:
    """Return the words for the bank's ids of skills and misconceptions."""
    return {id_: skill.title for id_, skill in bank.skills.items()} | {
        id_: misconception.name for id_, misconception in bank.misconceptions.items()
    }
