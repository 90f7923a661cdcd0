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
from lti_app.content.versions import keep
from lti_app.db.models import Flag, PlanStep, PracticeItem
from lti_app.practice.history import recent_for_choice
from lti_app.practice.learning import with_templates
from lti_app.practice.templates import can_go_on, served_template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.items.model import Bank, Item
    from engine.learner.predict import Outlook
    from engine.sequencing.model import ItemChoice
    from lti_app.db.models import Learner
    from lti_app.practice.context import PracticeContext


def open_item(context: PracticeContext) -> PracticeItem | None:
    """Return the item that the student has open in this practice set, if any that can be worked on."""
    row = _open_row(context)
    return row if row is not None and can_go_on(context.bank, row) else None


def drawn(bank: Bank, row: PracticeItem) -> Item:
    """Return the exercise itself as the student saw it, drawn again from its seed: it is kept nowhere.

    Raises KeyError for an item without a template (lti_app.practice.templates).
    """
    template = served_template(bank, row)
    # An item from before versions were kept may have a form of the stem that its template has no more.
    return draw(template, row.seed, min(row.surface, len(template.surfaces)))


def serve_next(
    context: PracticeContext, learner: Learner, outlook: Outlook, recent: Sequence[PracticeItem]
) -> PracticeItem:
    """Choose the next item and open it. recent: the student's last items, oldest first."""
    steps = active_steps(context)
    choice = _choose(context, learner, choice_request(context, outlook, recent, steps))
    _take_turn(steps, choice.step)
    reason = context.as_data(choice.reason)
    row = PracticeItem(
        template=choice.template,
        skill=choice.skill,
        seed=choice.seed,
        predicted=choice.predicted,
        reason=reason | {"trace": asdict(choice.trace)},
        step_id=choice.step,
        check=choice.check,
        surface=_surface(context, outlook, choice) if choice.check else 0,
    )
    new_item(context, row)
    return row


def new_item(context: PracticeContext, row: PracticeItem) -> None:
    """Open an item of practice, and put it into the log. row: as put_up takes it, without its key."""
    row.open_key = _open_key(context)
    put_up(context, row)
    reason = {name: row.reason[name] for name in ("code", "params", "text")}
    context.log("item_opened", item=row.id, template=row.template, seed=row.seed, reason=reason)
    if row.check:
        context.log(
            "check_opened", item=row.id, check=row.check_kind, of=row.check_of_id, surface=row.surface
        )


def _surface(context: PracticeContext, outlook: Outlook, choice: ItemChoice) -> int:
    """Return the form of the stem for a transfer check: another one each time, as far as there are any."""
    forms = len(context.bank.templates[choice.template].surfaces)
    state = outlook.learner.skills.get(choice.skill)
    return 1 + (state.checks if state else 0) % forms if forms else 0


def put_up(context: PracticeContext, row: PracticeItem) -> None:
    """Open an item for the student. row: with what was chosen, and its key; the rest is the same for all.

    Its template is kept as it is now, or as the row says already: an edit does not reach an open item.
    """
    row.token = secrets.token_urlsafe(24)
    row.course_id, row.person_id = context.course, context.person.id
    row.practice_set_id = context.practice_set.id
    row.bank, row.bank_version = context.bank.id, context.bank.version
    if row.digest is None:
        row.digest = keep(context.session, context.bank.templates[row.template])
    row.hints = row.tries = 0
    row.opened_at, row.attempts, row.explanations = context.now, [], []
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
    """Close an open item that can no longer be worked on: it ends neither right nor missed."""
    row = _open_row(context)
    if row is not None and not can_go_on(context.bank, row):
        put_back(context, row)


def put_back(context: PracticeContext, row: PracticeItem) -> None:
    """Withdraw an item that is open: it ends neither right nor missed. A plan step gets its turn back."""
    row.closed_at, row.open_key = context.now, None
    step = context.session.get(PlanStep, row.step_id) if row.step_id else None
    if step is not None and not row.tries:
        step.remaining += 1
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
