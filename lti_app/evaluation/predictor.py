"""What is evaluated: something that expects an answer, sees it and learns; Baton's model as one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from lti_app.calibration.classroom import Classroom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.learner.model import Parameters
    from lti_app.evaluation.data import StudentAnswer


class Predictor(Protocol):
    """Something that learns from answers and predicts them. A new one knows nothing of the data."""

    def fit(self, training: Sequence[Sequence[StudentAnswer]]) -> None:
        """Learn from students, student by student, of whom none is predicted later."""

    def step(self, said: StudentAnswer) -> float:
        """Return the probability that the answer is right, expected before it is seen; then learn from it."""


class Baton:
    """The learner model as a course runs it: engine.learner's update for each answer, its changes kept."""

    def __init__(self, parameters: Parameters) -> None:
        self._room = Classroom(parameters)

    def fit(self, training: Sequence[Sequence[StudentAnswer]]) -> None:
        """Let the course learn from its earlier students."""
        for student in training:
            for said in student:
                self.step(said)

    def step(self, said: StudentAnswer) -> float:
        """Return the probability that the answer is right; then learn from it."""
        return self._room.learn(said.student, said.answer).predicted.probability

    def course_frozen(self) -> BatonCourseFrozen:
        """Return a predictor that goes on with what the course knows until now."""
        return BatonCourseFrozen(self._room)


class BatonCourseFrozen:
    """A course that learns no more: only what is known of each student grows. It leaves the room as it is."""

    def __init__(self, room: Classroom) -> None:
        self._room = room

    def fit(self, training: Sequence[Sequence[StudentAnswer]]) -> None:
        """Nothing is fitted."""

    def step(self, said: StudentAnswer) -> float:
        """Return the probability that the answer is right; then learn from it of its student."""
        apart = (self, said.student)  # no student that the room meets otherwise
        return self._room.learn(apart, said.answer, frozen=True).predicted.probability
