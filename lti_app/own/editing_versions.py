"""The versions of a course's own question: who made each, when and why, and bringing one back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.reason import Reason
from lti_app.content.mathml import to_plain
from lti_app.content.versions import kept, kept_all
from lti_app.content.wording import load_wording
from lti_app.db.models import OwnTemplateChange, Person
from lti_app.errors import BatonError
from lti_app.own.store import State, save_version
from lti_app.people import staff_called

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from engine.items.model import Bank
    from lti_app.db.models import OwnTemplate
    from lti_app.own.store import By

MOST = 100  # of the newest versions, on the page


@dataclass(frozen=True, slots=True)
class Version:
    """One version. who: empty for the command line; same: the question is today as it was then."""

    number: int
    who: str
    at: datetime
    reason: str
    stem: str
    same: bool


def versions(session: Session, row: OwnTemplate, bank: Bank) -> tuple[Version, ...]:
    """Return the newest versions of a question, newest first. bank: the course's, for titles of skills."""
    change = OwnTemplateChange
    query = (
        select(change, Person)
        .outerjoin(Person, Person.id == change.person_id)
        .where(change.own_template_id == row.id)
        .order_by(change.number.desc())
        .limit(MOST)
    )
    found = [(made, person) for made, person in session.execute(query)]
    templates = kept_all(session, {made.digest for made, _ in found})
    return tuple(
        Version(
            made.number,
            staff_called(person) if person else "",
            made.at,
            _reason(made.reason, bank),
            to_plain(templates[made.digest].stem),
            made.digest == row.digest,
        )
        for made, person in found
    )


def bring_back(session: Session, row: OwnTemplate, number: int, by: By, reason: str) -> bool:
    """Make a version the present one again, as a new version; where it is that, nothing happens.

    Returns whether something has changed. Raises BatonError WEB-NOT-FOUND.
    """
    made = session.get(OwnTemplateChange, (row.id, number))
    if made is None:
        raise BatonError("WEB-NOT-FOUND", "no such version of the question")
    return save_version(session, row, kept(session, made.digest), by, reason)


def _reason(kept_reason: str, bank: Bank) -> str:
    """Return a reason in words: what the store notes of a state, a skill or a file, or what was typed."""
    what, _, value = kept_reason.partition(": ")
    wording = load_wording()
    if what == "state" and value in set(State):
        return wording.say(Reason(f"own.reason.state.{value}"))
    if what == "skill" and value in bank.skills:
        return wording.say(Reason("own.reason.skill", {"title": bank.skills[value].title}))
    if what == "import":
        return wording.say(Reason("own.reason.import", {"title": value}))
    return kept_reason
