"""A course with a past: students who practised, a worker's looks at them, a teacher who ended flags."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from engine.escalation.model import Cause, Closure, ClosureOutcome, Done
from lti_app.db.models import Flag, Learner, Person
from lti_app.lti.roles import Role
from lti_app.practice.rounds import look_round
from lti_app.teacher.flags.closing import close
from lti_app.teacher.flags.steps import dismiss
from tests.student import Student

if TYPE_CHECKING:
    from tests.lti_app.conftest import School


@dataclass
class PastCourse:
    """Drives it; every step is a transaction of its own, and time goes on between two."""

    school: School
    seed: int = 3
    students: list[Student] = field(default_factory=list)

    def enrol(self, count: int) -> None:
        for number in range(count):
            person = self.school.person(name=f"Student {number}")
            school = self.school
            self.students.append(Student(school.runtime, school.clock, school.practice_set.id, person.id))

    def live(self, days: int, items: int = 10, asks: float = 0.04) -> None:
        """Let each student practise on some of the days: one who does well, the others less and less so."""
        random = Random(self.seed)  # noqa: S311 - a class, no secret
        for _ in range(days):
            at_work = [student for student in self.students if random.random() < 0.8]
            for _ in range(items):
                for student in at_work:
                    self._step(random, student, asks)
            self.rest(random.choice((2, 20, 30)))

    def rest(self, hours: int) -> None:
        """Let hours pass; a worker looks at students as soon as their time has come."""
        clock, database = self.school.clock, self.school.runtime.database
        until = clock.now() + timedelta(hours=hours)
        while True:
            with database.transaction(writes=False) as session:
                due = session.scalar(select(func.min(Learner.look_at)))
            if due is None or due >= until:
                break
            clock.advance((due - clock.now()).total_seconds())
            look_round(self.school.runtime)
        clock.advance((until - clock.now()).total_seconds())

    def end_oldest(self) -> None:
        """Let a teacher close the oldest open case and dismiss the next."""
        teacher = self.school.person(Role.INSTRUCTOR)
        with self.school.runtime.database.transaction() as session:
            by, now = session.get_one(Person, teacher.id), self.school.clock.now()
            flags = session.scalars(
                select(Flag).where(Flag.ended_at.is_(None)).order_by(Flag.id).limit(2)
            ).all()
            for place, flag in enumerate(flags):
                if place:
                    dismiss(session, flag, "nothing to do", by, now)
                else:
                    facts = Closure(Cause(flag.cause), Done.TALKED, ClosureOutcome.PARTLY, skill=flag.skill)
                    close(session, flag, facts, "", by, now)

    def _step(self, random: Random, student: Student, asks: float) -> None:
        student.thinks = random.choice((2.0, 25.0, 60.0))
        skilled = 0.9 - 0.25 * self.students.index(student)
        if random.random() < asks:
            student.ask(f"key-{self.school.clock.now().isoformat()}")
        self.school.clock.advance(random.randint(1, 20))
        if random.random() < skilled:
            student.solve()
        else:
            student.miss()
