"""Which item a student has open: chosen by the engine, opened once, closed once."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from engine.items.draw import draw
from lti_app.content.versions import keep
from lti_app.db.models import PlanStep, PracticeItem
from lti_app.practice.choosing import choice_request, choose_next, left_lately, may_serve
from lti_app.practice.looked import how_chosen
from lti_app.practice.plans import take_turn
from lti_app.practice.templates import can_go_on, served_template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.items.model import Bank, Item
    from engine.learner.predict import Outlook
    from engine.sequencing.model import ItemChoice
    from lti_app.db.models import Learner
    from lti_app.practice.context import PracticeContext


def is_stopped(context: PracticeContext) -> bool:
    """Tell whether a teacher has stopped automated practice for the student (C8)."""
    return context.settings is not None and context.settings.stopped


def open_item(context: PracticeContext) -> PracticeItem | None:
    """Return the item that the student has open in this practice set, if any that can be worked on.

    While practice is stopped there is none: what was open waits.
    """
    if is_stopped(context):
        return None
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
    context: PracticeContext,
    learner: Learner,
    outlook: Outlook,
    recent: Sequence[PracticeItem],
    steps: Sequence[PlanStep],
) -> PracticeItem | None:
    """Choose the next item and open it.

    recent: the student's last items, oldest first. steps: of teachers' plans that apply. None where practice
    is only what a teacher assigned (A11), and nothing of that is left.
    """
    request = choice_request(context, outlook, recent, steps)
    if not may_serve(context, request):
        return None
    choice = choose_next(context, learner, request, left_lately(recent))
    take_turn(steps, choice.step)
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
    new_item(context, row, choice=how_chosen(context, request))
    return row


def new_item(context: PracticeContext, row: PracticeItem, **told: Any) -> None:
    """Open an item of practice, and put it into the log. row: as put_up takes it, without its key.

    told: what the log is to keep beside that (lti_app.practice.looked).
    """
    row.open_key = _open_key(context)
    put_up(context, row)
    reason = {name: row.reason[name] for name in ("code", "params", "text")}
    context.log(
        "item_opened",
        item=row.id,
        practice_set=row.practice_set_id,
        template=row.template,
        skill=row.skill,
        seed=row.seed,
        step=row.step_id,
        check=row.check_kind,
        of=row.check_of_id,
        surface=row.surface,
        predicted=row.predicted,
        reason=reason,
        **told,
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
    row.opened_at, row.attempts, row.explanations, row.hint_seconds = context.now, [], [], []
    context.session.add(row)
    context.session.flush()


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
