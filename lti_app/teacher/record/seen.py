"""One item as the student saw it (E9): her numbers, her answers, the hints that she opened, what she read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from engine.items.draw import hint, rungs
from lti_app.db.models import PracticeItem
from lti_app.practice.explaining import Purpose
from lti_app.practice.question import question_of
from lti_app.practice.serving import drawn
from lti_app.practice.shown_result import outcome, solution_of
from lti_app.practice.templates import can_go_on, served_template
from lti_app.teacher.said import Said

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from engine.items.model import Hint
    from lti_app.db.models import PracticeSet
    from lti_app.practice.context import PracticeContext
    from lti_app.practice.question import Question
    from lti_app.practice.shown_result import Result, Solution


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened at the item: exactly one of the four. at: None where it was not kept.

    result: an answer with what was said to it; hint: a rung that was opened; said: a line of the student's
    own; solution: shown to her, after the line that it asked for.
    """

    at: datetime | None
    result: Result | None = None
    hint: Hint | None = None
    said: Said | None = None
    solution: Solution | None = None


@dataclass(frozen=True, slots=True)
class SeenItem:
    """The item. number: which one it was for the student in this course, from 1. skill: "" where the bank has
    it no more; question: None likewise, and then there are no moments. check: as PracticeItem.check_kind.
    confidence: 1 to 5 before the first answer, None where she was not asked. asked: the question how she
    knows, None where there was none. hints_left: rungs that she did not open. before, after: ids of the items
    around it.
    """

    id: int
    number: int
    practice_set: PracticeSet
    skill_id: str
    skill: str
    question: Question | None
    check: str | None
    placement: bool
    right: bool | None
    over: bool
    reason: str
    feeling: str | None
    confidence: int | None
    asked: str | None
    moments: tuple[Moment, ...]
    hints_left: int
    opened_at: datetime
    closed_at: datetime | None
    before: int | None
    after: int | None


def find_item(session: Session, course: int, person: int, item: int) -> PracticeItem | None:
    """Return an item of the student in this course."""
    own = PracticeItem.course_id == course, PracticeItem.person_id == person, PracticeItem.id == item
    related = selectinload(PracticeItem.attempts), selectinload(PracticeItem.explanations)
    return session.scalar(select(PracticeItem).where(*own).options(*related))


def seen_item(context: PracticeContext, row: PracticeItem) -> SeenItem:
    """Gather what the student had in front of her. context: of the item's practice set and its student."""
    known = can_go_on(context.bank, row)
    skill = context.bank.skills.get(row.skill)
    ladder = 0 if row.check or row.placement or not known else rungs(served_template(context.bank, row))
    number, before, after = _place(context.session, row)
    return SeenItem(
        id=row.id,
        number=number,
        practice_set=context.practice_set,
        skill_id=row.skill,
        skill=skill.title if skill else "",
        question=question_of(drawn(context.bank, row)) if known else None,
        check=row.check_kind,
        placement=row.placement,
        right=row.right,
        over=row.closed_at is not None,
        reason=row.reason["text"],
        feeling=row.feeling,
        confidence=row.confidence,
        asked=(skill.explain or context.say("practice.how")) if row.asked and skill else None,
        moments=tuple(_moments(context, row)) if known else (),
        hints_left=max(0, ladder - row.hints),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        before=before,
        after=after,
    )


def _place(session: Session, row: PracticeItem) -> tuple[int, int | None, int | None]:
    """Return which one it was, and the items before and after it."""
    own = PracticeItem.course_id == row.course_id, PracticeItem.person_id == row.person_id
    count, before = session.execute(
        select(func.count(), func.max(PracticeItem.id)).where(*own, PracticeItem.id < row.id)
    ).one()
    after = session.scalar(select(func.min(PracticeItem.id)).where(*own, PracticeItem.id > row.id))
    return count + 1, before, after


def _moments(context: PracticeContext, row: PracticeItem) -> list[Moment]:
    """Return what happened, in its order; a hint whose time was not kept stands before the next answer.

    What was said stands before what it opened: a hint, or the solution.
    """
    found: list[tuple[datetime, Moment]] = []
    for each in row.explanations:
        found.append((each.at, Moment(each.at, said=Said(each.purpose, each.text, each.at))))
        if each.purpose == Purpose.SOLUTION:
            found.append((each.at, Moment(each.at, solution=solution_of(context, row))))
    found += [*_hints(context, row), *_answers(context, row)]
    return [moment for _, moment in sorted(found, key=lambda pair: pair[0])]


def _answers(context: PracticeContext, row: PracticeItem) -> list[tuple[datetime, Moment]]:
    last = row.attempts[-1] if row.attempts else None
    return [
        (attempt.at, Moment(attempt.at, result=result if attempt is last else _tried(result)))
        for attempt in row.attempts
        for result in [outcome(context, row, attempt)]
    ]


def _tried(result: Result) -> Result:
    """Return what was said to an answer that was not the last: nothing was over then."""
    return replace(result, closed=False, worked=())


def _hints(context: PracticeContext, row: PracticeItem) -> list[tuple[datetime, Moment]]:
    template, item = served_template(context.bank, row), drawn(context.bank, row)
    return [
        (_opened(row, rung), Moment(_kept(row, rung), hint=hint(template, item, rung)))
        for rung in range(1, min(row.hints, rungs(template)) + 1)
    ]


def _kept(row: PracticeItem, rung: int) -> datetime | None:
    """Return when a rung was opened, None of an item from before that was kept."""
    if len(row.hint_seconds) < rung:
        return None
    return row.opened_at + timedelta(seconds=row.hint_seconds[rung - 1])


def _opened(row: PracticeItem, rung: int) -> datetime:
    kept = _kept(row, rung)
    if kept is not None:
        return kept
    after = next((attempt.at for attempt in row.attempts if attempt.hints_before >= rung), row.closed_at)
    return (after or row.opened_at) - timedelta(microseconds=1)
