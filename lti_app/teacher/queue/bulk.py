"""One step on several flags at once. One that does not allow it is left as it is, and the others go on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.db.models import Enrolment, Flag
from lti_app.errors import BatonError
from lti_app.support.attention import note_look
from lti_app.teacher.flags import steps
from lti_app.teacher.flags.closing import reopen
from lti_app.teacher.queue.snoozing import Snooze, until

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from lti_app.db.models import Person
    from lti_app.support.calendar import SchoolCalendar

MOST = 50  # a page of the queue


class Step(StrEnum):
    """What can be done with several flags."""

    CLAIM = "claim"
    SNOOZE = "snooze"
    DISMISS = "dismiss"
    RELEASE = "release"
    WAKE = "wake"
    REOPEN = "reopen"

    @property
    def undo(self) -> Step | None:
        """What takes it back; None for what takes something back itself."""
        return {Step.CLAIM: Step.RELEASE, Step.SNOOZE: Step.WAKE, Step.DISMISS: Step.REOPEN}.get(self)


@dataclass(frozen=True, slots=True)
class How:
    """What a step needs beside its name. reason: of a dismissal; snooze: until when."""

    calendar: SchoolCalendar
    reason: str = ""
    snooze: Snooze = Snooze.TOMORROW


@dataclass(frozen=True, slots=True)
class Came:
    """What came of it. done: ids of the flags; left: how many were left as they were."""

    done: tuple[int, ...]
    left: int


def step_on_all(
    session: Session,
    seen: ColumnElement[bool],
    flags: Collection[int],
    step: Step,
    how: How,
    by: Person,
    now: datetime,
) -> Came:
    """Take a step on flags, each of which this teacher may see; twice does it once.

    seen: the condition on Enrolment. Raises BatonError WEB-NOT-FOUND for any other flag, and then does
    nothing; FLAG-REASON for a dismissal that is not explained.
    """
    if step is Step.DISMISS and not how.reason:
        raise BatonError("FLAG-REASON", "several flags")
    theirs = (Enrolment.course_id == Flag.course_id) & (Enrolment.person_id == Flag.person_id)
    query = select(Flag).join(Enrolment, theirs).where(seen, Flag.id.in_(flags)).order_by(Flag.id)
    found = session.scalars(query.with_for_update(of=Flag)).all()
    if len(found) != len(set(flags)):
        raise BatonError("WEB-NOT-FOUND", "a flag of no student of theirs")
    take = _take(session, step, how, by, now)
    done = []
    for flag in found:
        try:
            take(flag)
        except (
            BatonError
        ):  # taken or ended meanwhile, or another of its cause is open: raised before any write
            continue
        note_look(session, flag.course_id, flag.person_id, by, now)
        done.append(flag.id)
    return Came(tuple(done), len(found) - len(done))


def _dismiss(session: Session, flag: Flag, reason: str, by: Person, now: datetime) -> None:
    steps.check_not_safety(flag)  # dismissed on its own page alone, where the words stand
    steps.dismiss(session, flag, reason, by, now)


def _take(session: Session, step: Step, how: How, by: Person, now: datetime) -> Callable[[Flag], None]:
    match step:
        case Step.CLAIM:
            return lambda flag: steps.claim(session, flag, by, now)
        case Step.SNOOZE:
            return lambda flag: steps.snooze(session, flag, until(how.snooze, now, how.calendar), by, now)
        case Step.DISMISS:
            return lambda flag: _dismiss(session, flag, how.reason, by, now)
        case Step.RELEASE:
            return lambda flag: steps.release(session, flag, by, now)
        case Step.WAKE:
            return lambda flag: steps.wake(session, flag, by, now)
        case Step.REOPEN:
            return lambda flag: reopen(session, flag, by, now)
