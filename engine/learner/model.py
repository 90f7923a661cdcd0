"""What is known of a student, of a course's items, and of how practice works at all: the model's state.

Every number that is learnt is a belief: a mean with a variance, both on the logit scale.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Task:
    """What the model needs to know of an item template.

    skills: ids, at least one; difficulty: the author's prior, logit scale (0: as hard as its skill is).
    """

    template: str
    skills: tuple[str, ...]
    difficulty: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The first answer to one item.

    right: it was right; aided: a hint had been opened before it. at: timezone-aware, UTC. check: the item was
    a transfer check (A7).
    """

    task: Task
    right: bool
    aided: bool
    at: datetime
    check: bool = False

    @property
    def evidence(self) -> bool | None:
        """Right or wrong without help; None for a right answer with help, which shows neither."""
        return None if self.right and self.aided else self.right


@dataclass(frozen=True, slots=True)
class SkillState:
    """One student on one skill.

    ability, variance: offset to the student's overall ability. opportunities: items answered; right: of them
    right at the first try without help; missed: wrong at the first try (the rest were right with help).
    recent_right, recent_missed: the same counts, older answers fading. streak: right in a row without help.
    turn: how many items the student had answered when the skill was last practised.
    stability: days until memory of the skill has faded to 90 % (FSRS), 0 before the first answer;
    hardness: FSRS's difficulty of the skill for this student, 1 to 10, 0 before the first answer.
    information: what the unaided answers on this very skill tell of it (Fisher's, one over logits squared),
    older ones fading.
    mastered_at: when mastery was first reached; checks: transfer checks answered since.
    """

    skill: str
    ability: float = 0.0
    variance: float = 0.0
    opportunities: int = 0
    right: int = 0
    missed: int = 0
    recent_right: float = 0.0
    recent_missed: float = 0.0
    streak: int = 0
    turn: int = 0
    last_at: datetime | None = None
    stability: float = 0.0
    hardness: float = 0.0
    information: float = 0.0
    mastered_at: datetime | None = None
    checks: int = 0


@dataclass(frozen=True, slots=True)
class TemplateMemory:
    """One student on one template; fields as in SkillState."""

    template: str
    opportunities: int = 0
    missed: int = 0
    recent_right: float = 0.0
    recent_missed: float = 0.0
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Overall:
    """One student in one course, over all skills; fields as in SkillState."""

    ability: float = 0.0
    variance: float = 0.0
    opportunities: int = 0
    recent_right: float = 0.0
    recent_missed: float = 0.0


@dataclass(frozen=True, slots=True)
class LearnerState:
    """One student in one course. skills: practised, or moved by a placement; templates: practised."""

    overall: Overall
    skills: Mapping[str, SkillState] = field(default_factory=dict)
    templates: Mapping[str, TemplateMemory] = field(default_factory=dict)

    def after(self, update: Update) -> LearnerState:
        """Return what is known of the student after an answer."""
        return LearnerState(
            update.overall,
            {**self.skills, **{state.skill: state for state in update.skills}},
            {**self.templates, update.memory.template: update.memory},
        )


@dataclass(frozen=True, slots=True)
class Difficulty:
    """How hard a skill, or a template beside its skill, has proved to be in a course. of: its id."""

    of: str
    mean: float = 0.0
    variance: float = 0.0
    opportunities: int = 0


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature counts for (engine.learner.features), learnt by all students of a course together.

    covariance: of the means, a square with a row for each feature.
    """

    mean: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class CourseState:
    """What a course has learnt from all its students. skills, templates: only what was ever practised."""

    weights: Weights
    skills: Mapping[str, Difficulty] = field(default_factory=dict)
    templates: Mapping[str, Difficulty] = field(default_factory=dict)

    def after(self, update: Update) -> CourseState:
        """Return what the course has learnt after an answer."""
        return CourseState(
            update.weights,
            {**self.skills, **{difficulty.of: difficulty for difficulty in update.difficulties}},
            {**self.templates, update.template.of: update.template},
        )


SURE = 0.90  # how sure Baton has to be of mastery


@dataclass(frozen=True, slots=True)
class Parameters:
    """What is known before the first answer in a course (config/learner/), learnt once from other data.

    Variances of what a new student, skill or template may turn out to be; drifts: what each variance gains
    with an answer, for students change. weights: where every course begins. sure: how sure Baton has to be
    that a skill is mastered (engine.learner.mastery), 0 to 1.
    """

    version: str
    ability_variance: float
    skill_ability_variance: float
    template_variance: float
    skill_variance: float
    ability_drift: float
    skill_ability_drift: float
    weights: Weights
    sure: float = SURE

    def learner(self) -> LearnerState:
        """Return a student of whom nothing is known."""
        return LearnerState(Overall(variance=self.ability_variance))

    def course(self) -> CourseState:
        """Return a course in which nobody has answered."""
        return CourseState(self.weights)

    def skill_state(self, learner: LearnerState, skill: str) -> SkillState:
        """Return the student on a skill, also where it was never practised."""
        return learner.skills.get(skill) or SkillState(skill, variance=self.skill_ability_variance)

    def skill_difficulty(self, course: CourseState, skill: str) -> Difficulty:
        """Return how hard a skill is in the course, also where it was never practised."""
        return course.skills.get(skill) or Difficulty(skill, variance=self.skill_variance)

    def template_difficulty(self, course: CourseState, task: Task) -> Difficulty:
        """Return how hard a template is beside its skill, the author's word where it was never practised."""
        known = course.templates.get(task.template)
        return known or Difficulty(task.template, task.difficulty, self.template_variance)


@dataclass(frozen=True, slots=True)
class Prediction:
    """What is expected of a first answer without help.

    logit, variance: of the belief; probability: the chance of being right, 0 to 1, in which the variance is
    taken into account: the less is known, the nearer to one half.
    """

    logit: float
    variance: float
    probability: float


@dataclass(frozen=True, slots=True)
class Update:
    """What one answer changed, and nothing else: the cost does not grow with what is known.

    overall, skills, memory: of the student; template, difficulties (of the skills), weights: of the course.
    predicted: what was expected before the answer was seen.
    """

    overall: Overall
    skills: tuple[SkillState, ...]
    memory: TemplateMemory
    template: Difficulty
    difficulties: tuple[Difficulty, ...]
    weights: Weights
    predicted: Prediction
