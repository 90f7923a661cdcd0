"""What a student does on the way in. Each step is one transaction, and doing it twice does it once."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine.items.check import check
from engine.items.model import Verdict
from engine.signals.model import HappeningKind
from engine.signals.words import Category
from lti_app.db.intake import PlacementState
from lti_app.db.models import Attempt, Event, Intake, Placement, PracticeItem
from lti_app.db.upsert import upsert
from lti_app.intake.gate import placement_of
from lti_app.intake.placing import Placing, close, open_row
from lti_app.practice.explaining import hear
from lti_app.practice.happenings import hears, note_happening
from lti_app.practice.received import Received
from lti_app.practice.serving import drawn
from lti_app.practice.state import lock_learner

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.intake.forms import Goal
    from lti_app.practice.context import PracticeContext


def acknowledge(context: PracticeContext) -> None:
    """Note that the student has read the notice (A12); the first time counts."""
    row = _held_intake(context)
    if row.noticed_at is None:
        row.noticed_at = context.now
        context.log("notice_acknowledged")


def save_goal(context: PracticeContext, goal: Goal | None) -> None:
    """Keep the student's goal; None: the form was skipped, and what was said before stays."""
    learner = lock_learner(context.session, context.course, context.person.id)
    row = _held_intake(context)
    row.goal_at = row.goal_at or context.now
    if goal is None:
        return
    said = goal.goal, goal.target, goal.level, goal.minutes
    if said == (row.goal, row.target_date, row.level, row.minutes_a_week):
        return
    row.goal, row.target_date, row.level, row.minutes_a_week = said
    context.log("goal_set", level=goal.level, minutes=goal.minutes)
    hear(context, learner, None, goal.goal, refused=True)


def heed_goal(context: PracticeContext, text: str) -> None:
    """Keep the goal of a form that is asked for again, where it has words of harm, for a person to read."""
    if Category.SAFETY not in hears(context, text):
        return
    learner = lock_learner(context.session, context.course, context.person.id)
    row = _held_intake(context)
    if row.goal != text:
        row.goal = text
        hear(context, learner, None, text, refused=True)


def save_confidence(context: PracticeContext, confidence: Mapping[str, int]) -> None:
    """Keep the confidence by strand (1 to 5, may be empty) and let the placement begin."""
    lock_learner(context.session, context.course, context.person.id)
    row = _held_placement(context) or _begin(context)
    if confidence and dict(confidence) != row.confidence:
        row.confidence = dict(confidence)
        context.log("confidence_said", practice_set=context.practice_set.id, confidence=row.confidence)
        # One survey is one report (B18), however many strands it asks about.
        said = fmean(row.confidence.values())
        note_happening(context, HappeningKind.CONFIDENCE, value=said, practice_set=context.practice_set.id)


def current_item(context: PracticeContext) -> PracticeItem | None:
    """Return the placement item that is open; where there is none, open the next. None: it is over."""
    row = open_row(context)
    if row is not None:
        return row
    learner = lock_learner(context.session, context.course, context.person.id)
    row = open_row(context)  # another tab may have come first
    if row is not None:
        return row
    placement = _held_placement(context) or _begin(context)
    if placement.state != PlacementState.ASKING:
        return None
    return Placing(context, learner, placement).go_on()


def answer(context: PracticeContext, token: str, response: str) -> tuple[Received, str | None]:
    """Take the one answer to a placement item; right or wrong, it raises no flag and moves no grade.

    What the word lists hear in it is noted as everywhere (B20): words may stand where a number was wanted.
    Returns what became of it, and for a malformed answer the wording code of what to ask.
    """
    learner = lock_learner(context.session, context.course, context.person.id)
    row = open_row(context)
    if row is None or row.token != token:
        return Received.STALE, None
    outcome = check(drawn(context.bank, row), response, decimal_comma=context.decimal_comma)
    right = outcome.verdict is Verdict.RIGHT
    if not right:
        hear(context, learner, row, response, refused=True)
    if outcome.verdict is Verdict.MALFORMED:
        return Received.MALFORMED, outcome.feedback
    placement = _held_placement(context)  # after the flags, as a closure that asks for a placement holds them
    if placement is None:
        return Received.STALE, None
    attempt = Attempt(
        number=1,
        response=response,
        right=right,
        misconception=outcome.misconception,
        feedback=outcome.feedback,
        hints_before=0,
        seconds=max(0.0, (context.now - row.opened_at).total_seconds()),
        at=context.now,
    )
    row.attempts.append(attempt)
    row.tries = 1
    context.session.flush()
    context.log("attempt", item=row.id, attempt=attempt.id, right=right, misconception=outcome.misconception)
    Placing(context, learner, placement).take(row, right=right)
    return Received.COUNTED, None


