"""A teacher's changes to the plan of a closure, before it is saved (F2)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.escalation.closures import described
from engine.sequencing.steps import SPACED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.escalation.model import ClosurePlan
    from engine.items.model import Bank
    from engine.sequencing.model import PlanStep

ITEMS = (1, 20)  # a step lasts for so many items
SPACING = (1, 10)  # items between two of a review or check


class PlanEditError(ValueError):
    """A change that no plan can take: of a step that is not there, or out of bounds."""


@dataclass(frozen=True, slots=True)
class StepChange:
    """What to change about one step; None leaves it as it is. dropped: the step is left out."""

    items: int | None = None
    spacing: int | None = None
    dropped: bool = False


def edited(
    plan: ClosurePlan,
    changes: Mapping[int, StepChange],
    bank: Bank,
    *,
    at: datetime,
    placed_anew: bool | None = None,
) -> ClosurePlan:
    """Return the plan with the changes and its sentences anew.

    changes: by the place of the step in the plan, from 0. at: as for the plan. placed_anew: None leaves it
    as it is. Raises PlanEditError for a step that is not there, and for numbers out of ITEMS or SPACING.
    """
    if unknown := changes.keys() - set(range(len(plan.steps))):
        raise PlanEditError(f"no step {min(unknown)} in a plan of {len(plan.steps)}")
    steps = [
        _changed(step, changes.get(place, StepChange()))
        for place, step in enumerate(plan.steps)
        if not changes.get(place, StepChange()).dropped
    ]
    anew = plan.placed_anew if placed_anew is None else placed_anew
    return described(plan.cause, steps, bank, at, anew, plan.suggests)


def _changed(step: PlanStep, change: StepChange) -> PlanStep:
    items = step.items if change.items is None else _within(change.items, ITEMS, "items")
    spacing = step.spacing
    if change.spacing is not None and step.kind in SPACED:  # no other kind looks at it
        spacing = _within(change.spacing, SPACING, "spacing")
    return replace(step, items=items, spacing=spacing)


def _within(number: int, bounds: tuple[int, int], name: str) -> int:
    low, high = bounds
    if not low <= number <= high:
        raise PlanEditError(f"{name}: {number} is not from {low} to {high}")
    return number
