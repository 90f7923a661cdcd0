"""What signals are measured from, and what they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from engine.items.model import Level


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """One submitted answer. seconds: since the item was shown or the attempt before it."""

    id: int
    response: str
    right: bool
    misconception: str | None
    hints_before: int
    seconds: float
    at: datetime


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """An item the student has worked on, with its attempts in order.

    right: it ended with a right answer; unaided: right at the first try, without hints.
    closed_at: None while the item is open. predicted: chance of being right at the first try, 0 to 1, as it
    was when the item was chosen. transfer: a transfer check (A7). asked: the student was asked how she knows
    (A5); explained: the quality of what she said (engine.items.explanations), None where she said nothing.
    """

    id: int
    template: str
    skill: str
    level: Level
    usual_seconds: float
    opened_at: datetime
    closed_at: datetime | None
    hints: int
    attempts: tuple[AttemptRecord, ...]
    predicted: float = 0.5
    transfer: bool = False
    asked: bool = False
    explained: str | None = None

    @property
    def right(self) -> bool:
        return any(attempt.right for attempt in self.attempts)

    @property
    def missed(self) -> bool:
        """Closed, tried, and never answered right."""
        return self.closed_at is not None and bool(self.attempts) and not self.right

    @property
    def unaided(self) -> bool:
        return bool(self.attempts) and self.attempts[0].right and not self.attempts[0].hints_before


@dataclass(frozen=True, slots=True)
class HelpRequest:
    """The student asked for a person. message: her own words, may be empty. skill: of the item open then."""

    id: int
    message: str
    skill: str | None
    item: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """Recent work of one student in one course, a bounded window. items: oldest first, at most 20."""

    items: tuple[ItemRecord, ...]
    help_requests: tuple[HelpRequest, ...] = ()


@dataclass(frozen=True, slots=True)
class Signal:
    """A measured fact with its evidence.

    code: number in the requirements, such as "B1"; value: what was measured (a count or a share).
    attempts, help_requests: ids of the evidence, oldest first; items: the item of each attempt, in the
    same order. confidence: 0 to 1, how sure the measure itself is.
    """

    code: str
    value: float
    confidence: float
    skill: str | None = None
    misconception: str | None = None
    attempts: tuple[int, ...] = ()
    help_requests: tuple[int, ...] = ()
    items: tuple[int, ...] = ()
