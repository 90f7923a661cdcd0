"""The few skills that the next item can come from, found without looking at any template's difficulty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.learner.memory import forgetting
from engine.sequencing.knowledge import Knowledge
from engine.sequencing.review import check_due
from engine.sequencing.steps import step_due, step_skills

if TYPE_CHECKING:
    from engine.learner.model import SkillState
    from engine.sequencing.model import ChoiceRequest

LONGEST = 24  # skills

_BACK = 12  # at most, of those mastered; the rest is for what is to be learnt


def shortlist(request: ChoiceRequest) -> tuple[str, ...]:
    """Return the skills, at most LONGEST, the most wanted first. Each has templates and may be practised now.

    What is known of templates is not looked at: request.outlook need not hold it. Raises EmptyScopeError
    where no skill in scope has a template.
    """
    step = step_due(request)
    asked = step_skills(request, step)[:LONGEST] if step is not None else ()
    return asked or open_skills(request)


def open_skills(request: ChoiceRequest) -> tuple[str, ...]:
    """Return what may be practised without a teacher asking: to be learnt, then to look back to."""
    knowledge = Knowledge(request)
    back = _back(request, knowledge)
    ahead = _ahead(knowledge, LONGEST - len(back))
    if not ahead:  # before all counts as mastered, all is looked at
        for skill in knowledge.order:
            knowledge.estimate(skill)
        ahead = _ahead(knowledge, LONGEST - len(back))
    lost = set(knowledge.lost())
    return (*ahead, *(skill for skill in back if skill not in lost))


def _back(request: ChoiceRequest, knowledge: Knowledge) -> list[str]:
    """Return skills mastered once: missed lately, then to be checked, then by how far they have faded."""
    overall, at = request.outlook.learner.overall, request.outlook.at
    once = [
        state
        for skill in knowledge.order
        if (state := knowledge.begun(skill)) is not None and state.mastered_at is not None
    ]
    once.sort(key=lambda state: (state.streak > 0, not check_due(overall, state, at), -forgetting(state, at)))
    skills = [state.skill for state in once[:_BACK]]
    for skill in skills:
        knowledge.estimate(skill)
    return skills


def _ahead(knowledge: Knowledge, most: int) -> list[str]:
    """Return open skills that are not mastered: those begun, the one practised last first, then new ones.

    Practice stays with a skill: what is left for another fades meanwhile, and costs its items again.
    """
    begun: list[SkillState] = []
    new: list[str] = []
    lost = set(knowledge.lost())
    for skill in knowledge.order:
        state = knowledge.begun(skill)
        if state is None:
            if len(new) < most and knowledge.is_open(skill):
                new.append(skill)
        elif (state.mastered_at is None or skill in lost) and knowledge.is_open(skill):
            begun.append(state)
    begun.sort(key=lambda state: -state.turn)
    return [*(state.skill for state in begun), *new][:most]
