"""A course as the learner model sees it: answers go in one after another, what is known grows."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Self, TypeAlias

from engine.intake.carry import Shift, carry
from engine.learner.mastery import settle
from engine.learner.model import (
    Answer,
    CourseState,
    Difficulty,
    LearnerState,
    Overall,
    Parameters,
    SkillState,
    TemplateMemory,
    Update,
    Weights,
)
from engine.learner.update import update

# First answers of a class in the order in which they came, each with whose it is.
Stream: TypeAlias = Sequence[tuple[Hashable, Answer]]

# What a stream is given through on its way into a classroom, so that somebody can count along.
Through: TypeAlias = Callable[[Stream], Iterable[tuple[Hashable, Answer]]]


class Classroom:
    """All that is known of one course and its students, kept in place: an answer costs the same always.

    weights, skills, templates: as in CourseState. students: what is known of each who answered.
    """

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self.weights: Weights = parameters.weights
        self.skills: dict[str, Difficulty] = {}
        self.templates: dict[str, Difficulty] = {}
        self.students: dict[Hashable, LearnerState] = {}
        self._own: dict[Hashable, tuple[dict[str, SkillState], dict[str, TemplateMemory]]] = {}

    @classmethod
    def after(cls, parameters: Parameters, stream: Stream, through: Through) -> Self:
        """Return a course as it is after the answers."""
        room = cls(parameters)
        for student, answer in through(stream):
            room.learn(student, answer)
        return room

    @property
    def course(self) -> CourseState:
        """What is known of the course; it changes with the next answer."""
        return CourseState(self.weights, self.skills, self.templates)

    def student(self, student: Hashable) -> LearnerState:
        """Return what is known of a student, also of one who never answered."""
        return self.students.get(student) or self.parameters.learner()

    def learn(
        self, student: Hashable, answer: Answer, *, mastery: bool = False, frozen: bool = False
    ) -> Update:
        """Let the course learn from an answer. Return what it changed, and what was expected before.

        mastery: note when a skill is mastered, which takes longer than all the rest. frozen: keep what was
        learnt of the student alone, nothing of the course.
        """
        learner = self.student(student)
        change = update(self.parameters, self.course, learner, answer)
        if mastery:
            # All that the mastery of the answer's skills depends on is in the update.
            before = CourseState(self.weights), LearnerState(learner.overall)
            change = settle(self.parameters, *before, change, answer.at)
        if not frozen:
            self._keep_course(change)
        self._keep_student(student, change.overall, change.skills, change.memory)
        return change

    def carry(self, student: Hashable, moved: Iterable[Shift]) -> None:
        """Move what is believed of a student's skills, as a placement did."""
        learner = self.student(student)
        self._keep_student(student, learner.overall, carry(self.parameters, learner, moved))

    def _keep_course(self, change: Update) -> None:
        self.weights = change.weights
        self.templates[change.template.of] = change.template
        self.skills.update((difficulty.of, difficulty) for difficulty in change.difficulties)

    def _keep_student(
        self,
        student: Hashable,
        overall: Overall,
        states: Iterable[SkillState],
        memory: TemplateMemory | None = None,
    ) -> None:
        skills, templates = self._own.setdefault(student, ({}, {}))
        skills.update((state.skill, state) for state in states)
        if memory is not None:
            templates[memory.template] = memory
        self.students[student] = LearnerState(overall, skills, templates)
