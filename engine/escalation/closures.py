"""What a teacher's closure changes in practice (F2), and the sentences that say so before it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.escalation.model import Cause, ClosureOutcome, ClosurePlan, Done
from engine.reason import Reason
from engine.sequencing.model import PlanStep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.escalation.model import Closure
    from engine.items.model import Bank
    from engine.reason import Value

# Items a step lasts for. No study fixes these numbers; they keep a plan within about two practice sessions.
_RESET = 8  # after a talk about motivation: an evening or two of likely successes
_LIGHTER = 4  # a gentler start before the review
_GENTLER = 6  # the same where the talk did not bring it yet
_EXPOSE = 3  # as often as B28 asks before it speaks: enough to see whether the idea is still there
_REVIEW = 4  # four spaced checks, as ASSISTments' reassessment asks for
_SPACING = 3  # items: other work lies between two reviews, so that the skill is recalled, not repeated
_AFTER_ASKING = 2


def plan(closure: Closure, bank: Bank) -> ClosurePlan:
    """Return the steps of a closure, in the order in which they are to be obeyed, and what they mean.

    A skill or misconception that the bank does not know (any more) is left out of account; a closure that
    changes nothing says so in its one sentence.
    """
    skill = closure.skill if closure.skill in bank.skills else None
    idea = bank.misconceptions.get(closure.misconception or "")
    steps = _steps(closure, skill or (idea.skill if idea else None), idea.id if idea else None, bank)
    anew = closure.done is Done.PLACED_ANEW
    said = (*for_teacher(steps, bank), *((Reason("plans.placement"),) if anew else ()))
    return ClosurePlan(steps, said or (Reason(f"plans.nothing.{closure.cause}"),), anew)


def for_teacher(steps: Sequence[PlanStep], bank: Bank) -> tuple[Reason, ...]:
    """Return one sentence a step for the preview; also of steps that a teacher has edited."""
    return _sentences("plans", steps, bank)


def for_student(steps: Sequence[PlanStep], bank: Bank) -> tuple[Reason, ...]:
    """Return one sentence a step that tells the student what changes, without the misconception's name."""
    return _sentences("plans.student", steps, bank)


def _steps(closure: Closure, skill: str | None, idea: str | None, bank: Bank) -> tuple[PlanStep, ...]:
    match closure.cause:
        case Cause.MOTIVATION:
            return (PlanStep(0, "confidence", _RESET),)
        case Cause.MISCONCEPTION:
            return (*_expose(skill, idea, bank), *_review(skill))
        case Cause.MASTERY_FAILURE:
            return (*_ease(closure.outcome, skill), *_review(skill))
        case Cause.HINT_DEPENDENCE:
            return (PlanStep(0, "confidence", _LIGHTER, skill),)
        case Cause.STUDENT_ASKED if closure.outcome is not ClosureOutcome.UNDERSTOOD:
            return _review(skill, _AFTER_ASKING)
        case _:
            return ()


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


def _review(skill: str | None, items: int = _REVIEW) -> tuple[PlanStep, ...]:
    return (PlanStep(0, "review", items, skill, spacing=_SPACING),) if skill else ()


def _sentences(start: str, steps: Sequence[PlanStep], bank: Bank) -> tuple[Reason, ...]:
    return tuple(_sentence(start, step, bank) for step in steps)


def _sentence(start: str, step: PlanStep, bank: Bank) -> Reason:
    params: dict[str, Value] = {"count": step.items, "spacing": step.spacing}
    code = f"{start}.{step.kind}"
    if skill := bank.skills.get(step.skill or ""):
        params["skill"] = skill.title
    elif step.kind == "confidence":
        code += "-anywhere"
    if idea := bank.misconceptions.get(step.misconception or ""):
        params["misconception"] = idea.name
    return Reason(code, params)
