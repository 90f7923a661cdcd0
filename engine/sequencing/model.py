"""What the choice of the next item is made from, and what it returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.items.model import Level  # noqa: TC001 - part of the public values

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.items.model import Bank
    from engine.learner.predict import Outlook
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
    """One instruction of a teacher to the sequencer, for the next `items` items that it applies to.

    kind: "pin" (this `skill`, or this very `template`, next), "confidence" (challenge down a step, items
    likely to succeed), "expose" (items of `skill` whose wrong answers show `misconception`), "prerequisite"
    (what comes before `skill`, the least sure first), "variants" (templates that the student has seen least),
    "review" (spaced review of `skill`), "check" (items of `skill` without hints, to see whether it holds) or
    "explain" (ask how the student knows, and change nothing about the choice). At least `spacing` other items
    come between two of a review or check. not_before: the step waits until then.
    """

    id: int
    kind: str
    items: int
    skill: str | None = None
    misconception: str | None = None
    spacing: int = 1
    template: str | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class SessionSoFar:
    """The practice session under way. items: closed in it; mastered: skills mastered for the first time."""

    started_at: datetime
    items: int
    mastered: int = 0


@dataclass(frozen=True, slots=True)
class ChoiceRequest:
    """All that the choice may look at.

    skills: ids in scope of the practice set. outlook: what is expected of the student now. recent: newest
    last, at most 20. flagged: an open flag. since: how many items were served since each plan step last had
    its turn. seed: decides ties and the numbers of the item; the same request gives the same choice. out:
    skills that were taken out for this student (A10) and that no step of a plan goes back to.
    session: None where nobody asks whether it is done.
    """

    bank: Bank
    skills: tuple[str, ...]
    outlook: Outlook
    recent: tuple[RecentItem, ...]
    seed: int
    plan: tuple[PlanStep, ...] = ()
    flagged: bool = False
    since: Mapping[int, int] = field(default_factory=dict)
    session: SessionSoFar | None = None
    out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Considered:
    """A template that was compared. chance: of being right, 0 to 1; cost: the less, the better it fits."""

    template: str
    skill: str
    chance: float
    cost: float


@dataclass(frozen=True, slots=True)
class ChoiceTrace:
    """How a choice came about.

    turn: whose turn it was: "plan-" with the kind of a plan step, "check", "review" or "practice". decided:
    what decided between the templates of that turn ("only", "floor", "repeat", "unseen", "aim", "explore",
    "fit" or "seed": engine.sequencing.pick). compared: how many templates were compared; candidates: at most
    8 of them, the one chosen first, then the best that keep every constraint, then the best of those set
    aside.
    """

    turn: str
    decided: str
    compared: int
    candidates: tuple[Considered, ...]


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """The next item. predicted: chance of success, 0 to 1. step: the plan step that it serves.

    check: to be served without hints: a transfer check (A7), or with `step` a check that a teacher planned.
    """

    template: str
    skill: str
    level: Level
    seed: int
    predicted: float
    band: Band
    reason: Reason
    trace: ChoiceTrace
    step: int | None = None
    check: bool = False
