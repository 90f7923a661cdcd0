"""Closing a flag: what was done is kept, and steers practice (F1, F2). Undone by opening it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from engine.escalation.closures import plan
from engine.escalation.model import FlagState
from lti_app.db.escalation import open_key
from lti_app.db.models import Closure, Flag, PlanStep
from lti_app.errors import BatonError
from lti_app.intake.service import ask_again, withdraw
from lti_app.own.bank import course_bank
from lti_app.support.attention import forget_help, note_help
from lti_app.teacher.flags.changes import change, check_open, end, last_change

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from engine.escalation.model import Closure as ClosureFacts
    from engine.escalation.model import ClosurePlan, Timing, WasRight
    from lti_app.db.models import Person


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a teacher says of a flag when closing it (F3). None: it was not said."""

    was_right: WasRight | None = None
    timing: Timing | None = None


_UNSAID = Verdict()


def closure_plan(session: Session, flag: Flag, facts: ClosureFacts, at: datetime) -> ClosurePlan:
    """Return what a closure would change in practice, before anything is saved (F2)."""
    return plan(facts, course_bank(session, flag.course_id, flag.practice_set.bank), at=at)


def close(
    session: Session,
    flag: Flag,
    facts: ClosureFacts,
    line: str,
    by: Person,
    now: datetime,
    *,
    changes: ClosurePlan | None = None,
    verdict: Verdict = _UNSAID,
) -> None:
    """Close a flag with what was done (F1) and let it steer practice (F2); once, however often it is sent.

    line: at most steps.LINE_LENGTH characters. changes: as the teacher edited them; None for those that the
    closure means by itself. Raises BatonError FLAG-ENDED if the flag has ended in another way meanwhile:
    nobody's closure is dropped unseen.
    """
    if flag.ended_at and _is_saved(session, flag, facts, line, by):
        return
    check_open(flag)
    closure = Closure(
        flag_id=flag.id,
        by_id=by.id,
        cause=facts.cause,
        done=facts.done,
        outcome=facts.outcome,
        line=line,
        was_right=verdict.was_right,
        timing=verdict.timing,
        at=now,
    )
    session.add(closure)
    session.flush()
    if changes is None:
        changes = closure_plan(session, flag, facts, now)
    if changes.placed_anew:
        ask_again(session, flag.course_id, flag.person_id, now, flag.practice_set_id)
    session.add_all(_rows(flag, closure, changes, now))
    flag.owner_id = flag.owner_id or by.id
    planned: dict[str, int] = {"closure": closure.id, "steps": len(changes.steps)}
    if changes.placed_anew:
        planned["placed_anew"] = 1
    end(session, flag, "close", FlagState.RESOLVED, by, now, **planned)
    note_help(session, flag.course_id, flag.person_id, by, now)


def reopen(session: Session, flag: Flag, by: Person, now: datetime) -> None:
    """Undo an end: the flag is open again and what its closure still had planned is withdrawn.

    Raises BatonError FLAG-ANOTHER where the student has a newer open flag of the same cause.
    """
    if not flag.ended_at:
        return
    key = open_key(flag.course_id, flag.person_id, flag.cause)
    if session.scalar(select(Flag.id).where(Flag.open_key == key)):
        raise BatonError("FLAG-ANOTHER", f"flag {flag.id}")
    closure = session.scalar(select(Closure).where(Closure.flag_id == flag.id))
    withdrawn = _withdraw(session, flag, closure, now) if closure else {}
    flag.open_key, flag.ended_at = key, None
    state = FlagState.CLAIMED if flag.owner_id else FlagState.OPEN
    change(session, flag, "reopen", state, by, now, **withdrawn)


def _rows(flag: Flag, closure: Closure, changes: ClosurePlan, now: datetime) -> list[PlanStep]:
    return [
        PlanStep(
            closure_id=closure.id,
            course_id=flag.course_id,
            person_id=flag.person_id,
            kind=step.kind,
            skill=step.skill,
            misconception=step.misconception,
            items=step.items,
            spacing=step.spacing,
            remaining=step.items,
            since=0,
            not_before=step.not_before,
            created_at=now,
        )
        for step in changes.steps
    ]


def _withdraw(session: Session, flag: Flag, closure: Closure, now: datetime) -> dict[str, str]:
    """Take back what a closure planned, and the closure. Return what it said, for the record."""
    steps = update(PlanStep).where(PlanStep.closure_id == closure.id)
    session.execute(steps.values(remaining=0, closure_id=None))
    if last_change(session, flag).detail.get("placed_anew"):
        withdraw(session, flag.practice_set_id, flag.person_id, now)
    session.delete(closure)
    forget_help(session, flag.course_id, flag.person_id)
    said = {"cause": closure.cause, "done": closure.done, "outcome": closure.outcome, "line": closure.line}
    verdict = {"was_right": closure.was_right, "timing": closure.timing}
    return said | {name: value for name, value in verdict.items() if value is not None}


def _is_saved(session: Session, flag: Flag, facts: ClosureFacts, line: str, by: Person) -> bool:
    """Tell whether this closure, by this person, is the one that ended the flag."""
    saved = session.scalar(select(Closure).where(Closure.flag_id == flag.id))
    mine = (by.id, facts.cause, facts.done, facts.outcome, line)
    return saved is not None and (saved.by_id, saved.cause, saved.done, saved.outcome, saved.line) == mine
