"""Which item a student has open: chosen by the engine, opened once, closed once."""

from __future__ import annotations

import secrets
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from engine.items.draw import draw
from engine.sequencing.choose import choose
from engine.sequencing.model import ChoiceRequest
from engine.sequencing.model import PlanStep as PlanInstruction
from engine.sequencing.shortlist import shortlist
from lti_app.db.models import Flag, PlanStep, PracticeItem
from lti_app.practice.history import recent_for_choice
from lti_app.practice.learning import with_templates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.items.model import Bank, Item
    from engine.learner.predict import Outlook
    from engine.sequencing.model import ItemChoice
    from lti_app.db.models import Learner
    from lti_app.practice.context import PracticeContext


def open_item(context: PracticeContext) -> PracticeItem | None:
    """Return the item that the student has open in this practice set, if any that the bank still has."""
    row = _open_row(context)
    return row if row is not None and row.template in context.bank.templates else None


def drawn(bank: Bank, row: PracticeItem) -> Item:
    """Return the exercise itself, drawn again from its seed: it is kept nowhere."""
    return draw(bank.templates[row.template], row.seed)


def serve_next(
    context: PracticeContext, learner: Learner, outlook: Outlook, recent: Sequence[PracticeItem]
) -> PracticeItem:
    """Choose the next item and open it. recent: the student's last items, oldest first."""
    steps = active_steps(context)
    choice = _choose(context, learner, choice_request(context, outlook, recent, steps))
    _take_turn(steps, choice.step)
    reason = context.as_data(choice.reason)
    row = PracticeItem(
        open_key=_open_key(context),
        template=choice.template,
        skill=choice.skill,
        seed=choice.seed,
        predicted=choice.predicted,
        reason=reason | {"trace": asdict(choice.trace)},
        step_id=choice.step,
        check=choice.check,
    )
    put_up(context, row)
    context.log("item_opened", item=row.id, template=row.template, seed=row.seed, reason=reason)
    return row


def put_up(context: PracticeContext, row: PracticeItem) -> None:
    """Open an item for the student. row: with what was chosen, and its key; the rest is the same for all."""
    row.token = secrets.token_urlsafe(24)
    row.course_id, row.person_id = context.course, context.person.id
    row.practice_set_id = context.practice_set.id
    row.bank, row.bank_version = context.bank.id, context.bank.version
    row.hints = row.tries = 0
    row.opened_at, row.attempts = context.now, []
    context.session.add(row)
    context.session.flush()


def choice_request(
    context: PracticeContext, outlook: Outlook, recent: Sequence[PracticeItem], steps: Sequence[PlanStep]
) -> ChoiceRequest:
    """Return what the choice of the next item may look at. steps: of teachers, that still apply."""
    return ChoiceRequest(
        bank=context.bank,
        skills=context.skills,
        outlook=outlook,
        recent=recent_for_choice(recent),
        seed=context.seed(),
        plan=tuple(instruction(step) for step in steps),
        flagged=_flagged(context),
        since={step.id: step.since for step in steps},
    )


def _choose(context: PracticeContext, learner: Learner, request: ChoiceRequest) -> ItemChoice:
    """Choose in two steps, so that of a large bank only the templates of a few skills are looked up."""
    skills = shortlist(request)
    templates = [template.id for skill in skills for template in context.bank.by_skill[skill]]
    outlook = with_templates(context, learner, request.outlook, templates)
    return choose(replace(request, outlook=outlook), skills)


def close_item(context: PracticeContext, row: PracticeItem, *, right: bool) -> None:
    """Close the item: answered right, or missed."""
    row.right, row.closed_at, row.open_key = right, context.now, None


def withdraw_item(context: PracticeContext) -> None:
    """Close an open item whose template the bank no longer has: it ends neither right nor missed."""
    row = _open_row(context)
    if row is None or row.template in context.bank.templates:
        return
    row.closed_at, row.open_key = context.now, None
    context.session.flush()  # the next item takes the key
    context.log("item_withdrawn", item=row.id, template=row.template)


def _open_row(context: PracticeContext) -> PracticeItem | None:
    query = select(PracticeItem).where(PracticeItem.open_key == _open_key(context))
    return context.session.scalar(query.options(selectinload(PracticeItem.attempts)))


def _open_key(context: PracticeContext) -> str:
    return f"{context.person.id}:{context.practice_set.id}"


def active_steps(context: PracticeContext) -> list[PlanStep]:
    """Return the steps of teachers' closures that still apply to the student in this practice set."""
    query = (
        select(PlanStep)
        .where(
            PlanStep.course_id == context.course,
            PlanStep.person_id == context.person.id,
            PlanStep.remaining > 0,
        )
        .order_by(PlanStep.id)
        .limit(20)
    )
    # A step about a skill that this practice set does not hold waits for one that does.
    return [step for step in context.session.scalars(query) if not step.skill or step.skill in context.skills]


def instruction(step: PlanStep) -> PlanInstruction:
    """Return a step as the sequencer reads it: for the items that remain."""
    return PlanInstruction(
        step.id, step.kind, step.remaining, step.skill, step.misconception, step.spacing, step.template
    )


def _take_turn(steps: Sequence[PlanStep], served: int | None) -> None:
    for step in steps:
        if step.id == served:
            step.remaining, step.since = step.remaining - 1, 0
        else:
            step.since += 1


def _flagged(context: PracticeContext) -> bool:
    query = select(func.count()).where(
        Flag.course_id == context.course,
        Flag.person_id == context.person.id,
        Flag.open_key.is_not(None),
    )
    return bool(context.session.scalar(query))
