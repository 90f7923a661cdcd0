"""B2 strand trouble and B17 missing prerequisite: skills that fail beside or on top of each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.signals.confidence import succession
from engine.signals.evidence import every_answer, from_answers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.signals.model import History, ItemRecord, Signal, SkillView


def strand_trouble(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B2: one signal a strand of which `at_least` skills failed in the last `items` items.

    A skill failed where `misses` items of it or more ended without a right answer, and no fewer than were
    right at the first try without hints. value: skills that failed; evidence: every answer to their items
    missed; skill: the one missed last. confidence: chance that the next item of these skills is missed too.
    """
    window = history.items[-int(settings["items"]) :]
    signals: list[Signal] = []
    for strand in dict.fromkeys(item.strand for item in window if item.strand):
        missed: list[ItemRecord] = []
        unaided = 0
        for skill in dict.fromkeys(item.skill for item in window if item.strand == strand):
            of_skill, right = _failed(window, skill, settings["misses"])
            missed += of_skill
            unaided += right
        skills = {item.skill for item in missed}
        if len(skills) >= settings["at_least"]:
            last = max(missed, key=lambda item: item.attempts[-1].id)
            sure = succession(len(missed), unaided)
            signals.append(from_answers("B2", float(len(skills)), sure, every_answer(missed), last.skill))
    return tuple(signals)


def missing_prerequisite(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B17: one signal a skill that fails as in B2 and builds on one estimated under `chance`.

    Failed are `at_least` items or more of the last `items`. value: items missed; evidence: every answer to
    them; skill: the one that was missed. confidence: chance that the next item of it is missed too, times
    the chance that the weakest of what it builds on is not mastered.
    """
    window = history.items[-int(settings["items"]) :]
    signals: list[Signal] = []
    for skill in dict.fromkeys(item.skill for item in window):
        weakest = weakest_prerequisite(history, skill)
        missed, unaided = _failed(window, skill, settings["at_least"])
        if missed and weakest is not None and weakest.chance < settings["chance"]:
            sure = succession(len(missed), unaided) * (1 - weakest.sureness)
            signals.append(from_answers("B17", float(len(missed)), sure, every_answer(missed), skill))
    return tuple(signals)


def weakest_prerequisite(history: History, skill: str) -> SkillView | None:
    """Return what a skill builds on that the student is least likely to be right on; None where nothing."""
    view = history.skills.get(skill)
    earlier = [history.skills[each] for each in view.prerequisites if each in history.skills] if view else []
    return min(earlier, key=lambda each: each.chance, default=None)


def _failed(window: Sequence[ItemRecord], skill: str, misses: float) -> tuple[list[ItemRecord], int]:
    """Return (items missed, items right unaided) of a skill that failed; nothing of one that did not."""
    of_skill = [item for item in window if item.skill == skill]
    missed = [item for item in of_skill if item.missed]
    unaided = sum(item.unaided for item in of_skill)
    return (missed, unaided) if len(missed) >= max(misses, unaided) else ([], 0)
