"""Signals made from their evidence: its ids oldest first, each answer with its item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.signals.model import Signal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.signals.model import AttemptRecord, Glance, Happening, ItemRecord, SessionRecord

    Showing = tuple[ItemRecord, AttemptRecord]


def from_answers(
    code: str, value: float, confidence: float, shown: Iterable[Showing], skill: str | None = None
) -> Signal:
    """Return a signal whose evidence is some answers, each given with its item."""
    pairs = sorted((attempt.id, item.id) for item, attempt in shown)
    return Signal(
        code=code,
        value=value,
        confidence=confidence,
        skill=skill,
        attempts=tuple(attempt for attempt, _ in pairs),
        items=tuple(item for _, item in pairs),
    )


def from_glances(
    code: str, value: float, confidence: float, shown: Iterable[Glance], skill: str | None = None
) -> Signal:
    """Return a signal whose evidence is the first answers of a longer look back."""
    pairs = sorted((glance.attempt, glance.item) for glance in shown)
    return Signal(
        code=code,
        value=value,
        confidence=confidence,
        skill=skill,
        attempts=tuple(attempt for attempt, _ in pairs),
        items=tuple(item for _, item in pairs),
    )


def from_events(
    code: str, value: float, confidence: float, shown: Iterable[Happening | SessionRecord]
) -> Signal:
    """Return a signal whose evidence stands in the log."""
    return Signal(
        code=code, value=value, confidence=confidence, events=tuple(sorted(each.event for each in shown))
    )


def every_answer(items: Iterable[ItemRecord]) -> list[Showing]:
    """Return all answers to some items."""
    return [(item, attempt) for item in items for attempt in item.attempts]


def first_answers(items: Iterable[ItemRecord]) -> list[Showing]:
    """Return the first answer to each item that has one."""
    return [(item, item.attempts[0]) for item in items if item.attempts]


def the_one_skill(items: Iterable[ItemRecord]) -> str | None:
    """Return the skill that all items are of, None where they are of several."""
    skills = {item.skill for item in items}
    return skills.pop() if len(skills) == 1 else None
