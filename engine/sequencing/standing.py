"""Where a student stands on the skills shortlisted: what is to be learnt, checked and reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.learner.mastery import mastery
from engine.learner.memory import forgetting
from engine.sequencing.review import check_due, review_due

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.learner.model import SkillState
    from engine.sequencing.model import ChoiceRequest


@dataclass(frozen=True, slots=True)
class Standing:
    """Skills by what could be done about them, the most wanted first.

    frontier: to be learnt; mastered, and of them checks and reviews: those that are due.
    """

    frontier: tuple[str, ...]
    mastered: tuple[str, ...]
    checks: tuple[str, ...]
    reviews: tuple[str, ...]


def standing(request: ChoiceRequest, shortlisted: Sequence[str]) -> Standing:
    """Return where the student stands. shortlisted: from engine.sequencing.shortlist.

    A skill of which Baton became sure by work on others stays on the frontier: one answer settles it.
    """
    outlook, learner = request.outlook, request.outlook.learner
    frontier: list[str] = []
    states: list[SkillState] = []
    for skill in shortlisted:
        state = outlook.parameters.skill_state(learner, skill)
        if state.mastered_at is not None and mastery(outlook, skill).mastered:
            states.append(state)
        else:
            frontier.append(skill)
    states.sort(key=lambda state: -forgetting(state, outlook.at))
    done = not frontier
    return Standing(
        frontier=tuple(frontier),
        mastered=tuple(state.skill for state in states),
        checks=tuple(
            state.skill for state in states if check_due(learner.overall, state, outlook.at, at_once=done)
        ),
        reviews=tuple(state.skill for state in states if review_due(state, outlook.at)),
    )
