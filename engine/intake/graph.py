"""Which skills of a scope build on which, and how far apart they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from engine.items.model import Bank

# What is left, with every step between two skills, of what one tells about the other. Expert-made graphs are
# not perfect, so no step counts in full. The numbers are chosen, not measured.
HOLDS = 0.85
_FAR = 12  # steps: beyond, less than 15 % is left


@dataclass(frozen=True, slots=True)
class SkillGraph:
    """The skills of a scope that have items, prerequisites first.

    strands: skill → strand. before: skill → the nearest prerequisites within the scope. earlier, later: skill
    → all that it builds on, all that builds on it, each with how strongly the two are tied, 0 to HOLDS.
    """

    skills: tuple[str, ...]
    strands: Mapping[str, str]
    before: Mapping[str, tuple[str, ...]]
    earlier: Mapping[str, tuple[tuple[str, float], ...]]
    later: Mapping[str, tuple[tuple[str, float], ...]]


def skill_graph(bank: Bank, scope: Iterable[str]) -> SkillGraph:
    """Return the graph of those skills of the scope that the bank has items for."""
    inside = {skill for skill in scope if skill in bank.skills and skill in bank.by_skill}
    order = tuple(skill for skill in bank.order if skill in inside)
    before = {skill: _nearest(bank, skill, inside) for skill in order}
    after: dict[str, list[str]] = {skill: [] for skill in order}
    for skill in order:
        for prerequisite in before[skill]:
            after[prerequisite].append(skill)
    return SkillGraph(
        skills=order,
        strands={skill: bank.skills[skill].strand for skill in order},
        before=before,
        earlier={skill: _steps(skill, before) for skill in order},
        later={skill: _steps(skill, after) for skill in order},
    )


def _nearest(bank: Bank, skill: str, inside: set[str]) -> tuple[str, ...]:
    """Return the prerequisites in scope, seen through those that are not: a set may take these as known."""
    found: dict[str, None] = {}
    visited: set[str] = set()
    waiting = list(bank.skills[skill].prerequisites)
    while waiting:
        earlier = waiting.pop()
        if earlier in visited or earlier not in bank.skills:
            continue
        visited.add(earlier)
        if earlier in inside:
            found[earlier] = None
        else:
            waiting.extend(bank.skills[earlier].prerequisites)
    return tuple(found)


def _steps(start: str, edges: Mapping[str, Sequence[str]]) -> tuple[tuple[str, float], ...]:
    """Return what can be reached along the edges, with what the shortest way leaves of the tie."""
    found: list[tuple[str, float]] = []
    seen, front = {start}, [start]
    for step in range(1, _FAR + 1):
        front = list(dict.fromkeys(each for skill in front for each in edges[skill] if each not in seen))
        seen.update(front)
        found.extend((skill, HOLDS**step) for skill in front)
    return tuple(found)
