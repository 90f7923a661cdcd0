"""What a student does: answer, ask a teacher. Each is one step within one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.items.check import check
from engine.items.model import AnswerKind, Verdict
from lti_app.db.models import Attempt, HelpRequest
from lti_app.practice.asking import ask_how
from lti_app.practice.escalate import escalate
from lti_app.practice.explaining import hear, heed
from lti_app.practice.grading import move_grade
from lti_app.practice.happenings import hears, listen
from lti_app.practice.history import recent_items
from lti_app.practice.learning import learn, outlook_of
from lti_app.practice.plans import active_steps
from lti_app.practice.received import Received
from lti_app.practice.serving import (
    close_item,
    drawn,
    is_stopped,
    open_item,
    serve_next,
    withdraw_item,
)
from lti_app.practice.sessions import note_act
from lti_app.practice.state import lock_learner
from lti_app.practice.sureness import LEVELS

if TYPE_CHECKING:
    from lti_app.db.models import Learner, PracticeItem
    from lti_app.practice.context import PracticeContext

TRIES = 2  # the second wrong answer closes an item as missed, and a worked example follows
MESSAGE_LENGTH = 500

# Kinds whose answers may say anything.
_IN_WORDS = frozenset({AnswerKind.TEXT, AnswerKind.BLANKS, AnswerKind.OUTPUT})
_MOST_CHANGES = 99


def current_item(context: PracticeContext) -> PracticeItem | None:
    """Return the student's open item; where there is none, choose and open one.

    None where practice is halted (lti_app.practice.halting).
    """
    if is_stopped(context):
        _lock(context)  # a student who never practised has a page all the same
        return None
    row = open_item(context)
    if row is not None:
        return row
    learner = _lock(context)
    row = open_item(context)  # another tab may have come first
    if row is not None:
        return row
    withdraw_item(context)
    outlook = outlook_of(context, learner)
    row = serve_next(context, learner, outlook, _recent(context), active_steps(context))
    if row is not None:
        move_grade(context, outlook)  # a student who has begun has a grade, zero included
    return row


def record_answer(
    context: PracticeContext,
    token: str,
    number: int,
    response: str,
    *,
    changes: int = 0,
    confidence: int | None = None,
) -> tuple[Received, str | None]:
    """Check an answer and let everything that follows from it follow.

    token, number: which item the form was for and which try it was; a form sent twice, from a second tab or
    from a page in the browser's history names a try that is over, and is not counted. changes: how often it
    was begun anew before it was sent, as far as the page could tell. confidence: how sure the student said
    she was, 1 to 5, before her first answer; None where she did not say.
    Returns what became of it, and for a malformed answer the wording code of what to ask.
    """
    learner = _lock(context)
    row = open_item(context)
    if row is None or row.token != token or row.tries + 1 != number:
        return Received.STALE, None
    item = drawn(context.bank, row)
    outcome = check(item, response, decimal_comma=context.decimal_comma)
    if outcome.verdict is Verdict.MALFORMED:
        hear(context, learner, row, response, refused=True)  # words may stand where a number was wanted
        return Received.MALFORMED, outcome.feedback
    right = outcome.verdict is Verdict.RIGHT
    since = row.attempts[-1].at if row.attempts else row.opened_at
    attempt = Attempt(
        number=number,
        response=response,
        right=right,
        misconception=outcome.misconception,
        feedback=outcome.feedback,
        hints_before=row.hints,
        seconds=max(0.0, (context.now - since).total_seconds()),
        changes=min(max(changes, 0), _MOST_CHANGES),
        at=context.now,
    )
    row.attempts.append(attempt)
    row.tries = number
    if number == 1 and confidence in LEVELS:
        row.confidence = confidence
    if right or number >= TRIES:
        close_item(context, row, right=right)
    context.session.flush()  # answers are learnt from in the order of their ids
    outlook = learn(context, learner, row, right=right) if number == 1 else outlook_of(context, learner)
    over = row.closed_at is not None
    note_act(context, learner, at_work_on=None if over else row, closed=row if over else None)
    context.session.flush()
    context.log(
        "attempt",
        item=row.id,
        attempt=attempt.id,
        number=number,
        right=right,
        misconception=outcome.misconception,
        hints=row.hints,
        changes=attempt.changes,
        confidence=row.confidence,
    )
    if not right and item.kind in _IN_WORDS and hears(context, response):
        listen(context, response, item=row.id)
    recent, steps = _recent(context), active_steps(context)
    ask_how(context, row, outlook, recent, steps)
    escalate(context, outlook, recent)
    if over:
        serve_next(context, learner, outlook, recent, steps)
        move_grade(context, outlook, row)
    return Received.COUNTED, None


def ask_teacher(context: PracticeContext, key: str, message: str) -> Received:
    """Put the student in front of a teacher.

    key: from the form, at most 80 characters, so that a repeat is not a second request. message: her own
    words, at most MESSAGE_LENGTH characters.
    """
    learner = _lock(context)
    known = context.session.scalar(select(HelpRequest).where(HelpRequest.key == _own(context, key)))
    if known is not None:
        if known.message != message:
            heed(context, "", message)
        return Received.STALE
    row = open_item(context)
    request = HelpRequest(
        key=_own(context, key),
        course_id=context.course,
        person_id=context.person.id,
        practice_set_id=context.practice_set.id,
        item_id=row.id if row else None,
        skill=row.skill if row else None,
        message=message,
        at=context.now,
    )
    context.session.add(request)
    context.session.flush()
    note_act(context, learner, at_work_on=row if row is not None and (row.tries or row.hints) else None)
    context.log("help_requested", request=request.id, item=request.item_id)
    listen(context, message, request=request.id)
    escalate(context, outlook_of(context, learner), _recent(context))
    return Received.COUNTED


def _lock(context: PracticeContext) -> Learner:
    return lock_learner(context.session, context.course, context.person.id)


def _recent(context: PracticeContext) -> list[PracticeItem]:
    return recent_items(context.session, context.course, context.person.id)


def _own(context: PracticeContext, key: str) -> str:
    return f"{context.person.id}:{key}"
