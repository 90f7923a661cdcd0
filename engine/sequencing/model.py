"""What the choice of the next item is made from, and what it returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.items.model import Level  # noqa: TC001 - part of the public values

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.items.model import Bank
    from engine.learner.model import LearnerState, TemplateState
    from engine.reason import Reason


@dataclass(frozen=True, slots=True)
class Band:
    """Predicted success wanted, as probabilities."""

    low: float
    aim: float
    high: float


@dataclass(frozen=True, slots=True)
class RecentItem:
    """An item the student has had lately. right: None while it is open or was left."""

    template: str
    skill: str
    seed: int
    right: bool | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One instruction of a closure to the sequencer, for the next `items` items that it applies to.

    kind: "confidence" (challenge down a step, items likely to succeed), "expose" (items of `skill` whose
    wrong answers show `misconception`) or "review" (spaced review of `skill`; at least `spacing` other items
    come between two of them).
    """

    id: int
    kind: str
    items: int
    skill: str | None = None
    misconception: str | None = None
    spacing: int = 1


@dataclass(frozen=True, slots=True)
class ChoiceRequest:
    """All that the choice may look at.

    skills: ids in scope of the practice set. recent: newest last, at most 20. flagged: an open flag.
    since: how many items were served since each plan step last had its turn.
    seed: decides ties and the numbers of the item; the same request gives the same choice.
    """

    bank: Bank
    skills: tuple[str, ...]
    learner: LearnerState
    templates: Mapping[str, TemplateState]
    recent: tuple[RecentItem, ...]
    at: datetime
    seed: int
    plan: tuple[PlanStep, ...] = ()
    flagged: bool = False
    since: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """The next item. predicted: chance of success, 0 to 1. step: the plan step that it serves."""

    template: str
    skill: str
    level: Level
    seed: int
    predicted: float
    band: Band
    reason: Reason
    step: int | None = None
