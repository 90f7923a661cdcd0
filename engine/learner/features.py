"""What the recent past says beyond abilities and difficulties: eleven numbers and a constant.

Counts with diminishing weight are PFA's (Pavlik, Cen & Koedinger, 2009) in the logarithmic form of Gervet
et al. (2020); the fading log-odds are R-PFA's (Galyardt & Goldin, 2015).
"""

from __future__ import annotations

from math import log, log1p
from typing import TYPE_CHECKING

from engine.learner.memory import forgetting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.learner.model import LearnerState, SkillState, TemplateMemory

FEATURES = (
    "constant",
    "skill_right",
    "skill_missed",
    "skill_recent",
    "skill_gap",
    "skill_new",
    "skill_forgetting",
    "overall_recent",
    "template_seen",
    "template_missed",
    "template_recent",
    "template_gap",
)

# What is left of an answer's weight after one more, by how widely the answers are spread.
FADING_TEMPLATE = 0.6
FADING_OVERALL = 0.7
FADING_SKILL = 0.8

# What is left of an answer's information after one more on the skill: a student learns, so however many
# answers there were, they tell no more of today than fifty do.
FADING_INFORMATION = 0.98

_GHOST = 0.5  # of a right and of a wrong answer that every count begins with

_UNSEEN = (0.0, 0.0, 0.0, 0.0)


def features(
    learner: LearnerState, states: Sequence[SkillState], memory: TemplateMemory | None, at: datetime
) -> tuple[float, ...]:
    """Return the numbers for an item of the skills, in the order of FEATURES.

    states: the student on each of the item's skills, of which the mean counts; memory: None where the student
    never had the template.
    """
    return (*of_skills(learner, states, at), *of_template(learner, memory))


def of_skills(learner: LearnerState, states: Sequence[SkillState], at: datetime) -> tuple[float, ...]:
    """Return the first eight numbers."""
    if len(states) == 1:
        skill = _of_skill(learner, states[0], at)
    else:
        rows = zip(*(_of_skill(learner, state, at) for state in states), strict=True)
        skill = tuple(sum(row) / len(states) for row in rows)
    return (1.0, *skill, _odds(learner.overall.recent_right, learner.overall.recent_missed))


def of_template(learner: LearnerState, memory: TemplateMemory | None) -> tuple[float, ...]:
    """Return the last four numbers: all 0 for a template that is new to the student."""
    if memory is None:
        return _UNSEEN
    return (
        1.0,
        log1p(memory.missed),
        _odds(memory.recent_right, memory.recent_missed),
        log1p(learner.overall.opportunities - memory.turn),
    )


def _of_skill(learner: LearnerState, state: SkillState, at: datetime) -> tuple[float, ...]:
    if not state.opportunities:
        return (0.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    return (
        log1p(state.right),
        log1p(state.missed),
        _odds(state.recent_right, state.recent_missed),
        log1p(learner.overall.opportunities - state.turn),
        0.0,
        forgetting(state, at),
    )


def _odds(right: float, missed: float) -> float:
    return log((right + _GHOST) / (missed + _GHOST))
