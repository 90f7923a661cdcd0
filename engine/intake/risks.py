"""Early risk marks (A1): what a teacher may want to know before practice begins. Hypotheses, no flags."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from engine.intake.belief import Outcome
from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.intake.graph import SkillGraph
    from engine.intake.pace import Pace
    from engine.intake.placement import Placement
    from engine.reason import Value

# Shares of skills likely known, 0 to 1. B4 and B19 are about gaps of this size; the exact numbers are chosen.
_BEHIND = 0.35  # a strand under the others
_APART = 0.40  # confidence from placement
_SKIPPED = 3  # items: a quarter of a placement

_LOWEST, _HIGHEST = 1, 5  # of a confidence


@dataclass(frozen=True, slots=True)
class RiskMark:
    """One of them, with its evidence.

    kind: "strand-behind", "overconfident", "underconfident", "skipped" or "out-of-reach". reason: a sentence
    for teachers ("intake.risk.<kind>"). skills: of the placement items it rests on.
    """

    kind: str
    reason: Reason
    strand: str | None = None
    skills: tuple[str, ...] = ()


def risk_marks(
    graph: SkillGraph,
    placement: Placement,
    confidence: Mapping[str, int],
    pace: Pace | None = None,
) -> tuple[RiskMark, ...]:
    """Return the marks. confidence: strand → 1 to 5, of strands where the student said it.

    Nothing is said of a strand of which no item was asked.
    """
    levels = _levels(graph, placement)
    asked = {
        strand: tuple(item.skill for item in placement.asked if graph.strands.get(item.skill) == strand)
        for strand in levels
    }
    marks: list[RiskMark] = []
    for strand in (each for each in levels if asked[each]):
        marks += _behind(strand, levels, asked[strand])
        marks += _confidence(strand, levels[strand], confidence.get(strand), asked[strand])
    return (*marks, *_skipped(placement), *_out_of_reach(pace))


def _levels(graph: SkillGraph, placement: Placement) -> dict[str, float]:
    """Return the share of each strand's skills that is likely known."""
    strands: dict[str, list[float]] = {}
    for skill in graph.skills:
        strands.setdefault(graph.strands[skill], []).append(placement.known[skill])
    return {strand: fmean(known) for strand, known in strands.items()}


def _behind(strand: str, levels: Mapping[str, float], skills: tuple[str, ...]) -> list[RiskMark]:
    others = [level for each, level in levels.items() if each != strand]
    if not others or fmean(others) - levels[strand] < _BEHIND:
        return []
    params: dict[str, Value] = {
        "strand": strand,
        "percent": _percent(levels[strand]),
        "others": _percent(fmean(others)),
    }
    return [RiskMark("strand-behind", Reason("intake.risk.strand-behind", params), strand, skills)]


def _confidence(strand: str, level: float, said: int | None, skills: tuple[str, ...]) -> list[RiskMark]:
    if said is None:
        return []
    apart = (said - _LOWEST) / (_HIGHEST - _LOWEST) - level
    if abs(apart) < _APART:
        return []
    kind = "overconfident" if apart > 0 else "underconfident"
    params: dict[str, Value] = {"strand": strand, "confidence": said, "percent": _percent(level)}
    return [RiskMark(kind, Reason(f"intake.risk.{kind}", params), strand, skills)]


def _skipped(placement: Placement) -> list[RiskMark]:
    skills = tuple(item.skill for item in placement.asked if item.outcome is Outcome.SKIPPED)
    if len(skills) < _SKIPPED:
        return []
    params = {"count": len(skills), "asked": len(placement.asked)}
    return [RiskMark("skipped", Reason("intake.risk.skipped", params), None, skills)]


def _out_of_reach(pace: Pace | None) -> list[RiskMark]:
    if pace is None or pace.in_time is not False or pace.minutes_needed is None:
        return []
    params = {"needed": pace.minutes_needed, "minutes": pace.minutes_a_week, "hours": -(-pace.minutes // 60)}
    return [RiskMark("out-of-reach", Reason("intake.risk.out-of-reach", params))]


def _percent(share: float) -> int:
    return round(100 * share)
