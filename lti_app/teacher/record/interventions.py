"""What people did for a student and what came of it: closures with their plans, and messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from engine.escalation.closures import for_teacher
from engine.sequencing.model import PlanStep as PlanInstruction
from lti_app.content.wording import load_wording
from lti_app.db.models import Closure, Flag, Message, Person, PlanStep
from lti_app.own.bank import course_bank
from lti_app.people import staff_called
from lti_app.practice.context import titles
from lti_app.teacher.record.effects import Closed, effects

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from engine.escalation.effects import Effect
    from engine.items.model import Bank

LAST = 10


@dataclass(frozen=True, slots=True)
class Intervention:
    """One closure. topic: title of the flag's skill. planned: sentences, one a step; left: items of the plan
    that are still to come. skill: id, "" for none. since: what became of practice afterwards (F4).
    """

    flag: int
    by: str
    cause: str
    skill: str
    topic: str
    done: str
    outcome: str
    line: str
    planned: tuple[str, ...]
    left: int
    since: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message to the student. seen_at: when it was on her page."""

    id: int
    text: str
    state: str
    by: str
    at: datetime
    seen_at: datetime | None


def interventions(
    session: Session, course: int, person: int, now: datetime, limit: int = LAST
) -> tuple[Intervention, ...]:
    """Return the last closures of the student's flags, newest first. Three queries."""
    rows = session.execute(
        select(Closure, Flag, Person)
        .join(Flag, Flag.id == Closure.flag_id)
        .join(Person, Person.id == Closure.by_id)
        .where(Flag.course_id == course, Flag.person_id == person)
        .order_by(Closure.id.desc())
        .limit(limit)
        .options(joinedload(Flag.practice_set))
    ).all()
    steps: dict[int, list[PlanStep]] = {}
    planned = select(PlanStep).where(PlanStep.closure_id.in_([closure.id for closure, *_ in rows]))
    for step in session.scalars(planned.order_by(PlanStep.id)):
        steps.setdefault(step.closure_id or 0, []).append(step)
    closed = [Closed(closure.id, person, flag.skill, closure.at) for closure, flag, _ in rows]
    after = effects(session, course, closed, now)
    return tuple(
        _intervention(
            course_bank(session, course, flag.practice_set.bank),
            closure,
            flag,
            by,
            steps.get(closure.id, []),
            found,
        )
        for (closure, flag, by), found in zip(rows, after, strict=True)
    )


def message_lines(session: Session, course: int, person: int, limit: int = LAST) -> tuple[MessageLine, ...]:
    """Return the last messages to the student, newest first: drafts are nobody's yet and left out."""
    rows = session.execute(
        select(Message, Person)
        .join(Person, Person.id == Message.by_id)
        .where(Message.course_id == course, Message.person_id == person, Message.state != "draft")
        .order_by(Message.id.desc())
        .limit(limit)
    )
    return tuple(
        MessageLine(
            row.id, row.text, row.state, staff_called(by), row.approved_at or row.created_at, row.seen_at
        )
        for row, by in rows
    )


def _intervention(
    bank: Bank, closure: Closure, flag: Flag, by: Person, steps: Sequence[PlanStep], found: Effect | None
) -> Intervention:
    words, say = titles(bank), load_wording().say
    sentences = for_teacher([_whole(step) for step in steps], bank, closure.at)
    return Intervention(
        flag=flag.id,
        by=staff_called(by),
        cause=closure.cause,
        skill=flag.skill or "",
        topic=words.get(flag.skill or "", ""),
        done=closure.done,
        outcome=closure.outcome,
        line=closure.line,
        planned=tuple(say(sentence, words) for sentence in sentences),
        left=sum(step.remaining for step in steps),
        since=tuple(say(sentence, words) for sentence in found.sentences) if found else (),
        at=closure.at,
    )


def _whole(step: PlanStep) -> PlanInstruction:
    """Return a step as it was planned, whatever has been practised of it since."""
    return PlanInstruction(
        step.id,
        step.kind,
        step.items,
        step.skill,
        step.misconception,
        step.spacing,
        not_before=step.not_before,
    )