def pass_item(context: PracticeContext, token: str) -> Received:
    """Note that the student has not learnt this yet: a fact about a skill, and no wrong answer."""
    learner = lock_learner(context.session, context.course, context.person.id)
    row, placement = open_row(context), _held_placement(context)
    if row is None or placement is None or row.token != token:
        return Received.STALE
    context.log("placement_passed", item=row.id, skill=row.skill)
    Placing(context, learner, placement).take(row, right=None)
    return Received.COUNTED


def skip_placement(context: PracticeContext) -> None:
    """End the placement where it is; what was answered counts."""
    learner = lock_learner(context.session, context.course, context.person.id)
    placement = _held_placement(context) or _begin(context)
    if placement.state != PlacementState.ASKING:
        return
    row = open_row(context)
    if row is not None:
        close(context, row, right=None)
    Placing(context, learner, placement).end(PlacementState.SKIPPED)


def seen(context: PracticeContext) -> None:
    """Note that the student has read where she starts."""
    row = placement_of(context)
    if row is not None and row.ended_at is not None:
        row.seen_at = row.seen_at or context.now


def ask_again(
    session: Session, course: int, person: int, now: datetime, practice_set: int | None = None
) -> int:
    """Let a student's placement be found anew, as a teacher wishes; return in how many practice sets.

    practice_set: in this one alone, else in all that the student has begun or was placed in. One that is
    under way goes on as it is.
    """
    mine = Placement.course_id == course, Placement.person_id == person
    begun = PracticeItem.course_id == course, PracticeItem.person_id == person
    if practice_set is not None:
        wanted = {practice_set}
    else:
        wanted = {
            *session.scalars(select(Placement.practice_set_id).where(*mine)),
            *session.scalars(select(PracticeItem.practice_set_id).where(*begun).distinct()),
        }
    for number in sorted(wanted):
        key = {"practice_set_id": number, "person_id": person}
        upsert(session, Placement, key, _values(course, PlacementState.SKIPPED, 0, now), keep=True)
    rows = session.scalars(
        select(Placement)
        .where(*mine, Placement.practice_set_id.in_(wanted), Placement.state != PlacementState.ASKING)
        .order_by(Placement.practice_set_id)
        .with_for_update()
    ).all()
    for row in rows:
        row.state, row.turn, row.asked_by_teacher = PlacementState.ASKING, row.turn + 1, True
        row.asked, row.began_at, row.ended_at, row.seen_at = [], now, None, None
        data = {"practice_set": row.practice_set_id, "turn": row.turn}
        session.add(Event(course_id=course, person_id=person, kind="placement_asked", data=data, at=now))
    return len(rows)


def withdraw(session: Session, practice_set: int, person: int, now: datetime) -> None:
    """Take back a placement that a teacher asked for, as far as the student has not begun it."""
    row = session.get(Placement, (practice_set, person), with_for_update=True)
    if row is None or not row.asked_by_teacher or row.state != PlacementState.ASKING or row.asked:
        return
    row.state = PlacementState.SKIPPED if row.result is None else PlacementState.DONE
    row.ended_at = row.seen_at = now
    data = {"practice_set": practice_set, "turn": row.turn}
    session.add(
        Event(course_id=row.course_id, person_id=person, kind="placement_withdrawn", data=data, at=now)
    )


def _held_intake(context: PracticeContext) -> Intake:
    """Return the row, made where there is none, held until the transaction ends."""
    key = {"course_id": context.course, "person_id": context.person.id}
    upsert(context.session, Intake, key, {"goal": ""}, keep=True)
    return context.session.scalars(select(Intake).filter_by(**key).with_for_update()).one()


def _held_placement(context: PracticeContext) -> Placement | None:
    """Return the placement as it is now, held until the transaction ends: the gate may have read it."""
    key = context.practice_set.id, context.person.id
    return context.session.get(Placement, key, populate_existing=True, with_for_update=True)


def _begin(context: PracticeContext) -> Placement:
    """Return a new placement. The student's row is locked: two tabs begin one."""
    key = {"practice_set_id": context.practice_set.id, "person_id": context.person.id}
    values = _values(context.course, PlacementState.ASKING, 1, context.now)
    upsert(context.session, Placement, key, values, keep=True)  # a teacher may ask for it right now
    context.log("placement_began", practice_set=context.practice_set.id)
    return context.session.scalars(select(Placement).filter_by(**key).with_for_update()).one()


def _values(course: int, state: PlacementState, turn: int, now: datetime) -> dict[str, Any]:
    """Return the columns of a new placement, without its key."""
    return {
        "course_id": course,
        "state": state.value,
        "turn": turn,
        "asked_by_teacher": False,
        "confidence": {},
        "asked": [],
        "began_at": now,
    }
