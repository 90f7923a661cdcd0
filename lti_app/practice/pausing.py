"""Whether this is a good place to stop (A9), told from the last items alone. Practice may always go on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from engine.learner.predict import Outlook
from engine.sequencing.model import SessionSoFar
from engine.sequencing.session import session_end
from engine.signals.recent import BREAK
from lti_app.practice.choosing import choice_request

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.sequencing.model import ChoiceRequest
    from lti_app.db.models import PlanStep, PracticeItem
    from lti_app.practice.context import PracticeContext


@dataclass(frozen=True, slots=True)
class PauseOffer:
    """A place to stop. why: a sentence; items: worked on in the session; mastered: titles of skills."""

    why: str
    items: int
    mastered: tuple[str, ...]


def pause_offer(
    context: PracticeContext, outlook: Outlook, recent: Sequence[PracticeItem], steps: Sequence[PlanStep]
) -> PauseOffer | None:
    """Return the offer to stop, where the session has just done its work.

    It is made once in a session, not beside every item after it. recent: the student's last items, oldest
    first.
    """
    session = run_of_work(recent, context.now)
    if not session:
        return None
    start, last = begun_at(session[0]), begun_at(session[-1])
    mastered = [
        (state.mastered_at, skill)
        for skill, state in outlook.learner.skills.items()
        if state.mastered_at is not None and state.mastered_at >= start
    ]
    so_far = SessionSoFar(start, len(session), len(mastered))
    request = replace(choice_request(context, outlook, recent, steps), session=so_far)
    end = session_end(request)
    if end is None:
        return None
    new = any(at >= last for at, _ in mastered)
    if not new and _could_end_before(request, so_far, last):
        return None
    known = context.bank.skills
    titles = tuple(known[skill].title for _, skill in sorted(mastered) if skill in known)
    return PauseOffer(context.wording.say(end), len(session), titles)


def run_of_work(recent: Sequence[PracticeItem], now: datetime) -> list[PracticeItem]:
    """Return the items of the practice session under way that are over, oldest first."""
    run: list[PracticeItem] = []
    after = now
    for item in reversed(recent):
        if item.closed_at is None or not item.attempts:
            continue
        if after - item.closed_at > BREAK:
            break
        run.append(item)
        after = begun_at(item)
    return run[::-1]


def begun_at(item: PracticeItem) -> datetime:
    """Return when work on an answered item began: what lay open through a break was not worked on."""
    first = item.attempts[0]
    thinking = timedelta(seconds=first.seconds)
    return first.at - thinking if thinking <= BREAK else first.at


def _could_end_before(request: ChoiceRequest, so_far: SessionSoFar, last: datetime) -> bool:
    """Tell whether the session could have ended before its last item, so that the offer was made then."""
    known = request.outlook
    earlier = Outlook(known.parameters, known.course, known.learner, last, known.by_hand)
    session = replace(so_far, items=so_far.items - 1)
    return session_end(replace(request, outlook=earlier, session=session)) is not None
