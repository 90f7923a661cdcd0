"""What students say in their own words about an item: kept with its quality, never graded (A5)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.items.draw import hint
from engine.items.explanations import ItemTexts, Quality, quality
from engine.signals.words import Category
from lti_app.db.models import Explanation, PracticeItem
from lti_app.practice.escalate import escalate
from lti_app.practice.happenings import hears, listen
from lti_app.practice.history import HOW_SHE_KNOWS, recent_items
from lti_app.practice.learning import outlook_of
from lti_app.practice.received import Received
from lti_app.practice.serving import drawn, open_item
from lti_app.practice.sessions import note_act
from lti_app.practice.state import lock_learner
from lti_app.practice.templates import can_go_on, served_template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lti_app.db.models import Learner
    from lti_app.practice.context import PracticeContext


class Purpose(StrEnum):
    """What an explanation was asked for."""

    HOW_DO_YOU_KNOW = HOW_SHE_KNOWS  # A5, after an answer
    NEXT_STEP = "next-step"  # before the third rung of the ladder
    SOLUTION = "solution"  # before the answer is shown
    HEARD = "heard"  # nothing was asked, or it was no answer: words of harm, which a person has to read


# What keeps a hint or a solution shut: nobody is asked to write well, and repeating oneself is fine.
REFUSED = frozenset({Quality.EMPTY, Quality.TOO_SHORT, Quality.COPIED})


def explain(context: PracticeContext, token: str, text: str) -> Received:
    """Keep what a student says to "How do you know?". Idempotent: the first time counts.

    token: of the item she was asked about. text: at most engine.items.explanations.LONGEST characters.
    """
    learner = lock_learner(context.session, context.course, context.person.id)
    row = context.session.scalar(
        select(PracticeItem).where(
            PracticeItem.token == token,
            PracticeItem.person_id == context.person.id,
            PracticeItem.practice_set_id == context.practice_set.id,
            PracticeItem.asked.is_not(None),
        )
    )
    if row is None or not can_go_on(context.bank, row):
        return Received.STALE
    known = said(row, Purpose.HOW_DO_YOU_KNOW)
    if known is not None:
        return Received.COUNTED if known.text == text else Received.STALE
    keep(context, row, Purpose.HOW_DO_YOU_KNOW, text, judged(context, row, text))
    note_act(context, learner)
    hear(context, learner, row, text)
    return Received.COUNTED


def hear(
    context: PracticeContext, learner: Learner, row: PracticeItem | None, text: str, *, refused: bool = False
) -> None:
    """Note what the word lists hear in a line of the student's, and let the policy look at once (B20).

    row: the item that it is about, None for none. refused: the line was not enough and is asked for again; it
    is noted only where something was heard in it, so that nobody looks less than she is for trying twice. Of
    words of harm the line itself is kept too, or whoever looks after her could not read them.
    """
    if refused:
        heard = hears(context, text)
        if not heard:
            return
        if Category.SAFETY in heard and row is not None:
            _keep_heard(context, row, text)
    listen(context, text, item=row.id if row is not None else None)
    recent = recent_items(context.session, context.course, context.person.id)
    escalate(context, outlook_of(context, learner), recent)


def heed(context: PracticeContext, token: str, text: str) -> None:
    """Listen for words of harm, and for nothing else, in a form that came too late to count.

    token: of the item that the form was about. What was read before is not read again.
    """
    if Category.SAFETY not in hears(context, text):
        return
    learner = lock_learner(context.session, context.course, context.person.id)
    named = PracticeItem.token == token, PracticeItem.person_id == context.person.id
    own = PracticeItem.course_id == context.course
    row = context.session.scalar(select(PracticeItem).where(*named, own)) or open_item(context)
    if row is not None:
        read = [each.text for each in row.explanations] + [each.response for each in row.attempts]
        if any(text in each for each in read):
            return
    hear(context, learner, row, text, refused=True)


def said(row: PracticeItem, purpose: Purpose) -> Explanation | None:
    """Return what the student has said about an item for a purpose, None where she has not."""
    return next((each for each in row.explanations if each.purpose == purpose), None)


def judged(context: PracticeContext, row: PracticeItem, text: str) -> Quality:
    """Return the quality of a text about an item, beside what the student had in front of her."""
    recent = recent_items(context.session, context.course, context.person.id)
    earlier = [each.text for item in recent if item.id != row.id for each in item.explanations]
    return quality(text, _texts(context, row), earlier)


def keep(context: PracticeContext, row: PracticeItem, purpose: Purpose, text: str, found: Quality) -> None:
    """Keep an explanation, and put into the log that there is one; the words are in its row alone."""
    explanation = Explanation(purpose=purpose.value, text=text, quality=found.value, at=context.now)
    row.explanations.append(explanation)
    context.session.flush()
    context.log(
        "explanation", item=row.id, explanation=explanation.id, purpose=purpose.value, quality=found.value
    )


def _keep_heard(context: PracticeContext, row: PracticeItem, text: str) -> None:
    """Keep words of harm with an item, below those that were heard at it before."""
    before = said(row, Purpose.HEARD)
    if before is None:
        keep(context, row, Purpose.HEARD, text, Quality.OFF_TOPIC)
    elif text not in before.text:
        before.text, before.at = f"{before.text}\n{text}", context.now


def _texts(context: PracticeContext, row: PracticeItem) -> ItemTexts:
    template, item = served_template(context.bank, row), drawn(context.bank, row)
    skill = context.bank.skills[row.skill]
    opened = [line for rung in range(1, row.hints + 1) for line in hint(template, item, rung).lines]
    ideas = (context.bank.misconceptions.get(attempt.misconception or "") for attempt in row.attempts)
    return ItemTexts(
        shown=_some((item.stem, *opened, *(idea.feedback for idea in ideas if idea is not None))),
        topic=_some(
            (
                *(skill.title, skill.objective, skill.explain, context.bank.strands[skill.strand]),
                *(item.code, *item.prompts, *(choice.text for choice in item.choices)),
                *(blank.label for blank in item.blanks),
            )
        ),
    )


def _some(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if text)
