"""What the learner model knew in a course at a moment, rebuilt from the log answer by answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.learner.predict import Outlook
from lti_app.calibration.replay import Rebuilt

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from engine.learner.model import Parameters
    from lti_app.policies.replay.moments import Moment


class Known:
    """Goes through the log of a course, as far as each moment that is asked for."""

    def __init__(self, session: Session, course: int, parameters: Parameters) -> None:
        self._parameters = parameters
        self._rebuilt = Rebuilt(course, parameters)
        self._steps = self._rebuilt.steps(session)
        self._next = next(self._steps, None)

    def learn_up_to(self, moment: Moment) -> None:
        """Learn from every answer up to the moment, that of the moment included."""
        while self._next is not None and self._is_due(moment):
            self._next = next(self._steps, None)

    def place(self, person: int, event: int) -> None:
        """Learn from a student's placements up to one, by its event's id."""
        self._rebuilt.place(person, event)

    def outlook(self, person: int, at: datetime) -> Outlook:
        """Return what was expected of a student."""
        room = self._rebuilt.room
        return Outlook(self._parameters, room.course, room.student(person), at)

    def _is_due(self, moment: Moment) -> bool:
        if self._next is None:
            return False
        if moment.attempt is not None:
            return self._next.attempt <= moment.attempt
        return self._next.answer.at <= moment.at
