"""Where a student begins with each skill."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from engine.intake.placement import SURE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.intake.graph import SkillGraph
    from engine.intake.placement import Placement

LIKELY = 0.5  # of a prerequisite: likelier known than not, so that what builds on it may begin


class StartingBand(StrEnum):
    """Where a student begins with a skill."""

    KNOWN = "known"  # a check or two will show it
    READY = "ready"  # not known yet, and what it builds on is
    UNSURE = "unsure"  # may be known; what it builds on is there, so practice can find out
    LATER = "later"  # builds on something that is likely not known


def starting_bands(graph: SkillGraph, placement: Placement) -> dict[str, StartingBand]:
    """Return the band of each skill, prerequisites first."""
    return {skill: _band(graph, placement.known, skill) for skill in graph.skills}


def _band(graph: SkillGraph, known: Mapping[str, float], skill: str) -> StartingBand:
    if known[skill] >= SURE:
        return StartingBand.KNOWN
    if any(known[earlier] < LIKELY for earlier in graph.before[skill]):
        return StartingBand.LATER
    return StartingBand.READY if known[skill] <= 1 - SURE else StartingBand.UNSURE
