"""Measures every signal that a policy defines over one student's recent work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.signals.asked import asked_for_human
from engine.signals.churn import answer_churn
from engine.signals.confidence_said import confidence_mismatch, low_confidence
from engine.signals.engagement import off_pace, shrinking_engagement, skipped_work
from engine.signals.explanations import weak_explanation
from engine.signals.hints import hint_dependence
from engine.signals.ladder import hint_abuse
from engine.signals.leaving import abandonment, inactivity, quits_after_errors, topic_switching
from engine.signals.misconceptions import repeated_misconception
from engine.signals.misses import repeated_miss
from engine.signals.over_help import over_help
from engine.signals.pace import hesitation, ready_for_more
from engine.signals.placement import placement_skipped
from engine.signals.rapid import rapid_guessing
from engine.signals.said import asks_for_answers, frustration, safety, shrinking_answers
from engine.signals.spinning import wheel_spinning
from engine.signals.stall import long_stall
from engine.signals.strands import missing_prerequisite, strand_trouble
from engine.signals.struggle import struggle
from engine.signals.trends import accuracy_decline, topic_gap
from engine.signals.unsure import unsure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.signals.model import History, Signal

    Measure = Callable[[History, Mapping[str, float]], tuple[Signal, ...]]

MEASURES: Mapping[str, Measure] = {
    "B1": repeated_miss,
    "B2": strand_trouble,
    "B3": wheel_spinning,
    "B3a": struggle,
    "B4": topic_gap,
    "B5": accuracy_decline,
    "B6": hint_dependence,
    "B7": hint_abuse,
    "B8": rapid_guessing,
    "B9": hesitation,
    "B10": long_stall,
    "B11": inactivity,
    "B12": abandonment,
    "B13": quits_after_errors,
    "B14": shrinking_engagement,
    "B15": skipped_work,
    "B16": off_pace,
    "B17": missing_prerequisite,
    "B18": low_confidence,
    "B19": confidence_mismatch,
    "B20": frustration,
    "B21": asks_for_answers,
    "B22": weak_explanation,
    "B23": over_help,
    "B24": answer_churn,
    "B25": topic_switching,
    "B26": shrinking_answers,
    "B27": asked_for_human,
    "B28": repeated_misconception,
    "B29": ready_for_more,
    "B30": placement_skipped,
    "unsure": unsure,
    "safety": safety,
}

ALWAYS = frozenset({"safety"})  # measured whatever a policy says


def measure(history: History, settings: Mapping[str, Mapping[str, float]]) -> tuple[Signal, ...]:
    """Return the signals that hold, in the order of MEASURES.

    settings: signal code → its thresholds (Policy.signals); a signal without settings is not measured, but
    for those of ALWAYS. The cost grows with the history handed in, which is a bounded window, and with
    nothing else.
    """
    return tuple(
        signal
        for code, measure_one in MEASURES.items()
        if code in settings or code in ALWAYS
        for signal in measure_one(history, settings.get(code, {}))
    )
