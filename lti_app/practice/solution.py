"""The solution of an item that was missed, and the fresh item without hints that always follows it (A4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from engine.items.draw import DrawError, draw, sibling
from engine.reason import Reason
from lti_app.db.models import PracticeItem
from lti_app.practice.explaining import REFUSED, Purpose, hear, judged, keep, said
from lti_app.practice.hinting import genuine
from lti_app.practice.history import recent_items
from lti_app.practice.learning import outlook_of
from lti_app.practice.received import Received
from lti_app.practice.serving import new_item, open_item, put_back
from lti_app.practice.sessions import note_act
from lti_app.practice.state import lock_learner
from lti_app.practice.templates import can_go_on, served_template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.items.model import Item
    from engine.learner.predict import Outlook
    from engine.reason import Value
    from lti_app.practice.context import PracticeContext

EFFORT = 2  # genuine attempts before the answer may be shown
_STEPS = 5  # from sibling to sibling, to find one that the student has not had lately


def answered_before(context: PracticeContext, row: PracticeItem) -> PracticeItem | None:
    """Return the last item that the student answered in this practice set before the one that is open."""
    return context.session.scalar(
        select(PracticeItem)
        .where(
            PracticeItem.practice_set_id == context.practice_set.id,
            PracticeItem.person_id == context.person.id,
            PracticeItem.id < row.id,
            PracticeItem.placement.is_(False),
            PracticeItem.tries > 0,
        )
        .order_by(PracticeItem.id.desc())
        .limit(1)
        .options(selectinload(PracticeItem.attempts), selectinload(PracticeItem.explanations))
    )


def can_show(context: PracticeContext, missed: PracticeItem, row: PracticeItem) -> bool:
    """Tell whether the solution of a missed item may be shown now. row: the item that is open.

    It may after real effort, while the next item is untouched, where a fresh item of its kind can follow, and
    once.
    """
    return (
        missed.right is False
        and missed.closed_at is not None
        and can_go_on(context.bank, missed)
        and not (row.tries or row.hints)
        and said(missed, Purpose.SOLUTION) is None
        and genuine(context, missed) >= EFFORT
        and _fresh(context, missed, []) is not None
    )


def show_solution(context: PracticeContext, token: str, text: str) -> tuple[Received, str | None]:
    """Show the answer of the item just missed for a line in the student's own words; open what follows it.

    The item that was open is put back, and a check for understanding is open instead. Idempotent: the token
    names the missed item, and sent again the form changes nothing. token: of that item. text: at most
    engine.items.explanations.LONGEST characters. Returns what became of it, and where the line is still
    needed the wording code of what to say.
    """
    learner = lock_learner(context.session, context.course, context.person.id)
    row = open_item(context)
    missed = answered_before(context, row) if row is not None else None
    if row is None or missed is None or missed.token != token:
        return Received.STALE, None
    if row.check_of_id == missed.id and not row.tries:
        return Received.COUNTED, None  # it is shown already
    if not can_show(context, missed, row):
        return Received.STALE, None
    found = judged(context, missed, text)
    if found in REFUSED:
        hear(context, learner, missed, text, refused=True)
        return Received.MALFORMED, f"practice.say.{found}"
    recent = recent_items(context.session, context.course, context.person.id)
    fresh = _fresh(context, missed, recent)
    if fresh is None:
        return Received.STALE, None
    keep(context, missed, Purpose.SOLUTION, text, found)
    context.log("solution_shown", item=missed.id)
    put_back(context, row)
    outlook = outlook_of(context, learner, (fresh.template,))
    _open_check(context, missed, fresh, outlook)
    note_act(context, learner)
    hear(context, learner, missed, text)
    return Received.COUNTED, None


def _open_check(context: PracticeContext, missed: PracticeItem, fresh: Item, outlook: Outlook) -> None:
    predicted = outlook.chance(served_template(context.bank, missed).task)
    params: dict[str, Value] = {"skill": fresh.skill, "predicted": round(predicted, 4)}
    row = PracticeItem(
        template=missed.template,
        digest=missed.digest,
        skill=missed.skill,
        seed=fresh.seed,
        predicted=predicted,
        reason=context.as_data(Reason("practice.why-understanding", params)),
        check=True,
        check_of_id=missed.id,
    )
    new_item(context, row)


def _fresh(context: PracticeContext, missed: PracticeItem, recent: Sequence[PracticeItem]) -> Item | None:
    """Return a sibling of a missed item that is none of the recent items, if there is one at all."""
    template = served_template(context.bank, missed)
    first = draw(template, missed.seed)
    had = [draw(template, row.seed) for row in recent if row.template == missed.template] or [first]
    item, found = first, None
    try:
        for _ in range(_STEPS):
            item = sibling(template, item)
            found = found or item
            if all((item.stem, item.code, item.answer) != (it.stem, it.code, it.answer) for it in had):
                return item
    except DrawError:
        pass
    return found
