"""What a teacher does with a flag. Every change is logged; doing it twice does it once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from engine.escalation.closures import plan
from engine.escalation.model import Closure as ClosureFacts
from engine.escalation.model import Done, FlagState
from lti_app.db.escalation import open_key
from lti_app.db.models import Closure, Event, Flag, FlagChange, PlanStep
from lti_app.errors import BatonError
from lti_app.intake.service import ask_again, withdraw
from lti_app.own.bank import course_bank

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from engine.escalation.model import ClosurePlan
    from lti_app.db.models import Person

LINE_LENGTH = 500
_WORKING = (FlagState.CLAIMED, FlagState.IN_PROGRESS, FlagState.WAITING)


def find_flag(session: Session, course: int, flag: int, *, hold: bool = False) -> Flag:
    """Return a flag of the course. hold: until the transaction ends. Raises BatonError WEB-NOT-FOUND."""
    query = select(Flag).where(Flag.id == flag, Flag.course_id == course)
    row = session.scalar(query.with_for_update(of=Flag) if hold else query)
    if row is None:
        raise BatonError("WEB-NOT-FOUND", "no such flag in this course")
    return row


def claim(session: Session, flag: Flag, by: Person, now: datetime) -> None:
    """Make the teacher its owner. Raises BatonError FLAG-ENDED; FLAG-TAKEN if it is someone else's."""
    _still_open(flag)
    if flag.owner_id == by.id:
        return
    if flag.owner_id is not None:
        raise BatonError("FLAG-TAKEN", f"flag {flag.id}")
    flag.owner_id = by.id
    _change(session, flag, "claim", FlagState.CLAIMED, by, now)


def release(session: Session, flag: Flag, by: Person, now: datetime) -> None:
    """Put a claimed flag back for everyone: undoes a claim, also someone else's who cannot come."""
    _still_open(flag)
    if flag.owner_id is None:
        return
    flag.owner_id = None
    _change(session, flag, "release", FlagState.OPEN, by, now)


def move(session: Session, flag: Flag, state: FlagState, by: Person, now: datetime) -> None:
    """Say how far it has come: in progress, or waiting for the student. Claims it where nobody had."""
    _still_open(flag)
    if state not in _WORKING or flag.state == state:
        return
    flag.owner_id = flag.owner_id or by.id
    _change(session, flag, "move", state, by, now)


def dismiss(session: Session, flag: Flag, reason: str, by: Person, now: datetime) -> None:
    """End a flag that needs nothing; practice goes on as it is. reason: at most LINE_LENGTH characters.

    Raises BatonError FLAG-REASON if it is not explained; FLAG-ENDED if it has ended in another way meanwhile.
    """
    if flag.ended_at and _last(session, flag, by) == ("dismiss", reason):
        return
    _still_open(flag)
    if not reason:
        raise BatonError("FLAG-REASON", f"flag {flag.id}")
    _end(session, flag, "dismiss", FlagState.DISMISSED, by, now, reason=reason)


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
    if closure:
        withdrawn = {
            "cause": closure.cause,
            "done": closure.done,
            "outcome": closure.outcome,
            "line": closure.line,
        }
        steps = update(PlanStep).where(PlanStep.closure_id == closure.id)
        session.execute(steps.values(remaining=0, closure_id=None))
        if closure.done == Done.PLACED_ANEW:
            withdraw(session, flag.practice_set_id, flag.person_id, now)
        session.delete(closure)
    else:
        withdrawn = {}
    flag.open_key, flag.ended_at = key, None
    _change(
        session, flag, "reopen", FlagState.CLAIMED if flag.owner_id else FlagState.OPEN, by, now, **withdrawn
    )


def closure_plan(session: Session, flag: Flag, facts: ClosureFacts) -> ClosurePlan:
    """Return what a closure would change in practice, before anything is saved (F2)."""
    return plan(facts, course_bank(session, flag.course_id, flag.practice_set.bank))


def close(session: Session, flag: Flag, facts: ClosureFacts, line: str, by: Person, now: datetime) -> None:
    """Close a flag with what was done (F1) and let it steer practice (F2); once, however often it is sent.

    line: at most LINE_LENGTH characters. Raises BatonError FLAG-ENDED if the flag has ended in another way
    meanwhile: nobody's closure is dropped unseen.
    """
    if flag.ended_at and _is_saved(session, flag, facts, line, by):
        return
    _still_open(flag)
    closure = Closure(
        flag_id=flag.id,
        by_id=by.id,
        cause=facts.cause,
        done=facts.done,
        outcome=facts.outcome,
        line=line,
        at=now,
    )
    session.add(closure)
    session.flush()
    changes = closure_plan(session, flag, facts)
    if changes.placed_anew:
        ask_again(session, flag.course_id, flag.person_id, now, flag.practice_set_id)
    for step in changes.steps:
        session.add(
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
                created_at=now,
            )
        )
    flag.owner_id = flag.owner_id or by.id
    _end(session, flag, "close", FlagState.RESOLVED, by, now, closure=closure.id, steps=len(changes.steps))


def _still_open(flag: Flag) -> None:
    if flag.ended_at:
        raise BatonError("FLAG-ENDED", f"flag {flag.id}")


def _last(session: Session, flag: Flag, by: Person) -> tuple[str, str] | None:
    """Return action and reason of the flag's last change, None if it was not this person's."""
    change = session.scalars(
        select(FlagChange).where(FlagChange.flag_id == flag.id).order_by(FlagChange.id.desc()).limit(1)
    ).one()
    return (change.action, str(change.detail.get("reason", ""))) if change.by_id == by.id else None


def _is_saved(session: Session, flag: Flag, facts: ClosureFacts, line: str, by: Person) -> bool:
    """Tell whether this closure, by this person, is the one that ended the flag."""
    saved = session.scalar(select(Closure).where(Closure.flag_id == flag.id))
    mine = (by.id, facts.cause, facts.done, facts.outcome, line)
    return saved is not None and (saved.by_id, saved.cause, saved.done, saved.outcome, saved.line) == mine


def _end(
    session: Session,
    flag: Flag,
    action: str,
    state: FlagState,
    by: Person,
    now: datetime,
    **detail: str | int,
) -> None:
    flag.open_key, flag.ended_at = None, now
    _change(session, flag, action, state, by, now, **detail)


def _change(
    session: Session,
    flag: Flag,
    action: str,
    state: FlagState,
    by: Person,
    now: datetime,
    **detail: str | int,
) -> None:
    flag.state, flag.updated_at = state, now
    session.add(FlagChange(flag_id=flag.id, by_id=by.id, action=action, state=state, detail=detail, at=now))
    session.add(
        Event(
            course_id=flag.course_id,
            person_id=flag.person_id,
            kind=f"flag_{action}",
            data={"flag": flag.id, "by": by.id, "state": state} | detail,
            at=now,
        )
    )
