"""Where a student stands: what is mastered, what comes next, what has to wait for what comes before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.learner.mastery import mastery

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.items.model import Bank, ItemTemplate
    from engine.learner.model import MasteryEstimate
    from engine.sequencing.model import ChoiceRequest

# How sure Baton is of every prerequisite when a skill opens. Mastery is held above it (HELD in
# engine.learner.mastery), so that what is mastered opens what comes after it.
OPEN = 0.60


class EmptyScopeError(Exception):
    """No skill in scope has an item template, so that nothing can be practised."""

    code = "SEQ-EMPTY-SCOPE"


@dataclass(frozen=True, slots=True)
class Standing:
    """Skills in scope that have templates, each list in the order in which they are learnt.

    mastered; frontier: not mastered, and all that comes before is known well enough; templates: by skill.
    """

    mastered: tuple[str, ...]
    frontier: tuple[str, ...]
    templates: Mapping[str, Sequence[ItemTemplate]]

    @property
    def open(self) -> tuple[str, ...]:
        """All that may be practised, what is new first."""
        return self.frontier + self.mastered


def standing(request: ChoiceRequest) -> Standing:
    """Return where the student stands. Raises EmptyScopeError where there is nothing to practise."""
    scope = set(request.skills)
    templates: dict[str, list[ItemTemplate]] = {}
    for template in request.bank.templates.values():
        if template.skill in scope:
            templates.setdefault(template.skill, []).append(template)
    order = [skill for skill in in_order(request.bank, request.skills) if skill in templates]
    if not order:
        raise EmptyScopeError(f"no item template for any of {len(scope)} skills in scope")
    estimates = {skill: mastery(request.learner.skill(skill), request.learner) for skill in order}
    mastered = tuple(skill for skill in order if estimates[skill].mastered)
    rest = [skill for skill in order if not estimates[skill].mastered]
    ready = [skill for skill in rest if _ready(request.bank, skill, estimates)]
    return Standing(mastered, tuple(ready), templates)


def in_order(bank: Bank, skills: Sequence[str]) -> tuple[str, ...]:
    """Return those of the skills that the bank knows, prerequisites first, otherwise in the bank's order."""
    visited: set[str] = set()
    order: list[str] = []

    def visit(skill: str) -> None:
        if skill in visited or skill not in bank.skills:
            return
        visited.add(skill)
        for prerequisite in bank.skills[skill].prerequisites:
            visit(prerequisite)
        order.append(skill)

    for skill in bank.skills:
        visit(skill)
    return tuple(skill for skill in order if skill in set(skills))


def prerequisites_in(bank: Bank, skill: str, scope: Mapping[str, object]) -> frozenset[str]:
    """Return the nearest prerequisites within the scope, seen through those that are not in it.

    A teacher who leaves a skill out of a practice set takes it as known.
    """
    found: set[str] = set()
    visited: set[str] = set()
    waiting = list(bank.skills[skill].prerequisites)
    while waiting:
        before = waiting.pop()
        if before in visited or before not in bank.skills:
            continue
        visited.add(before)
        if before in scope:
            found.add(before)
        else:
            waiting.extend(bank.skills[before].prerequisites)
    return frozenset(found)


def _ready(bank: Bank, skill: str, estimates: Mapping[str, MasteryEstimate]) -> bool:
    return all(estimates[before].probability >= OPEN for before in prerequisites_in(bank, skill, estimates))
