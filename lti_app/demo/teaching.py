"""The demo's teacher: each day takes the most urgent cases, writes to students, helps, and closes them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.escalation.model import Cause, Closure, ClosureOutcome, Done, Kind, Tier, Timing, WasRight
from lti_app.content.messages import drafts_for
from lti_app.db.models import Flag
from lti_app.support.attention import note_look
from lti_app.teacher.flags.closing import Verdict, close
from lti_app.teacher.flags.queries import see
from lti_app.teacher.flags.steps import claim, dismiss
from lti_app.teacher.messages.queries import drafted
from lti_app.teacher.messages.service import approve, draft
from lti_app.teacher.queue.order import by_urgency, waits

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from random import Random

    from sqlalchemy.orm import Session

    from lti_app.db.models import Person
    from lti_app.demo.learners import SimulatedLearner

_A_DAY = 5  # cases
_AFTER = timedelta(hours=12)  # nobody is there at once
_WRITES, _DISMISSES, _MISJUDGED = 0.4, 0.08, 0.15  # shares of the cases
_PAUSE = timedelta(minutes=8)  # from one case to the next

_DONE: Mapping[Cause, Done] = {
    Cause.MASTERY_FAILURE: Done.RETAUGHT,
    Cause.MISCONCEPTION: Done.WORKED_EXAMPLE,
    Cause.PREREQUISITE: Done.PREREQUISITE_FIRST,
    Cause.HINT_DEPENDENCE: Done.WORKED_EXAMPLE,
    Cause.OVER_HELP: Done.WORKED_EXAMPLE,
    Cause.MOTIVATION: Done.ENCOURAGED,
    Cause.DISTRESS: Done.ENCOURAGED,
    Cause.OFF_TRACK: Done.GOAL_RESET,
}  # for all others: a talk
_OUTCOMES = (
    ClosureOutcome.UNDERSTOOD,
    ClosureOutcome.UNDERSTOOD,
    ClosureOutcome.PARTLY,
    ClosureOutcome.NOT_YET,
)
_VERDICTS = (
    Verdict(WasRight.YES, Timing.IN_TIME),
    Verdict(WasRight.YES, Timing.LATE),
    Verdict(WasRight.PARTLY, Timing.EARLY),
    Verdict(),
)
_NOTHING_NEEDED = "We had spoken about it already."


def teach(
    session: Session,
    course: int,
    teacher: Person,
    learners: Mapping[int, SimulatedLearner],
    now: datetime,
    before: datetime,
    random: Random,
) -> None:
    """Work on the course's cases for a day. before: cases raised later are left for the demo."""
    query = select(Flag).where(
        Flag.course_id == course,
        Flag.tier > Tier.PRACTICE,
        Flag.kind == Kind.CASE.value,
        Flag.raised_at < min(now - _AFTER, before),
        waits(now),
    )
    for turn, flag in enumerate(session.scalars(query.order_by(*by_urgency(now)).limit(_A_DAY)).all()):
        _work_on(session, flag, teacher, learners[flag.person_id], now + turn * _PAUSE, random)


def _work_on(
    session: Session, flag: Flag, by: Person, learner: SimulatedLearner, now: datetime, random: Random
) -> None:
    see(session, flag.id, now)
    note_look(session, flag.course_id, flag.person_id, by, now)
    claim(session, flag, by, now)
    if random.random() < _DISMISSES:
        dismiss(session, flag, _NOTHING_NEEDED, by, now)
        return
    if random.random() < _WRITES:
        _write(session, flag, by, now)
    cause, outcome = Cause(flag.cause), random.choice(_OUTCOMES)
    found = Cause.MOTIVATION if random.random() < _MISJUDGED else cause
    facts = Closure(
        found,
        _DONE.get(found, Done.TALKED),
        outcome,
        skill=flag.skill,
        misconception=flag.misconception if found is Cause.MISCONCEPTION else None,
    )
    close(session, flag, facts, "", by, now, verdict=random.choice(_VERDICTS))
    if outcome is not ClosureOutcome.NOT_YET:
        learner.is_helped(cause, flag.misconception)


def _write(session: Session, flag: Flag, by: Person, now: datetime) -> None:
    template = drafts_for(Cause(flag.cause))[0]
    text = drafted(session, flag, template)
    message = draft(session, flag, f"demo-{flag.id}", template.id, text, text, by, now)
    approve(session, message, text, by, now)
