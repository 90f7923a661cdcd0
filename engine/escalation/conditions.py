"""Evaluates the condition of a rule over signals, and says which of them made it true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.escalation.model import Condition
    from engine.signals.model import Signal


@dataclass(frozen=True, slots=True)
class Holding:
    """A condition that holds. signals: those that made it true, in the order measured.

    confidence: 0 to 1, as sure as the weakest signal that it needs: the best of "any", the least of "all",
    the k-th best of "k_of".
    """

    signals: tuple[Signal, ...]
    confidence: float


def evaluate(condition: Condition, signals: Sequence[Signal]) -> Holding | None:
    """Return how the condition holds over the signals, or None where it does not."""
    if condition.signal is not None:
        found = [s for s in signals if s.code == condition.signal and s.value >= condition.at_least]
        return Holding(tuple(found), max(s.confidence for s in found)) if found else None
    held = [holding for part in condition.parts if (holding := evaluate(part, signals)) is not None]
    needed = _needed(condition)
    if len(held) < needed:
        return None
    shown = {id(signal) for holding in held for signal in holding.signals}
    ranked = sorted((holding.confidence for holding in held), reverse=True)
    return Holding(tuple(signal for signal in signals if id(signal) in shown), ranked[needed - 1])


def _needed(condition: Condition) -> int:
    match condition.combine:
        case "any":
            return 1
        case "all":
            return len(condition.parts)
        case "k_of":
            return condition.k
    raise ValueError(f"a condition combines by any, all or k_of, not by {condition.combine!r}")
