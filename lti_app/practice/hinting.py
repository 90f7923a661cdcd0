"""Opening a hint: what each rung of the ladder asks of the student first is enforced here (A4, A6)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from engine.items.draw import hint, rungs
from engine.items.model import HintKind
from engine.signals.effort import genuine_attempts
from lti_app.practice.escalate import escalate
from lti_app.practice.explaining import REFUSED, Purpose, hear, judged, keep
from lti_app.practice.history import item_record, recent_items
from lti_app.practice.learning import outlook_of
from lti_app.practice.received import Received
from lti_app.practice.serving import drawn, open_item
from lti_app.practice.sessions import note_act
from lti_app.practice.state import lock_learner
from lti_app.practice.templates import served_template

if TYPE_CHECKING:
    from lti_app.db.models import PracticeItem
    from lti_app.practice.context import PracticeContext

NEXT_STEP_LENGTH = 200


class Feeling(StrEnum):
    """What a student says of herself before the first hint (A6)."""

    STUCK = "stuck"
    UNSURE = "unsure"
    CHECKING = "checking"


class Need(StrEnum):
    """What comes before a rung can be opened."""

    FEELING = "feeling"
    NEXT_STEP = "next-step"  # a line: what would you try next?
    ATTEMPT = "attempt"  # a genuine one


def next_rung(context: PracticeContext, row: PracticeItem) -> HintKind | None:
    """Return the rung that could be opened next; None where there is none, as in every check."""
    template = served_template(context.bank, row)
    if row.check or row.hints >= rungs(template):
        return None
    return hint(template, drawn(context.bank, row), row.hints + 1).kind


def need(context: PracticeContext, row: PracticeItem) -> Need | None:
    """Return what the next rung of an open item asks for, None where it opens at once.

    A student with more hints (A10) says how she feels, which costs nothing, and no effort is asked of her.
    """
    eased = context.settings is not None and context.settings.more_hints
    match next_rung(context, row):
        case HintKind.NUDGE:
            return Need.FEELING
        case HintKind.WORKED_EXAMPLE if not eased:
            return Need.NEXT_STEP
        case HintKind.EXPLANATION if not (eased or genuine(context, row)):
            return Need.ATTEMPT
    return None


def genuine(context: PracticeContext, row: PracticeItem) -> int:
    """Return how many genuine attempts at an item there were."""
    return len(genuine_attempts(item_record(context.bank, row), context.policy.signals))


def open_hint(
    context: PracticeContext, token: str, rung: int, *, feeling: str = "", next_step: str = ""
) -> tuple[Received, str | None]:
    """Open one rung of the hint ladder; a rung already open, or one too far up, changes nothing.

    A check has no hints (A7): it is to show what the student knows on her own. feeling: one of Feeling, for
    the first rung. next_step: at most NEXT_STEP_LENGTH characters, for the worked example. Returns what
    became of it, and where something is still needed the wording code of what.
    """
    learner = lock_learner(context.session, context.course, context.person.id)
    row = open_item(context)
    if row is None or row.token != token or rung != row.hints + 1 or next_rung(context, row) is None:
        return Received.STALE, None
    asked = need(context, row)
    if asked is Need.FEELING:
        if feeling not in set(Feeling):
            return Received.MALFORMED, "practice.need.feeling"
        row.feeling = feeling
    elif asked is Need.NEXT_STEP:
        found = judged(context, row, next_step)
        hear(context, learner, row, next_step, refused=found in REFUSED)
        if found in REFUSED:
            return Received.MALFORMED, f"practice.say.{found}"
        keep(context, row, Purpose.NEXT_STEP, next_step, found)
    elif asked is Need.ATTEMPT:
        return Received.MALFORMED, "practice.need.attempt"
    row.hints = rung
    row.hint_seconds = [*row.hint_seconds, round((context.now - row.opened_at).total_seconds(), 1)]
    note_act(context, learner, at_work_on=row)
    context.log("hint_opened", item=row.id, rung=rung, feeling=row.feeling, seconds=row.hint_seconds[-1])
    if next_rung(context, row) is None:  # the whole ladder: was it read, or clicked through (B7)?
        recent = recent_items(context.session, context.course, context.person.id)
        escalate(context, outlook_of(context, learner), recent)
    return Received.COUNTED, None
