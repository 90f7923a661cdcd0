"""One student in one graded practice set, and the gradebook that waits for the grade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from lti_app.db.models import Grade, Person, PracticeSet, ScoreDelivery
from lti_app.outbox.service import queue_grade
from lti_app.outbox.worker import deliver_due
from tests import factories
from tests.lti_app.outbox.gradebook import Gradebook

if TYPE_CHECKING:
    from lti_app.runtime import Runtime
    from tests.clock import Clock


@dataclass
class Student:
    """A student, a practice set, and what happens to the grade; each call is a transaction of its own."""

    runtime: Runtime
    clock: Clock
    practice_set: PracticeSet
    person: Person
    gradebook: Gradebook

    def reaches(self, share: float, *, completed: bool = False) -> ScoreDelivery | None:
        """Queue the grade that an answer gives."""
        with self.runtime.database.transaction() as session:
            return queue_grade(
                session,
                practice_set=self.practice_set,
                person=self.person,
                share=share,
                completed=completed,
                now=self.clock.now(),
            )

    def deliver(self) -> int:
        """Let a worker look into the outbox once."""
        return deliver_due(self.runtime, self.gradebook)

    def deliveries(self) -> list[ScoreDelivery]:
        """Return the student's deliveries, oldest first."""
        with self.runtime.database.transaction(writes=False) as session:
            query = select(ScoreDelivery).where(ScoreDelivery.person_id == self.person.id)
            return list(session.scalars(query.order_by(ScoreDelivery.id)))

    def states(self) -> list[str]:
        """Return the states of the student's deliveries, oldest first."""
        return [delivery.state for delivery in self.deliveries()]

    def kept(self) -> Grade:
        """Return the grade as Baton keeps it."""
        with self.runtime.database.transaction(writes=False) as session:
            return session.get_one(Grade, (self.practice_set.id, self.person.id))

    def arrived(self) -> float | None:
        """Return the grade in the gradebook, 0 to 100."""
        score = self.gradebook.grades.get((self.practice_set.lineitem_url or "", self.person.sub))
        return score.given if score else None


@pytest.fixture
def student(runtime: Runtime, clock: Clock) -> Student:
    """A student who has not begun."""
    with runtime.database.transaction() as session:
        course = factories.course(session)
        return Student(
            runtime,
            clock,
            factories.practice_set(session, course),
            factories.person(session, course, name="Ada"),
            Gradebook(),
        )
