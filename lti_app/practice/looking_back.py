"""All that signals are measured from: windows of a student's work, bounded however long her history is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from engine.learner.mastery import mastery
from engine.signals.model import Glance, History, SkillView
from lti_app.db.models import Attempt, PracticeItem
from lti_app.practice.happenings import recent_events, to_happenings
from lti_app.practice.history import history
from lti_app.practice.sessions import recent_sessions, templates_left_open, to_sessions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from engine.items.model import Bank
    from engine.learner.predict import Outlook
    from lti_app.db.models import HelpRequest
    from lti_app.practice.context import PracticeContext

LONGER = 100  # items, of which little is looked at; B5 compares fifty with fifty


def look_back(
    context: PracticeContext,
    outlook: Outlook,
    items: Sequence[PracticeItem],
    requests: Sequence[HelpRequest],
) -> History:
    """Return all that signals are measured from, as it is now. items, requests: the last, oldest first."""
    session, course, person = context.session, context.course, context.person.id
    sessions = recent_sessions(session, course, person, context.now)
    return replace(
        history(context.bank, items, requests),
        longer=glances(session, course, person),
        sessions=to_sessions(context.bank, sessions, templates_left_open(session, sessions)),
        happenings=to_happenings(recent_events(session, course, person)),
        skills=skill_views(context.bank, outlook, {item.skill for item in items}),
        at=context.now,
    )


def glances(session: Session, course: int, person: int) -> tuple[Glance, ...]:
    """Return what a longer look back keeps of the student's last items that were tried and closed.

    Those of a placement are none, nor those that were withdrawn or that she left.
    """
    first = and_(Attempt.item_id == PracticeItem.id, Attempt.number == 1)
    rows = session.execute(
        select(
            PracticeItem.id,
            Attempt.id,
            PracticeItem.skill,
            Attempt.right,
            Attempt.hints_before,
            PracticeItem.hints,
            PracticeItem.closed_at,
        )
        .join(Attempt, first)
        .where(
            PracticeItem.course_id == course,
            PracticeItem.person_id == person,
            PracticeItem.placement.is_(False),
            PracticeItem.right.is_not(None),
        )
        .order_by(PracticeItem.id.desc())
        .limit(LONGER)
    )
    found = [
        Glance(item, attempt, skill, right and not helped, hints > 0, closed_at)
        for item, attempt, skill, right, helped, hints, closed_at in rows
        if closed_at is not None
    ]
    return tuple(found[::-1])


def skill_views(bank: Bank, outlook: Outlook, skills: Iterable[str]) -> dict[str, SkillView]:
    """Return what the learner model holds of skills and of their prerequisites, by skill.

    Skills that the bank does not have any more are left out.
    """
    known = [skill for skill in dict.fromkeys(skills) if skill in bank.skills]
    wanted = dict.fromkeys(
        (*known, *(before for skill in known for before in bank.skills[skill].prerequisites))
    )
    return {skill: _view(bank, outlook, skill) for skill in wanted if skill in bank.skills}


def _view(bank: Bank, outlook: Outlook, skill: str) -> SkillView:
    estimate, state = mastery(outlook, skill), outlook.learner.skills.get(skill)
    return SkillView(
        skill=skill,
        strand=bank.skills[skill].strand,
        chance=estimate.chance,
        sureness=estimate.probability,
        mastered=estimate.mastered,
        opportunities=state.opportunities if state else 0,
        prerequisites=tuple(bank.skills[skill].prerequisites),
        mastered_at=state.mastered_at if state else None,
    )
