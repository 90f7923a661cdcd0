"""What a teacher's closure changes in practice (F2), and the sentences that say so before it is saved."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from engine.escalation.closure_steps import steps_of
from engine.escalation.model import Cause, Closure, ClosureOutcome, ClosurePlan, Done, Suggestion
from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.escalation.model import Play
    from engine.items.model import Bank
    from engine.reason import Value
    from engine.sequencing.model import PlanStep

# What goes with a cause but is set on other pages, by a person.
_BY_CAUSE = {
    Cause.ACCOMMODATION: (
        Suggestion.EXTRA_TIME,
        Suggestion.NO_SPEED,
        Suggestion.MORE_HINTS,
        Suggestion.HUMAN_FIRST,
        Suggestion.SKILLS_OUT,
    ),
    Cause.DISENGAGEMENT: (Suggestion.GOAL,),
    Cause.OFF_TRACK: (Suggestion.GOAL,),
    Cause.DISTRESS: (Suggestion.HUMAN_FIRST, Suggestion.NO_SPEED),
    Cause.SAFETY: (Suggestion.HUMAN_FIRST,),
    Cause.UNCERTAINTY: (Suggestion.PLACEMENT,),
}
_BY_DONE = {
    Done.GOAL_RESET: (Suggestion.GOAL,),
    Done.ACCOMMODATED: _BY_CAUSE[Cause.ACCOMMODATION],
}

# What is most often done about a cause where the play does not say it.
_USUAL = {
    Cause.MASTERY_FAILURE: Done.WORKED_EXAMPLE,
    Cause.MISCONCEPTION: Done.RETAUGHT,
    Cause.PREREQUISITE: Done.PREREQUISITE_FIRST,
    Cause.MOTIVATION: Done.ENCOURAGED,
    Cause.OFF_TRACK: Done.GOAL_RESET,
    Cause.PLACEMENT: Done.PLACED_ANEW,
    Cause.ACCOMMODATION: Done.ACCOMMODATED,
    Cause.SAFETY: Done.FAMILY_OR_COUNSELLOR,
}


def suggested(
    cause: Cause, play: Play | None = None, skill: str | None = None, misconception: str | None = None
) -> Closure:
    """Return what the closure form begins with, so that most closures take two choices.

    cause, skill, misconception: of the flag; play: that its note recommends. The outcome stands in the
    middle: nobody has said yet how it went.
    """
    done = (play.done if play else None) or _USUAL.get(cause, Done.TALKED)
    return Closure(cause, done, ClosureOutcome.PARTLY, skill, misconception)


def plan(closure: Closure, bank: Bank, *, at: datetime) -> ClosurePlan:
    """Return the steps of a closure, in the order in which they are to be obeyed, and what they mean.

    at: when it is closed; steps that wait count from then. A skill or misconception that the bank does not
    know (any more) is left out of account; a closure that changes nothing says so in its one sentence.
    """
    steps = steps_of(closure, bank, at)
    return described(closure.cause, steps, bank, at, places_anew(closure), _suggestions(closure))


def places_anew(closure: Closure) -> bool:
    """Tell whether a placement comes before the next item: the teacher asked for it, or it was the cause."""
    if closure.done is Done.EXCUSED:
        return False
    return closure.done is Done.PLACED_ANEW or closure.cause is Cause.PLACEMENT


def described(
    cause: Cause,
    steps: Sequence[PlanStep],
    bank: Bank,
    at: datetime,
    placed_anew: bool,
    suggests: tuple[Suggestion, ...],
) -> ClosurePlan:
    """Return the plan of these steps with its sentences."""
    said = (*for_teacher(steps, bank, at), *((Reason("plans.placement"),) if placed_anew else ()))
    return ClosurePlan(
        cause, tuple(steps), said or (Reason(f"plans.nothing.{cause}"),), placed_anew, suggests
    )


def for_teacher(steps: Sequence[PlanStep], bank: Bank, at: datetime) -> tuple[Reason, ...]:
    """Return one sentence a step for the preview; also of steps that a teacher has edited."""
    return tuple(_sentence("plans", step, bank, at) for step in steps)


def for_student(steps: Sequence[PlanStep], bank: Bank, at: datetime) -> tuple[Reason, ...]:
    """Return one sentence a step that tells the student what changes, without the misconception's name."""
    return tuple(_sentence("plans.student", step, bank, at) for step in steps)


def _suggestions(closure: Closure) -> tuple[Suggestion, ...]:
    found = (*_BY_CAUSE.get(closure.cause, ()), *_BY_DONE.get(closure.done, ()))
    return tuple(
        one
        for one in dict.fromkeys(found)
        if not (one is Suggestion.PLACEMENT and places_anew(closure))  # it comes already
    )


def _sentence(start: str, step: PlanStep, bank: Bank, at: datetime) -> Reason:
    params: dict[str, Value] = {"count": step.items, "spacing": step.spacing}
    code = f"{start}.{step.kind}"
    if step.skill is None:
        code += "-anywhere"
    else:  # a skill that has left the bank meanwhile keeps its name
        params["skill"] = bank.skills[step.skill].title if step.skill in bank.skills else step.skill
    if idea := bank.misconceptions.get(step.misconception or ""):
        params["misconception"] = idea.name
    if step.kind == "check" and step.not_before is not None and step.not_before > at:
        code += "-later"
        params["days"] = -((at - step.not_before) // timedelta(days=1))  # a day begun is a day to wait
    return Reason(code, params)
