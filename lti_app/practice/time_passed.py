"""Puts into the log what time alone has brought a student: due dates that passed (B15), her pace (B16)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.learner.mastery import mastery
from engine.signals.model import HappeningKind
from lti_app.db.models import Event, Intake, PracticeSet
from lti_app.practice.context import PracticeContext
from lti_app.practice.happenings import note_happening
from lti_app.practice.projecting import late_share
from lti_app.practice.sessions import LOOKED_BACK, recent_sessions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.learner.predict import Outlook
    from lti_app.settings import Settings

_WEEK = timedelta(days=7)
_PASSED = 20  # due dates that are looked at together
_CAUGHT_UP = 0.1  # of a practice set's skills mastered since it was last noted
_EVENTS = 200  # of both kinds, among which those of 28 days are


def note_time(context: PracticeContext, outlook: Outlook, settings: Settings) -> None:
    """Note what has come since it was last noted; doing it again notes nothing more."""
    known = _known_events(context)
    _note_due(context, outlook, known, settings)
    _note_pace(context, outlook, known)


def _known_events(context: PracticeContext) -> Sequence[Event]:
    """Return what was noted of due dates and of the pace before, newest first."""
    rows = context.session.scalars(
        select(Event)
        .where(
            Event.course_id == context.course,
            Event.person_id == context.person.id,
            Event.notable.is_(True),
            Event.kind.in_((HappeningKind.DUE_PASSED, HappeningKind.PACE)),
        )
        .order_by(Event.id.desc())
        .limit(_EVENTS)
    )
    return rows.all()


def _note_due(context: PracticeContext, outlook: Outlook, known: Sequence[Event], settings: Settings) -> None:
    """Note each practice set whose due date has passed, with what of it the student has mastered (B15).

    Once, and again as she catches up.
    """
    noted: dict[int, float] = {}
    for event in known:
        if event.kind == HappeningKind.DUE_PASSED:
            noted.setdefault(event.data["practice_set"], event.data["value"])
    passed = context.session.scalars(
        select(PracticeSet)
        .where(
            PracticeSet.course_id == context.course,
            PracticeSet.resource_link_id.is_not(None),
            PracticeSet.due_at <= context.now,
            PracticeSet.due_at > context.now - LOOKED_BACK,
        )
        .order_by(PracticeSet.due_at)
        .limit(_PASSED)
    )
    for row in passed:
        of_set = PracticeContext.by_settings(
            context.session, row, context.person, now=context.now, settings=settings
        )
        mastered = sum(mastery(outlook, skill).mastered for skill in of_set.skills)
        share = mastered / len(of_set.skills)
        if row.id not in noted or share >= noted[row.id] + _CAUGHT_UP:
            note_happening(of_set, HappeningKind.DUE_PASSED, value=round(share, 4), practice_set=row.id)


def _note_pace(context: PracticeContext, outlook: Outlook, known: Sequence[Event]) -> None:
    """Note once a week how far the student's pace is from the day she wants to be done on (B16)."""
    last = next((event.at for event in known if event.kind == HappeningKind.PACE), None)
    if last is not None and context.now - last < _WEEK:
        return
    intake = context.session.get(Intake, (context.course, context.person.id))
    if intake is None:
        return
    sessions = recent_sessions(context.session, context.course, context.person.id, context.now)
    share = late_share(context, outlook, intake, sessions)
    if share is not None:
        note_happening(context, HappeningKind.PACE, value=round(share, 4))
