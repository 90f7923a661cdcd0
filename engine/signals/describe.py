"""What a signal measured, as a sentence for a teacher: a fact, and no verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.reason import Reason

if TYPE_CHECKING:
    from engine.reason import Value
    from engine.signals.model import Signal

SHARES = frozenset({"B3", "B4", "B5", "B6", "B14", "B15", "B16", "B26"})  # their value is a share or a chance
_BY_EVIDENCE = frozenset({"B20"})  # their value weighs what it counts; the count is that of the evidence
_BY_SKILL = {  # signals of two parts, of which one alone is about a skill: the code of the other part
    "B5": "signals.B5.overall",
    "B23": "signals.B23.overall",
    "unsure": "signals.unsure.overall",
}


def describe(signal: Signal) -> Reason:
    """Return the sentence for a teacher on what was measured. Skill and misconception are their ids."""
    params: dict[str, Value] = {}
    if signal.code in SHARES:
        params["percent"] = round(signal.value * 100)
    elif signal.code in _BY_EVIDENCE:
        params["count"] = len(signal.events)
    else:
        params["count"] = round(signal.value)
    if signal.skill is not None:
        params["skill"] = signal.skill
    if signal.misconception is not None:
        params["misconception"] = signal.misconception
    code = f"signals.{signal.code}"
    return Reason(_BY_SKILL.get(signal.code, code) if signal.skill is None else code, params)
