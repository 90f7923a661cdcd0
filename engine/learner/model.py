"""What is known of a student: a few numbers a student and a few a student and skill."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class SkillState:
    """One student on one skill.

    ability: offset on the logit scale to the student's overall ability.
    opportunities: items answered; right: of them right at the first try without hints.
    streak: unaided right first answers in a row. mastered_at: when mastery was first reached.
    """

    skill: str
    ability: float = 0.0
    opportunities: int = 0
    right: int = 0
    streak: int = 0
    last_at: datetime | None = None
    mastered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LearnerState:
    """One student in one course. ability: overall, logit scale; skills: only those ever practised."""

    ability: float = 0.0
    opportunities: int = 0
    skills: Mapping[str, SkillState] = field(default_factory=dict)

    def skill(self, skill: str) -> SkillState:
        """Return the state on a skill; a fresh one where it was never practised."""
        return self.skills.get(skill) or SkillState(skill)


@dataclass(frozen=True, slots=True)
class TemplateState:
    """How hard a template has proved to be in a course. difficulty: logit scale."""

    template: str
    difficulty: float
    opportunities: int = 0


@dataclass(frozen=True, slots=True)
class MasteryEstimate:
    """How sure Baton is that a skill is mastered. probability: 0 to 1."""

    probability: float
    mastered: bool


@dataclass(frozen=True, slots=True)
class Update:
    """What one answered item changed. predicted: the chance (0 to 1) given before the answer was seen."""

    learner: LearnerState
    template: TemplateState
    predicted: float
