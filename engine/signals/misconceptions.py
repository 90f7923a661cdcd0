"""B28 wrong kind of repeat: the same misconception in one item after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.signals.confidence import succession
from engine.signals.model import Signal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.signals.model import AttemptRecord, History, ItemRecord

    Showing = tuple[ItemRecord, AttemptRecord]


def repeated_misconception(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B28: one signal a misconception that `at_least` items show, of `templates` templates or more.

    An item counts once, by the first answer that shows the misconception: the same answer sent again to the
    same item is no second sign. Two templates are asked for, not three: one template thrice could be its
    wording, which two already rule out. `recovered` items of the skill in a row, right at the first try
    without hints, wipe out what came before. value: items; evidence: the answer in each of them.
    confidence: chance that the next item of the skill shows it too, from the items of the skill since the
    first that showed it, with and without.
    """
    signals: list[Signal] = []
    for skill in dict.fromkeys(item.skill for item in history.items):
        work = _since_recovery(history, skill, settings["recovered"])
        for misconception in dict.fromkeys(a.misconception for item in work for a in item.attempts):
            shown = _showings(work, misconception) if misconception is not None else []
            templates = {item.template for item, _ in shown}
            if len(shown) >= settings["at_least"] and len(templates) >= settings["templates"]:
                since = len(work) - work.index(shown[0][0])
                signals.append(_signal(skill, misconception, shown, since))
    return tuple(signals)


def _since_recovery(history: History, skill: str, recovered: float) -> list[ItemRecord]:
    """Return the items of the skill that were tried, after the last run of unaided right ones."""
    work: list[ItemRecord] = []
    run = 0
    for item in history.items:
        if item.skill == skill and item.attempts:
            work.append(item)
            run = run + 1 if item.unaided else 0
            if run >= recovered:
                work.clear()
    return work


def _showings(work: list[ItemRecord], misconception: str) -> list[Showing]:
    """Return each item that shows the misconception, with its first attempt that does."""
    found = ((item, [a for a in item.attempts if a.misconception == misconception]) for item in work)
    return [(item, attempts[0]) for item, attempts in found if attempts]


def _signal(skill: str, misconception: str | None, shown: list[Showing], since: int) -> Signal:
    return Signal(
        code="B28",
        value=float(len(shown)),
        confidence=succession(len(shown), since - len(shown)),
        skill=skill,
        misconception=misconception,
        attempts=tuple(attempt.id for _, attempt in shown),
        items=tuple(item.id for item, _ in shown),
    )
