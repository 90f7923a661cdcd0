"""The steps that a closure hands to the sequencer, by cause, by what was done and by how it went (F2, E8)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from engine.escalation.model import Cause, ClosureOutcome, Done
from engine.sequencing.model import PlanStep

if TYPE_CHECKING:
    from datetime import datetime

    from engine.escalation.model import Closure
    from engine.items.model import Bank

# Items a step lasts for. No study fixes these numbers; they keep a plan within about two practice sessions.
_RESET = 8  # after a talk about motivation: an evening or two of likely successes
_LIGHTER = 4  # a gentler start before the rest
_GENTLER = 6  # the same where the talk did not bring it yet
_SUCCESSES = {Cause.MOTIVATION: _RESET, Cause.DISENGAGEMENT: 6, Cause.DISTRESS: 6, Cause.OFF_TRACK: 4}
_EXPOSE = 3  # as often as B28 asks before it speaks: enough to see whether the idea is still there
_BEFORE = 6  # on what comes first: two items more than a first look takes
_VARIETY = 6
_EXPLAIN = 4  # right answers after which the student is asked how: more would be a punishment
_ON_HER_OWN = 3  # items without hints, after the gentle start
_REVIEW = 4  # four spaced checks, as ASSISTments' reassessment asks for
_SPACING = 3  # items: other work lies between two reviews, so that the skill is recalled, not repeated
_AFTER_ASKING = 2
_HOLDS = timedelta(days=7)  # as ASSISTments' first reassessment: what holds a week is likely to hold (E8)

# Where help was about the person and not about a topic, one look at the topic a week later is enough; where
# somebody may be unwell, none: an unaided item is no way to ask how she is.
_ONE_LOOK = frozenset({Cause.MOTIVATION, Cause.DISENGAGEMENT, Cause.OFF_TRACK, Cause.ACCOMMODATION})
_NO_LOOK = frozenset({Cause.DISTRESS, Cause.SAFETY, Cause.PLACEMENT})


def steps_of(closure: Closure, bank: Bank, at: datetime) -> tuple[PlanStep, ...]:
    """Return the steps in the order in which they are to be obeyed, not saved yet (id 0)."""
    if closure.done is Done.EXCUSED:
        return ()
    idea = bank.misconceptions.get(closure.misconception or "")
    skill = closure.skill if closure.skill in bank.skills else idea.skill if idea else None
    first = _back(skill, bank) if closure.done is Done.PREREQUISITE_FIRST else ()
    steps = _by_cause(closure, skill, idea.id if idea else None, bank)
    return (*(() if first and first[0] in steps else first), *steps, *_holds(closure.cause, skill, at))


def _by_cause(closure: Closure, skill: str | None, idea: str | None, bank: Bank) -> tuple[PlanStep, ...]:
    steps: tuple[PlanStep, ...] = ()
    match closure.cause:
        case Cause.MASTERY_FAILURE:
            steps = (*_ease(closure.outcome, skill), *_review(skill))
        case Cause.MISCONCEPTION:
            steps = (*_expose(skill, idea, bank), *_review(skill))
        case Cause.PREREQUISITE:
            steps = (*(_back(skill, bank) or _ease(ClosureOutcome.NOT_YET, skill)), *_review(skill))
        case Cause.HINT_DEPENDENCE | Cause.OVER_HELP:
            steps = (PlanStep(0, "confidence", _LIGHTER, skill), *_alone(skill))
        case Cause.INTEGRITY:
            steps = (PlanStep(0, "variants", _VARIETY, skill), PlanStep(0, "explain", _EXPLAIN, skill))
        case Cause.UNCERTAINTY:
            steps = _alone(skill)
        case Cause.STUDENT_ASKED if closure.outcome is not ClosureOutcome.UNDERSTOOD:
            steps = _review(skill, _AFTER_ASKING)
        case _ if closure.cause in _SUCCESSES:
            steps = (PlanStep(0, "confidence", _SUCCESSES[closure.cause]),)
    return steps


def _back(skill: str | None, bank: Bank) -> tuple[PlanStep, ...]:
    """Return the step that goes back to what comes before a skill, where anything does."""
    before = bank.skills[skill].prerequisites if skill else ()
    return (PlanStep(0, "prerequisite", _BEFORE, skill),) if before else ()


def _expose(skill: str | None, idea: str | None, bank: Bank) -> tuple[PlanStep, ...]:
    """Return the step that looks for the misconception, if the bank has an item of the skill to show it."""
    shown = idea is not None and any(
        template.skill == skill and any(name == idea for name, _ in template.wrong_answers)
        for template in bank.templates.values()
    )
    return (PlanStep(0, "expose", _EXPOSE, skill, idea),) if shown else ()


def _ease(outcome: ClosureOutcome, skill: str | None) -> tuple[PlanStep, ...]:
    items = {ClosureOutcome.PARTLY: _LIGHTER, ClosureOutcome.NOT_YET: _GENTLER}.get(outcome)
    return (PlanStep(0, "confidence", items, skill),) if items else ()


def _alone(skill: str | None) -> tuple[PlanStep, ...]:
    """Return the step of items without hints that begins now."""
    return (PlanStep(0, "check", _ON_HER_OWN, skill, spacing=2),) if skill else ()


def _review(skill: str | None, items: int = _REVIEW) -> tuple[PlanStep, ...]:
    return (PlanStep(0, "review", items, skill, spacing=_SPACING),) if skill else ()


def _holds(cause: Cause, skill: str | None, at: datetime) -> tuple[PlanStep, ...]:
    """Return the unaided look a week later that shows whether it held (E8)."""
    if skill is None or cause in _NO_LOOK:
        return ()
    items = 1 if cause in _ONE_LOOK else 2
    return (PlanStep(0, "check", items, skill, spacing=2, not_before=at + _HOLDS),)
