"""How far a student's real pace is from the day that she wants to be done on (B16)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from engine.intake.pace import minutes_left, pace
from engine.intake.placement import Placement
from engine.learner.mastery import mastery

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from engine.learner.predict import Outlook
    from lti_app.db.models import Intake, PracticeSession
    from lti_app.practice.context import PracticeContext
    from lti_app.support.calendar import SchoolCalendar

_WEEK = timedelta(days=7)
_SETTLING = timedelta(days=14)  # of work: before, nobody knows a pace


def late_share(
    context: PracticeContext, outlook: Outlook, intake: Intake, sessions: Sequence[PracticeSession]
) -> float | None:
    """Return how far past the target day the projected finish is, as a share of the time there was for it.

    Below 0: before it. The time runs from when the goal was set. The pace is that of the student's own
    sessions of the last 28 days, not the one she meant to keep; what is left follows from what the learner
    model holds of each skill now (engine.intake.pace). None where there is no target day, or where she has
    practised for less than two weeks.
    """
    if intake.target_date is None or intake.goal_at is None or not sessions:
        return None
    worked = context.now - sessions[0].began_at
    if worked < _SETTLING:
        return None
    minutes = sum(_minutes(row) for row in sessions)
    weekly = max(1, round(minutes / (worked / _WEEK)))
    known = {skill: _known(outlook, skill) for skill in context.skills}
    today, began = _day(context.calendar, context.now), _day(context.calendar, intake.goal_at)
    expected = pace(minutes_left(context.bank, Placement(known, (), 0.0)), weekly, today, intake.target_date)
    wanted = max(1, (intake.target_date - began).days)
    return (expected.finish - intake.target_date).days / wanted


def _known(outlook: Outlook, skill: str) -> float:
    estimate = mastery(outlook, skill)
    return 1.0 if estimate.mastered else estimate.probability


def _minutes(row: PracticeSession) -> float:
    return (row.last_at - row.began_at) / timedelta(minutes=1)


def _day(calendar: SchoolCalendar, at: datetime) -> date:
    return at.astimezone(calendar.timezone).date()
