"""In which order a student will meet the skills, from where she stands."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from engine.intake.bands import StartingBand, starting_bands

if TYPE_CHECKING:
    from engine.intake.graph import SkillGraph
    from engine.intake.placement import Placement


def study_sequence(graph: SkillGraph, placement: Placement) -> tuple[str, ...]:
    """Return the skills that are not known, each after those of its prerequisites that are not known either.

    Of those that could come next, the one that is likeliest known already comes first (the nearest step);
    of equals, the bank's order holds.
    """
    bands = starting_bands(graph, placement)
    wanted = {skill for skill in graph.skills if bands[skill] is not StartingBand.KNOWN}
    place = {skill: number for number, skill in enumerate(graph.skills)}
    missing = {skill: {each for each in graph.before[skill] if each in wanted} for skill in wanted}
    follows: dict[str, list[str]] = {skill: [] for skill in wanted}
    for skill, earlier in missing.items():
        for each in earlier:
            follows[each].append(skill)

    def nearness(skill: str) -> tuple[float, int, str]:
        return -round(placement.known[skill], 6), place[skill], skill

    front = [nearness(skill) for skill in wanted if not missing[skill]]
    heapify(front)
    order: list[str] = []
    while front:
        skill = heappop(front)[2]
        order.append(skill)
        for each in follows[skill]:
            missing[each].discard(skill)
            if not missing[each]:
                heappush(front, nearness(each))
    return tuple(order)
