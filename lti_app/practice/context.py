"""One student at work in one practice set, within one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from secrets import randbits
from typing import TYPE_CHECKING, Any

from engine.reason import Reason
from lti_app.content.policies import load_playbook, load_policy, policies
from lti_app.content.wording import Wording, load_wording
from lti_app.db.models import Event, PracticeSet
from lti_app.own.bank import course_bank

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from engine.escalation.model import Play, Policy
    from engine.items.model import Bank
    from lti_app.db.models import Person


def fresh_seed() -> int:
    """Return a seed that nobody can guess, so that nobody can draw the item before it is served."""
    return randbits(62)


@dataclass(frozen=True, slots=True)
class PracticeContext:
    """Who practises what, when, and by which bank and policy.

    seed: where new items get their numbers. decimal_comma: 1,5 is one and a half.
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
    ) -> PracticeContext:
        """Gather what a request of a student needs.

        policy: the installation's, for a practice set that names none of its own, or one that is gone.
        """
        if practice_set.policy in policies():
            policy = practice_set.policy
        return cls(
            session,
            practice_set,
            person,
            now,
            course_bank(session, practice_set.course_id, practice_set.bank),
            load_policy(policy),
            load_playbook(policy),
            load_wording(),
            seed,
            decimal_comma,
        )

    @classmethod
    def find(
        cls,
        session: Session,
        practice_set: int,
        person: Person,
        *,
        now: datetime,
        policy: str,
        decimal_comma: bool,
    ) -> PracticeContext | None:
        """Gather the same for a practice set by its id, None where there is no such set, or no link to it."""
        row = session.get(PracticeSet, practice_set)
        if row is None or row.resource_link_id is None:
            return None
        return cls.of(session, row, person, now=now, policy=policy, decimal_comma=decimal_comma)

    @property
    def course(self) -> int:
        return self.practice_set.course_id

    @property
    def skills(self) -> tuple[str, ...]:
        """The skills in scope: those of the practice set that the bank teaches, or all that it teaches."""
        taught = self.bank.by_skill
        chosen = tuple(skill for skill in self.practice_set.skills if skill in taught)
        return chosen or tuple(skill for skill in self.bank.skills if skill in taught)

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

    def log(self, kind: str, **data: Any) -> None:
        """Append to the event log."""
        self.session.add(
            Event(course_id=self.course, person_id=self.person.id, kind=kind, data=data, at=self.now)
        )


def titles(bank: Bank) -> dict[str, str]:
    """Return the words for the bank's ids of skills and misconceptions."""
    return {id_: skill.title for id_, skill in bank.skills.items()} | {
        id_: misconception.name for id_, misconception in bank.misconceptions.items()
    }
