"""What signals are measured from, and what they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.items.model import Level


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """One submitted answer.

    seconds: since the item was shown or the attempt before it. changes: how often the answer was begun anew
    or rewritten before it was sent, as far as the page could tell.
    """

    id: int
    response: str
    right: bool
    misconception: str | None
    hints_before: int
    seconds: float
    at: datetime
    changes: int = 0


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """An item the student has worked on, with its attempts in order.

    right: it ended with a right answer; unaided: right at the first try, without hints.
    closed_at: None while the item is open. predicted: chance of being right at the first try, 0 to 1, as it
    was when the item was chosen. transfer: a transfer check (A7). asked: the student was asked how she knows
    (A5); explained: the quality of what she said (engine.items.explanations), None where she said nothing.
    strand: of its skill. rungs: hints that the item has; hint_seconds: when each was opened, counted from
    opened_at. confidence: how sure she said she was before the first answer, 1 to 5, None where she did not.
    feeling: what she said before the first hint (A6).
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
    strand: str = ""
    rungs: int = 0
    hint_seconds: tuple[float, ...] = ()
    confidence: int | None = None
    feeling: str | None = None

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
class Glance:
    """What a longer look back keeps of an item that was tried and closed.

    attempt: id of its first answer. right: right at the first try without hints; hinted: a hint was opened.
    """

    item: int
    attempt: int
    skill: str
    right: bool
    hinted: bool
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A run of work without a break of 30 minutes. It is over where the break has passed.

    event: id of its beginning in the log. items: closed in it. left_open: level of an item that was open at
    the end and had been looked at, None where there was none. misses_at_end: items missed in a row at its
    end; after_miss: seconds from the last of them to the last sign of the student, None without a miss.
    left_skills: skills that the student herself chose to leave unfinished in it.
    """

    event: int
    began_at: datetime
    last_at: datetime
    items: int
    left_open: Level | None = None
    misses_at_end: int = 0
    after_miss: float | None = None
    left_skills: tuple[str, ...] = ()


class HappeningKind(StrEnum):
    """Facts of the log that are no answer and that signals are measured from."""

    SAID = "said"  # something in the student's own words; heard: what the word lists found in it
    LEFT_IDLE = "left_idle"  # left an open item after `value` seconds without input
    CONFIDENCE = "confidence"  # said how sure she is, `value` 1 to 5, outside of an item
    DUE_PASSED = "due_passed"  # a practice set's due date passed; value: share of its skills mastered
    PACE = "pace"  # value: how far past the target date the projected finish is, as a share of the time
    PLACEMENT_SKIPPED = "placement_skipped"  # value: items of a placement that were skipped


@dataclass(frozen=True, slots=True)
class Happening:
    """One of them. event: its id in the log. item, request: what it goes with, None where it stands alone.

    heard: categories of the word lists (engine.signals.words). words: how many the student wrote.
    """

    event: int
    kind: HappeningKind
    at: datetime
    value: float = 0.0
    item: int | None = None
    request: int | None = None
    heard: frozenset[str] = frozenset()
    words: int = 0


@dataclass(frozen=True, slots=True)
class SkillView:
    """What the learner model holds of a skill now.

    chance: of being right at the first try, 0 to 1. sureness: that it is mastered, 0 to 1. mastered: it is
    held now; mastered_at: when it was first mastered, whether or not that is still held.
    """

    skill: str
    strand: str
    chance: float
    sureness: float
    mastered: bool
    opportunities: int
    prerequisites: tuple[str, ...] = ()
    mastered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Recent work of one student in one course; every part a bounded window, oldest first.

    items: at most 20. longer: at most 100 that were tried and closed, the same and those before.
    sessions: of the last 28 days, at most 60, the newest may be under way. happenings: at most 60.
    skills: those of the items and their prerequisites. at: the moment of measuring; None only where nothing
    is measured that looks at the time.
    """

    items: tuple[ItemRecord, ...]
    help_requests: tuple[HelpRequest, ...] = ()
    longer: tuple[Glance, ...] = ()
    sessions: tuple[SessionRecord, ...] = ()
    happenings: tuple[Happening, ...] = ()
    skills: Mapping[str, SkillView] = field(default_factory=dict)
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """A measured fact with its evidence.

    code: number in the requirements, such as "B1"; value: what was measured (a count or a share).
    attempts, help_requests, events: ids of the evidence, oldest first (events: of the log, for what is
    neither an answer nor a request); items: the item of each attempt, in the same order. confidence: 0 to 1,
    how sure the measure itself is.
    """

    code: str
    value: float
    confidence: float
    skill: str | None = None
    misconception: str | None = None
    attempts: tuple[int, ...] = ()
    help_requests: tuple[int, ...] = ()
    items: tuple[int, ...] = ()
    events: tuple[int, ...] = ()
