"""Says by what sign the trouble of a flag is over (C10).

That its rules no longer hold is not enough: a student who stopped working shows no signals either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.escalation.kinship import ABOUT_A_SKILL
from engine.escalation.model import Cause
from engine.reason import Reason
from engine.signals.model import HappeningKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Set

    from engine.escalation.model import Flag, Policy
    from engine.signals.model import History, ItemRecord

    Sign = Callable[[Flag, History, Policy], Reason | None]

UNAIDED = 8  # items right at the first try, without hints and without a rush
RIGHT, OF = 8, 10  # a struggle is over when 8 of the last 10 are right (B3a)
QUIET = 10  # items without the signal
SESSIONS, SESSION_ITEMS = 2, 4  # sessions of so many items each: more than a look
DONE = 0.5  # share of a practice set from which it is no longer skipped (B15)


def recovered(flag: Flag, mastered: Set[str], history: History | None, policy: Policy) -> Reason | None:
    """Return the sentence on why a flag's trouble is over, None where nothing shows that it is.

    mastered: skills that count as mastered now. history: None where nothing but mastery can be seen. A
    request for a person, distress and safety are over when a person says so, never by themselves.
    """
    if flag.cause in ABOUT_A_SKILL and flag.skill in mastered:
        return Reason("escalation.resolve-mastered", {"skill": flag.skill or ""})
    if history is None:
        return None
    reasons = (sign(flag, history, policy) for sign in SIGNS.get(flag.cause, ()))
    return next((reason for reason in reasons if reason is not None), None)


def _since(flag: Flag, history: History) -> list[ItemRecord]:
    """Items that were tried and closed after the flag was raised, and after all of its evidence."""
    newest = max(flag.attempts, default=0)
    return [
        item
        for item in history.items
        if item.attempts
        and item.attempts[0].id > newest
        and item.closed_at is not None
        and item.closed_at > flag.raised_at
    ]


def _unaided(flag: Flag, history: History, policy: Policy) -> Reason | None:
    hurry = policy.signals.get("B8")  # not there where no signal may look at speed (A10)

    def calm(item: ItemRecord) -> bool:
        limit = min(hurry["share"] * item.usual_seconds, hurry["cap_seconds"]) if hurry else 0.0
        return item.unaided and item.attempts[0].seconds >= limit

    count = sum(calm(item) for item in _since(flag, history))
    return Reason("escalation.resolve-unaided", {"count": count}) if count >= UNAIDED else None


def _right_again(flag: Flag, history: History, _policy: Policy) -> Reason | None:
    last = _since(flag, history)[-OF:]
    right = sum(item.right for item in last)
    if len(last) < OF or right < RIGHT:
        return None
    return Reason("escalation.resolve-right", {"count": right, "items": OF})


def _struggle_over(flag: Flag, history: History, policy: Policy) -> Reason | None:
    """Where the flag is about a skill, only mastering it ends it."""
    return _right_again(flag, history, policy) if flag.skill is None else None


def _prerequisites_mastered(flag: Flag, history: History, _policy: Policy) -> Reason | None:
    view = history.skills.get(flag.skill or "")
    if view is None or not view.prerequisites:
        return None
    earlier = [history.skills.get(skill) for skill in view.prerequisites]
    if not all(one is not None and one.mastered for one in earlier):
        return None
    return Reason("escalation.resolve-prerequisite", {"skill": view.skill})


def _transfer_passed(flag: Flag, history: History, _policy: Policy) -> Reason | None:
    passed = (i for i in _since(flag, history) if i.transfer and i.unaided and i.skill == flag.skill)
    return Reason("escalation.resolve-transfer", {"skill": flag.skill or ""}) if any(passed) else None


def _back_at_work(flag: Flag, history: History, _policy: Policy) -> Reason | None:
    count = sum(
        session.began_at > flag.raised_at
        and session.event not in flag.events
        and session.items >= SESSION_ITEMS
        for session in history.sessions
    )
    return Reason("escalation.resolve-sessions", {"count": count}) if count >= SESSIONS else None


def _in_time_again(flag: Flag, history: History, policy: Policy) -> Reason | None:
    """The newest fact on the student's pace or on work that was due; without one, nothing is known."""
    kinds = (HappeningKind.PACE, HappeningKind.DUE_PASSED)
    facts = [h for h in history.happenings if h.kind in kinds and h.at > flag.raised_at]
    if not facts or facts[-1].event in flag.events:
        return None
    fact, late = facts[-1], policy.signals.get("B16", {}).get("at_least", 0.0)
    if fact.kind is HappeningKind.PACE:
        return Reason("escalation.resolve-pace") if fact.value < late else None
    return Reason("escalation.resolve-due") if fact.value >= DONE else None


def _quiet(flag: Flag, history: History, _policy: Policy) -> Reason | None:
    count = len(_since(flag, history))
    return Reason("escalation.resolve-quiet", {"count": count}) if count >= QUIET else None


SIGNS: Mapping[Cause, tuple[Sign, ...]] = {
    Cause.MASTERY_FAILURE: (_struggle_over,),
    Cause.PREREQUISITE: (_prerequisites_mastered,),
    Cause.HINT_DEPENDENCE: (_unaided,),
    Cause.OVER_HELP: (_transfer_passed, _unaided),
    Cause.MOTIVATION: (_right_again,),
    Cause.DISENGAGEMENT: (_back_at_work,),
    Cause.OFF_TRACK: (_in_time_again,),
    Cause.INTEGRITY: (_unaided,),
    Cause.UNCERTAINTY: (_quiet,),
    Cause.PLACEMENT: (_quiet,),
}
