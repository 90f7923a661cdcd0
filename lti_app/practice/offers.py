"""What a soft flag (C6) offers the student: practice changes a little, and nobody else is asked to act."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.escalation.model import Cause, Tier
from engine.signals.model import HappeningKind
from lti_app.db.models import Flag, FlagChange
from lti_app.practice.choosing import ACCEPTED, DECLINED
from lti_app.practice.escalate import escalate
from lti_app.practice.happenings import note_happening
from lti_app.practice.history import recent_items
from lti_app.practice.learning import outlook_of
from lti_app.practice.received import Received
from lti_app.practice.state import lock_learner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lti_app.db.models import PlanStep
    from lti_app.practice.context import PracticeContext

_FLAGS = 20  # open flags at most: there is one a cause
_NO = "no"


class OfferKind(StrEnum):
    """What is offered."""

    BREAK = "break"  # a pause; practice may always go on
    EASIER = "easier"  # gentler items while the flag is open (A2); "no" takes the usual ones again
    HOW = "how"  # how it is going, in one word


@dataclass(frozen=True, slots=True)
class SoftOffer:
    """One offer. key: names it in its form."""

    kind: OfferKind
    key: str


_BY_CAUSE = {
    Cause.MASTERY_FAILURE: OfferKind.EASIER,
    Cause.MISCONCEPTION: OfferKind.EASIER,
    Cause.PREREQUISITE: OfferKind.EASIER,
    Cause.HINT_DEPENDENCE: OfferKind.EASIER,
    Cause.OVER_HELP: OfferKind.EASIER,
    Cause.DISENGAGEMENT: OfferKind.BREAK,
    Cause.INTEGRITY: OfferKind.BREAK,  # answers in a hurry
}  # of all other causes the student is asked how it goes

# What she may say to each, and for HOW how sure that is, of 5 (HappeningKind.CONFIDENCE).
_SAYS: dict[OfferKind, dict[str, int]] = {
    OfferKind.BREAK: {},
    OfferKind.EASIER: {"yes": 0},
    OfferKind.HOW: {"stuck": 1, "unsure": 2, "fine": 4},
}


def soft_offer(context: PracticeContext, steps: Sequence[PlanStep]) -> SoftOffer | None:
    """Return what to offer now: of the newest open flag of tier 1 that she has not answered to, if any.

    steps: of teachers' plans that apply; where one asks for success already, nothing gentler is offered.
    """
    gentle = any(step.kind == "confidence" for step in steps)
    for flag in _unanswered(context):
        kind = _BY_CAUSE.get(Cause(flag.cause), OfferKind.HOW)
        if not (gentle and kind is OfferKind.EASIER):
            return SoftOffer(kind, str(flag.id))
    return None


def answer_offer(context: PracticeContext, key: str, said: str) -> Received:
    """Take what the student says to an offer; the first word counts, and "no" puts any of them away."""
    learner = lock_learner(context.session, context.course, context.person.id)
    flag = next((flag for flag in _unanswered(context) if str(flag.id) == key), None)
    if flag is None:
        return Received.STALE
    kind = _BY_CAUSE.get(Cause(flag.cause), OfferKind.HOW)
    if said != _NO and said not in _SAYS[kind]:
        return Received.STALE
    context.session.add(
        FlagChange(
            flag_id=flag.id,
            by_id=context.person.id,
            action=DECLINED if said == _NO else ACCEPTED,
            state=flag.state,
            detail={"offer": kind.value, "said": said},
            at=context.now,
        )
    )
    context.log("offer_answered", flag=flag.id, offer=kind.value, said=said)
    if kind is OfferKind.HOW and said != _NO:
        note_happening(context, HappeningKind.CONFIDENCE, value=_SAYS[kind][said])
        recent = recent_items(context.session, context.course, context.person.id)
        escalate(context, outlook_of(context, learner), recent)
    return Received.COUNTED


def _unanswered(context: PracticeContext) -> list[Flag]:
    """Return the student's open flags of tier 1 that she has said nothing to, newest first."""
    answered = select(FlagChange.id).where(
        FlagChange.flag_id == Flag.id, FlagChange.action.in_((ACCEPTED, DECLINED))
    )
    query = (
        select(Flag)
        .where(
            Flag.course_id == context.course,
            Flag.person_id == context.person.id,
            Flag.open_key.is_not(None),
            Flag.tier == Tier.PRACTICE,
            ~answered.exists(),
        )
        .order_by(Flag.id.desc())
        .limit(_FLAGS)
    )
    return list(context.session.scalars(query))
