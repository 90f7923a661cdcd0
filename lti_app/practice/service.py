"""What a student does: answer, ask a teacher. Each is one step within one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.items.check import check
from engine.items.model import Verdict
from engine.learner.mastery import mastery
from engine.measures.grade import SkillProgress, grade
from engine.signals.asking import why_asked
from lti_app.db.models import Attempt, Grade, HelpRequest
from lti_app.outbox.service import queue_grade
from lti_app.practice.escalate import escalate
from lti_app.practice.history import history, recent_items
from lti_app.practice.learning import learn, outlook_of
from lti_app.practice.received import Received
from lti_app.practice.serving import close_item, drawn, open_item, serve_next, withdraw_item
from lti_app.practice.state import lock_learner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.learner.predict import Outlook
    from lti_app.db.models import Learner, PracticeItem
    from lti_app.practice.context import PracticeContext

TRIES = 2  # the second wrong answer closes an item as missed, and a worked example follows
MESSAGE_LENGTH = 500


def current_item(context: PracticeContext) -> PracticeItem:
    """Return the student's open item; where there is none, choose and open one."""
    row = open_item(context)
    if row is not None:
        return row
    learner = _lock(context)
    row = open_item(context)  # another tab may have come first
    if row is not None:
        return row
    withdraw_item(context)
    outlook = outlook_of(context, learner)
    row = serve_next(context, learner, outlook, _recent(context))
    _grade(context, outlook)  # a student who has begun has a grade, zero included
    return row


def record_answer(
    context: PracticeContext, token: str, number: int, response: str
) -> tuple[Received, str | None]:
    """Check an answer and let everything that follows from it follow.

    token, number: which item the form was for and which try it was; a form sent twice, from a second tab or
    from a page in the browser's history names a try that is over, and is not counted.
    Returns what became of it, and for a malformed answer the wording code of what to ask.
    """
    learner = _lock(context)
    row = open_item(context)
    if row is None or row.token != token or row.tries + 1 != number:
        return Received.STALE, None
    outcome = check(drawn(context.bank, row), response, decimal_comma=context.decimal_comma)
    if outcome.verdict is Verdict.MALFORMED:
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
        at=context.now,
    )
    row.attempts.append(attempt)
    row.tries = number
    context.session.flush()  # answers are learnt from in the order of their ids
    outlook = learn(context, learner, row, right=right) if number == 1 else outlook_of(context, learner)
    if right or number >= TRIES:
        close_item(context, row, right=right)
    context.session.flush()
    context.log("attempt", item=row.id, attempt=attempt.id, right=right, misconception=outcome.misconception)
    recent = _recent(context)
    _ask_how(context, row, outlook, recent)
    escalate(context, outlook, recent)
    if row.closed_at is not None:
        serve_next(context, learner, outlook, recent)
        _grade(context, outlook, row)
    return Received.COUNTED, None


def ask_teacher(context: PracticeContext, key: str, message: str) -> Received:
    """Put the student in front of a teacher.

    key: from the form, at most 80 characters, so that a repeat is not a second request. message: her own
    words, at most MESSAGE_LENGTH characters.
    """
    learner = _lock(context)
    if context.session.scalar(select(HelpRequest.id).where(HelpRequest.key == _own(context, key))):
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
    context.log("help_requested", request=request.id)
    escalate(context, outlook_of(context, learner), _recent(context))
    return Received.COUNTED


def _ask_how(
    context: PracticeContext, row: PracticeItem, outlook: Outlook, recent: Sequence[PracticeItem]
) -> None:
    """Ask how the student knows (A5), where the item just closed is one to ask about."""
    if not row.right:
        return
    others = [item for item in recent if item.id != row.id and item.closed_at is not None]
    sureness = mastery(outlook, row.skill).probability
    why = why_asked(history(context.bank, [*others, row], ()), row.seed, sureness, context.policy.signals)
    if why is not None:
        row.asked = why.value
        context.log("explanation_asked", item=row.id, why=why.value)


def _lock(context: PracticeContext) -> Learner:
    return lock_learner(context.session, context.course, context.person.id)


def _recent(context: PracticeContext) -> list[PracticeItem]:
    return recent_items(context.session, context.course, context.person.id)


def _own(context: PracticeContext, key: str) -> str:
    return f"{context.person.id}:{key}"


def _grade(context: PracticeContext, outlook: Outlook, closed: PracticeItem | None = None) -> None:
    """Put the grade that follows from the student's state, and from an item just closed, into the outbox."""
    session, practice_set, person = context.session, context.practice_set, context.person
    before = session.get(Grade, (practice_set.id, person.id))
    answered = dict(before.answered) if before else {}
    if closed is not None:
        answered[closed.skill] = answered.get(closed.skill, 0) + 1
    estimates = {skill: mastery(outlook, skill) for skill in context.skills}
    progress = [SkillProgress.of(estimate, answered.get(skill, 0)) for skill, estimate in estimates.items()]
    queue_grade(
        session,
        practice_set=practice_set,
        person=person,
        share=grade(progress, before.share if before else None),
        completed=all(_was_mastered(outlook, skill) for skill in context.skills),
        now=context.now,
    )
    session.get_one(Grade, (practice_set.id, person.id)).answered = answered


def _was_mastered(outlook: Outlook, skill: str) -> bool:
    """Tell whether the skill was ever mastered: work that is done does not become undone by forgetting."""
    state = outlook.learner.skills.get(skill)
    return state is not None and state.mastered_at is not None
