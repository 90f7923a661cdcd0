"""What a student may practise: which skills are open, what is begun, what is mastered and has faded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.learner.mastery import held, mastery

if TYPE_CHECKING:
    from collections.abc import Set

    from engine.items.model import Bank
    from engine.learner.mastery import MasteryEstimate
    from engine.learner.model import SkillState
    from engine.sequencing.model import ChoiceRequest


class EmptyScopeError(Exception):
    """No skill in scope has an item template, so that nothing can be practised."""

    code = "SEQ-EMPTY-SCOPE"


class Knowledge:
    """The student on the skills in scope. An estimate is made only of a skill that is asked about, and once.

    order: the skills in scope that have templates, prerequisites first. Raises EmptyScopeError for none.
    """

    def __init__(self, request: ChoiceRequest) -> None:
        self._request = request
        self._estimates: dict[str, MasteryEstimate] = {}
        scope = set(request.skills)
        with_templates = request.bank.by_skill
        self.order = [skill for skill in request.bank.order if skill in scope and skill in with_templates]
        self._scope = frozenset(self.order)
        if not self.order:
            raise EmptyScopeError(f"no item template for any of {len(scope)} skills in scope")

    def begun(self, skill: str) -> SkillState | None:
        """Return the student on a skill; None where it was neither practised nor set as mastered."""
        state = self._request.outlook.learner.skills.get(skill)
        known = state is not None and (state.opportunities or state.mastered_at is not None)
        return state if known else None

    def estimate(self, skill: str) -> MasteryEstimate:
        """Return how well the skill is known."""
        known = self._estimates.get(skill)
        if known is None:
            known = self._estimates[skill] = mastery(self._request.outlook, skill)
        return known

    def is_open(self, skill: str) -> bool:
        """Tell whether all that comes before the skill in scope is known well enough."""
        return all(map(self._passes, prerequisites_in(self._request.bank, skill, self._scope)))

    def lost(self) -> list[str]:
        """Return the skills that were asked about, had been mastered and are so no longer."""
        return [
            skill
            for skill, estimate in self._estimates.items()
            if not estimate.mastered and (state := self.begun(skill)) and state.mastered_at is not None
        ]

    def _passes(self, skill: str) -> bool:
        """Tell whether a skill holds up nothing: it is more likely known than not.

        However able a student is, she has to have met it. Where a teacher has said whether it is mastered,
        nothing else is asked.
        """
        if not self.begun(skill):
            return False
        estimate, outlook = self.estimate(skill), self._request.outlook
        likely = skill not in outlook.by_hand and estimate.probability >= held(outlook.parameters)
        return estimate.mastered or likely


def prerequisites_in(bank: Bank, skill: str, scope: Set[str]) -> frozenset[str]:
    """Return the nearest prerequisites within the scope, seen through those that are not in it.

    A teacher who leaves a skill out of a practice set takes it as known.
    """
    nearest = frozenset(bank.skills[skill].prerequisites)
    if nearest <= scope:
        return nearest
    found: set[str] = set()
    visited: set[str] = set()
    waiting = list(nearest)
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
