"""Measures every signal that a policy defines over one student's recent work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.reason import Reason
from engine.signals.asked import asked_for_human
from engine.signals.explanations import weak_explanation
from engine.signals.hints import hint_dependence
from engine.signals.misconceptions import repeated_misconception
from engine.signals.misses import repeated_miss
from engine.signals.rapid import rapid_guessing
from engine.signals.transfer import failed_transfer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.reason import Value
    from engine.signals.model import History, Signal

    Measure = Callable[[History, Mapping[str, float]], tuple[Signal, ...]]

MEASURES: Mapping[str, Measure] = {
    "B1": repeated_miss,
    "B6": hint_dependence,
    "B8": rapid_guessing,
    "B22": weak_explanation,
    "B23": failed_transfer,
    "B27": asked_for_human,
    "B28": repeated_misconception,
}

_SHARES = frozenset({"B6"})  # signals whose value is a share; the others count


def measure(history: History, settings: Mapping[str, Mapping[str, float]]) -> tuple[Signal, ...]:
    """Return the signals that hold, in the order of MEASURES.

    settings: signal code → its thresholds (Policy.signals); a signal without settings is not measured. The
    cost grows with the history handed in, which is a bounded window, and with nothing else.
    """
    return tuple(
        signal
        for code, measure_one in MEASURES.items()
        if code in settings
        for signal in measure_one(history, settings[code])
    )


def describe(signal: Signal) -> Reason:
    """Return the sentence for a teacher on what was measured. Skill and misconception are their ids."""
    params: dict[str, Value] = {}
    if signal.code in _SHARES:
        params["percent"] = round(signal.value * 100)
    else:
        params["count"] = round(signal.value)
    if signal.skill is not None:
        params["skill"] = signal.skill
    if signal.misconception is not None:
        params["misconception"] = signal.misconception
    return Reason(f"signals.{signal.code}", params)
