"""Whether there is anything to practise now, where a teacher does not let the machine lead (A11, C8)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from lti_app.practice.choosing import choice_request, may_serve
from lti_app.practice.history import recent_items
from lti_app.practice.learning import outlook_of
from lti_app.practice.plans import active_steps
from lti_app.practice.serving import is_stopped, open_item
from lti_app.practice.state import lock_learner
from lti_app.support.students import SupportMode

if TYPE_CHECKING:
    from lti_app.practice.context import PracticeContext


class Halt(StrEnum):
    """Why no item comes."""

    STOPPED = "stopped"  # a teacher has stopped automated practice; an open item stays as it is
    NOTHING_ASSIGNED = "nothing-assigned"  # practice is what a teacher assigned, and that is done


def halted(context: PracticeContext) -> Halt | None:
    """Return why the student has nothing to practise now, None where she has.

    An item that is open may be finished, whoever leads; only what is stopped is stopped at once.
    """
    if is_stopped(context):
        return Halt.STOPPED
    if context.mode is not SupportMode.HUMAN_FIRST or open_item(context) is not None:
        return None
    learner = lock_learner(context.session, context.course, context.person.id)
    recent = recent_items(context.session, context.course, context.person.id)
    request = choice_request(context, outlook_of(context, learner), recent, active_steps(context))
    return None if may_serve(context, request) else Halt.NOTHING_ASSIGNED
