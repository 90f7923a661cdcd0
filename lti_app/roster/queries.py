"""How a course's roster stands: when it was read, whether it is being read, and why it could not be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.reason import Reason
from lti_app.content.wording import load_wording
from lti_app.db.models import Deployment, Registration
from lti_app.lti.platforms import platform_for
from lti_app.outbox.task_queue import find, is_under_way

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.db.models import Course


@dataclass(frozen=True, slots=True)
class RosterState:
    """Where the reading of a roster is.

    offered: the platform has a list for tools. read_at, size: of the last whole reading; size counts
    everybody but test students. running: one is due or on its way. next_try: of one that failed on the way.
    why: the sentence for teachers on why the last try failed, with its code; None where it did not.
    note: what is odd in this platform's lists, None where nothing is.
    """

    offered: bool
    read_at: datetime | None
    size: int | None
    running: bool
    next_try: datetime | None
    code: str | None
    why: str | None
    note: str | None

    @property
    def key(self) -> str:
        """Changes when anything of it does."""
        return ":".join(
            str(part) for part in (self.running, self.code, self.read_at and self.read_at.timestamp())
        )


def roster_state(session: Session, course: Course, now: datetime) -> RosterState:
    """Return how the roster of a course stands."""
    task = find(session, "roster", course.id)
    family = session.scalars(
        select(Registration.family).join(Deployment).where(Deployment.id == course.deployment_id)
    ).one()
    code = task.error if task is not None and task.tries else course.roster_error
    note = platform_for(family).roster_note
    wording = load_wording()
    return RosterState(
        offered=course.memberships_url is not None,
        read_at=course.roster_read_at,
        size=course.roster_size,
        running=task is not None and is_under_way(task, now),
        next_try=task.due_at if task is not None and task.tries and task.due_at > now else None,
        code=code,
        why=wording.say(_why(code)) if code else None,
        note=wording.say(Reason(note)) if note else None,
    )


def _why(code: str) -> Reason:
    sentence = f"roster.why.{code}"
    return Reason(sentence if sentence in load_wording() else "roster.why.other")
