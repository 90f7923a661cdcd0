"""Another one, please: a student puts the open item away (B25)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.learner.mastery import mastery
from lti_app.practice.escalate import escalate
from lti_app.practice.history import recent_items
from lti_app.practice.learning import outlook_of
from lti_app.practice.plans import active_steps
from lti_app.practice.received import Received
from lti_app.practice.serving import open_item, put_back, serve_next
from lti_app.practice.sessions import note_act
from lti_app.practice.state import lock_learner

if TYPE_CHECKING:
    from lti_app.practice.context import PracticeContext


def leave_item(context: PracticeContext, token: str) -> Received:
    """Put the open item away for another one, as the student wishes; its skill waits for a few items.

    It ends neither right nor missed, and what was answered has been learnt from already. token: of the item;
    sent again, the form names one that is not open any more. A check is not left: it follows from what the
    student has just seen, or mastered, and it is to show what stays.
    """
    learner = lock_learner(context.session, context.course, context.person.id)
    row = open_item(context)
    if row is None or row.token != token or row.check:
        return Received.STALE
    row.left_by_choice = True
    session = note_act(context, learner, closed=row)
    put_back(context, row)
    context.log("item_left", item=row.id, skill=row.skill, tries=row.tries)
    outlook = outlook_of(context, learner)
    if row.skill not in session.left_skills and not mastery(outlook, row.skill).mastered:
        session.left_skills = [*session.left_skills, row.skill]
    recent = recent_items(context.session, context.course, context.person.id)
    escalate(context, outlook, recent)
    serve_next(context, learner, outlook, recent, active_steps(context))
    return Received.COUNTED
