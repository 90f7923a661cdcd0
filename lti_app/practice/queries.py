"""What the student's page shows. Nothing here holds an answer, a seed or a hint that is not open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.escalation.closures import for_student
from lti_app.db.models import Grade, Learner, PracticeItem, PracticeSet
from lti_app.outbox.queries import GradeState, grade_state
from lti_app.practice.halting import Halt, halted
from lti_app.practice.history import recent_items
from lti_app.practice.learning import outlook_of
from lti_app.practice.offers import SoftOffer, soft_offer
from lti_app.practice.pausing import PauseOffer, pause_offer
from lti_app.practice.plans import active_steps, instruction
from lti_app.practice.progress import SkillProgressBar, progress
from lti_app.practice.shown_item import OpenItem, open_shown
from lti_app.practice.shown_result import Result, result_of
from lti_app.practice.talk.requests import HelpState, last_request
from lti_app.practice.talk.told import Told, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from engine.learner.predict import Outlook
    from lti_app.db.models import PlanStep
    from lti_app.practice.context import PracticeContext


@dataclass(frozen=True, slots=True)
class PracticePage:
    """Everything on the student's page.

    item: None where practice is halted, and then halt says why. told: what teachers wrote, newest first.
    says_presence: the page may say that she is at her item (B11).
    """

    practice_set: PracticeSet
    item: OpenItem | None
    halt: Halt | None
    result: Result | None
    skills: tuple[SkillProgressBar, ...]
    grade: float | None
    grade_state: GradeState | None
    help: HelpState | None
    told: tuple[Told, ...]
    planned: tuple[str, ...]
    pause: PauseOffer | None
    offer: SoftOffer | None
    says_presence: bool


def practice_page(context: PracticeContext, row: PracticeItem | None) -> PracticePage:
    """Gather the student's page around the open item; without one, where practice is halted."""
    session, practice_set, person = context.session, context.practice_set, context.person
    learner = session.get_one(Learner, (context.course, person.id))
    outlook = outlook_of(context, learner)
    kept = session.get(Grade, (practice_set.id, person.id))
    steps = active_steps(context)
    pause, offer = _between(context, row, outlook, steps)
    return PracticePage(
        practice_set=practice_set,
        item=open_shown(context, row) if row else None,
        halt=None if row else halted(context),
        result=result_of(context, row) if row else None,
        skills=progress(context, outlook, row.skill if row else None),
        grade=kept.share if kept else None,
        grade_state=grade_state(session, practice_set.id, person.id),
        help=last_request(context),
        told=told(context),
        planned=_planned(context, steps),
        pause=pause,
        offer=offer,
        says_presence=row is not None and not (context.settings and context.settings.no_speed),
    )


def practice_sets(session: Session, course: int) -> Sequence[PracticeSet]:
    """Return the practice sets of a course that have a link, in the order they were made."""
    return session.scalars(
        select(PracticeSet)
        .where(PracticeSet.course_id == course, PracticeSet.resource_link_id.is_not(None))
        .order_by(PracticeSet.id)
        .limit(200)
    ).all()


def _planned(context: PracticeContext, steps: Sequence[PlanStep]) -> tuple[str, ...]:
    """What a teacher has set up for the student, as far as it is still to come."""
    sentences = for_student([instruction(step) for step in steps], context.bank, context.now)
    return tuple(context.wording.say(sentence, context.titles) for sentence in sentences)


def _between(
    context: PracticeContext, row: PracticeItem | None, outlook: Outlook, steps: Sequence[PlanStep]
) -> tuple[PauseOffer | None, SoftOffer | None]:
    """Return what is offered between two items, one thing at most: never in the middle of one."""
    if row is None or row.attempts or row.hints:
        return None, None
    recent = recent_items(context.session, context.course, context.person.id)
    pause = pause_offer(context, outlook, recent, steps)
    return pause, None if pause else soft_offer(context, steps)
