"""A student's story with all that a replay gives back: hints, misses, requests, closures, pins, a leave."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.escalation.model import Cause, Closure, ClosureOutcome, Done
from lti_app.db.models import Flag, Person, PolicyVersion, PracticeSet
from lti_app.lti.roles import Role
from lti_app.own.bank import course_bank
from lti_app.policies.in_force import active_key
from lti_app.policies.stored import shipped_data
from lti_app.practice.leaving import leave_item
from lti_app.practice.offers import answer_offer, soft_offer
from lti_app.practice.plans import active_steps
from lti_app.practice.received import Received
from lti_app.practice.solution import show_solution
from lti_app.support.student_changes import change_settings
from lti_app.teacher.flags.closing import close, reopen
from lti_app.teacher.flags.steps import dismiss
from lti_app.teacher.pins import pin_skill, unpin_skill
from tests.lti_app.policies.past import PastCourse
from tests.lti_app.practice.crawler import two_wrong
from tests.student import Student

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.practice.context import PracticeContext
    from tests.lti_app.conftest import School


@dataclass
class Seeded(Student):
    """A student whose items are the same each time that the story is told."""

    random: Random = field(default_factory=Random)

    @contextmanager
    def context(self) -> Iterator[PracticeContext]:
        with super().context() as context:
            yield replace(context, seed=lambda: self.random.getrandbits(62))


@dataclass
class Story:
    """Drives it. The clock goes on between two acts, as it does between two people."""

    school: School

    def __post_init__(self) -> None:
        self.course = PastCourse(self.school)
        self.student, self.other = self._student(7), self._student(11)
        self.teacher = self.school.person(Role.INSTRUCTOR).id

    @classmethod
    def told(cls, school: School) -> Story:
        """Return the story when it is over."""
        story = cls(school)
        story.first_day()
        story.course.rest(20)
        story.teachers_turn()
        story.second_day()
        story.course.rest(24 * 7)
        story.a_week_later()
        story.course.rest(24 * 2)
        return story

    def first_day(self) -> None:
        student = self.student
        student.solve()
        for _ in range(3):
            self.other.miss()
        row = student.item()
        self.pause()
        student.hint(row, 1)
        self.pause(12.34)
        student.hint(row, 2)
        student.miss()
        self.leave()
        for _ in range(4):
            student.miss()
            self.other.solve()
        self.pause()
        student.ask(message="I do not get this at all")
        self.offered()
        for _ in range(3):
            student.miss()

    def teachers_turn(self) -> None:
        with self._desk() as (session, by):
            open_ones = select(Flag).where(Flag.person_id == self.student.person, Flag.ended_at.is_(None))
            flags = session.scalars(open_ones.order_by(Flag.id)).all()
            assert len(flags) >= 2
            for flag in flags:
                facts = Closure(
                    Cause(flag.cause), Done.RETAUGHT, ClosureOutcome.PARTLY, flag.skill, flag.misconception
                )
                close(session, flag, facts, "", by, self.school.clock.now())
        with self._desk() as (session, by):
            reopen(session, session.get_one(Flag, flags[-1].id), by, self.school.clock.now())
        with self._desk() as (session, by):
            dismiss(session, session.get_one(Flag, flags[-1].id), "no", by, self.school.clock.now())
        with self._desk() as (session, by):
            row = session.get_one(PracticeSet, self.student.practice_set)
            bank = course_bank(session, row.course_id, row.bank)
            now, course = self.school.clock.now(), row.course_id
            skills = list(bank.by_skill)
            pin_skill(session, bank, course, self.student.person, skills[1], by, now)
            pin_skill(session, bank, course, self.student.person, skills[2], by, now)
            unpin_skill(session, course, self.student.person, skills[2], by, now)
            word = {"mastered": {skills[0]: True}, "extra_time": True}
            change_settings(session, course, self.student.person, word, by, now)
            skill = {"support_mode": "human_first", "skills_out": [skills[0]]}
            pin_skill(session, bank, course, self.other.person, skills[1], by, now)
            change_settings(session, course, self.other.person, skill, by, now)
            session.add(_policy(course, by, now))

    def second_day(self) -> None:
        self.other.solve()
        with self._desk() as (session, by):
            course, now = self.school.course.id, self.school.clock.now()
            change_settings(session, course, self.other.person, {"support_mode": None}, by, now)
        self.shown_the_solution()
        for turn in range(8):
            self.other.solve()
            self.student.miss() if turn == 3 else self.student.solve()

    def a_week_later(self) -> None:
        for _ in range(4):
            self.student.solve()
        for _ in range(4):
            self.student.miss()
        with self._desk() as (session, by):
            theirs = select(Flag.skill).where(Flag.person_id == self.other.person, Flag.ended_at.is_(None))
            word = {"mastered": {skill: True for skill in session.scalars(theirs) if skill is not None}}
            now = self.school.clock.now()
            change_settings(session, self.school.course.id, self.other.person, word, by, now)
        for _ in range(6):
            self.other.solve()

    def shown_the_solution(self) -> None:
        """Let the other student miss an item with thought, open its last hint and see the solution."""
        row = self.other.item()
        wrong = two_wrong(self.other.drawn(row))
        for rung in (1, 2):
            self.pause(20)
            self.other.hint(row, rung)
        for number, answer in enumerate(wrong, 1):
            self.pause(20)
            self.other.hint(row, number + 2)
            assert self.other.send(row, number, answer) is Received.COUNTED
        self.other.item()
        self.pause()
        line = "I got lost with the minus in front of the bracket."
        with self.other.context() as context:
            assert show_solution(context, row.token, line)[0] is Received.COUNTED

    def leave(self) -> None:
        """Put the open item away for another one."""
        token = self.student.item().token
        self.pause()
        with self.student.context() as context:
            assert leave_item(context, token) is Received.COUNTED

    def offered(self) -> None:
        """Say no to what a soft flag offers, where one does."""
        self.pause()
        with self.student.context() as context:
            offer = soft_offer(context, active_steps(context))
            if offer is not None:
                assert answer_offer(context, offer.key, "no") is Received.COUNTED

    def pause(self, seconds: float = 9.0) -> None:
        """Let a moment pass."""
        self.school.clock.advance(seconds)

    def _student(self, seed: int) -> Seeded:
        school, person = self.school, self.school.person()
        return Seeded(
            school.runtime,
            school.clock,
            school.practice_set.id,
            person.id,
            random=Random(seed),  # noqa: S311
        )

    @contextmanager
    def _desk(self) -> Iterator[tuple[Session, Person]]:
        self.pause(70)
        with self.school.runtime.database.transaction() as session:
            yield session, session.get_one(Person, self.teacher)


def _policy(course: int, by: Person, now: datetime) -> PolicyVersion:
    """Return a policy of the course's own that is in force: the shipped one, slower to see misses."""
    data = shipped_data("default").model_dump(mode="json", by_alias=True, exclude_none=True)
    data["signals"]["B1"]["at_least"] = 6
    return PolicyVersion(
        course_id=course,
        number=1,
        state="active",
        active_key=active_key(course, None),
        data=data,
        based_on="default:1",
        by_id=by.id,
        created_at=now,
        updated_at=now,
        active_from=now,
    )
