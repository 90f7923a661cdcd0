"""B23 over-help, as far as transfer shows it: a mastered skill fails a check in another form (A7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.signals.confidence import succession
from engine.signals.model import Signal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.signals.model import History, ItemRecord


def failed_transfer(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B23: one signal a skill whose latest `at_least` transfer checks or more were all failed.

    Failed is what was not right at the first try; a check that is passed starts the count anew. value: checks
    failed; evidence: every attempt at them. confidence: chance that the skill does not hold without help,
    from the checks failed and the items of the skill right without help since the first of them.
    """
    failed: dict[str, list[ItemRecord]] = {}
    since: dict[str, int] = {}
    for item in history.items:
        if item.transfer and item.attempts and not item.unaided:
            failed.setdefault(item.skill, []).append(item)
            since.setdefault(item.skill, 0)
        elif item.transfer and item.unaided:
            failed.pop(item.skill, None)
            since.pop(item.skill, None)
        elif item.skill in failed:
            since[item.skill] += item.unaided
    return tuple(
        Signal(
            code="B23",
            value=float(len(items)),
            confidence=succession(len(items), since[skill]),
            skill=skill,
            attempts=tuple(attempt.id for item in items for attempt in item.attempts),
            items=tuple(item.id for item in items for _ in item.attempts),
        )
        for skill, items in failed.items()
        if len(items) >= settings["at_least"]
    )
