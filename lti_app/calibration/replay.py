"""Builds what is known in a course anew from its log: the state follows from parameters, log and item banks.

Exactly what practice itself has kept comes out where answers did not overlap in time. Where two students of a
course answered within the same moment, practice may have kept what only one of them told about the items; the
log has both, and so has what is built from it.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from lti_app.calibration.classroom import Classroom
from lti_app.calibration.log import first_answers, placements
from lti_app.calibration.rows import write
from lti_app.db.models import Attempt, Learner, PracticeItem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from engine.learner.model import Parameters
    from lti_app.calibration.log import LoggedAnswer, LoggedPlacement


class Rebuilt:
    """A course as the log has it, up to where it was read. room: all that is known."""

    def __init__(self, course_id: int, parameters: Parameters) -> None:
        self.course_id = course_id
        self.room = Classroom(parameters)
        self._attempt = self._event = self._answers = 0
        self._out_of_order = False
        self._moves: dict[int, deque[LoggedPlacement]] = defaultdict(deque)

    def go_on(self, session: Session) -> None:
        """Learn from what has come into the log since."""
        for _ in self.steps(session):
            pass

    def steps(self, session: Session) -> Iterator[LoggedAnswer]:
        """Do the same one by one: an answer is handed out, and learnt when the next is asked for."""
        for placement in placements(session, self.course_id, self._event):
            self._event = placement.event
            self._moves[placement.person].append(placement)
        for logged in first_answers(session, self.course_id, self._attempt):
            yield logged
            self._move(logged.person)
            self.room.learn(logged.person, logged.answer, mastery=True, frozen=not logged.shared)
            self._attempt = logged.attempt
            self._answers += 1
        for person in list(self._moves):
            self._move(person)
            self._out_of_order |= bool(self._moves[person])

    def place(self, person: int, event: int) -> None:
        """Carry out a student's placements up to one: practice goes on from it at once. event: its id."""
        waiting = self._moves[person]
        while waiting and waiting[0].event <= event:
            self.room.carry(person, waiting.popleft().shifts)

    def is_whole(self, session: Session) -> bool:
        """Tell whether everything in the log was learnt from, in its order.

        On PostgreSQL a transaction that began earlier may end later: an older row comes after a newer one.
        """
        return not self._out_of_order and self._answers == session.scalar(
            select(func.count(Attempt.id))
            .join(Attempt.item)
            .where(PracticeItem.course_id == self.course_id, Attempt.number == 1)
        )

    def _move(self, person: int) -> None:
        """Carry out the placements that ended before the student's next answer."""
        waiting, answered = self._moves[person], self.room.student(person).overall.opportunities
        while waiting and waiting[0].answers <= answered:
            self._out_of_order |= waiting[0].answers < answered
            self.room.carry(person, waiting.popleft().shifts)


def rebuild(session: Session, course_id: int, parameters: Parameters) -> Rebuilt:
    """Return the course as its log has it now. Changes nothing."""
    rebuilt = Rebuilt(course_id, parameters)
    rebuilt.go_on(session)
    return rebuilt


def replay(session: Session, course_id: int, parameters: Parameters, ahead: Rebuilt | None = None) -> None:
    """Put in place of what is known in a course what its log gives with the parameters. Idempotent.

    All students' rows are locked first, as an answer of theirs does: what is under way is waited for and
    counts, what comes waits. ahead: what was rebuilt before that, so that nobody waits for long.
    """
    people = session.scalars(
        select(Learner.person_id)
        .where(Learner.course_id == course_id)
        .order_by(Learner.person_id)
        .with_for_update()
    ).all()
    rebuilt = ahead or Rebuilt(course_id, parameters)
    rebuilt.go_on(session)
    if not rebuilt.is_whole(session):
        rebuilt = rebuild(session, course_id, parameters)
    write(session, course_id, rebuilt.room, people)
