"""A lesson for one row of the table of Moodle's quirks: a course of its own, people who go in and out."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from lti_app.db.models import (
    AccessToken,
    Course,
    Enrolment,
    LaunchSession,
    Person,
    PracticeSet,
    Registration,
    ScoreDelivery,
)
from lti_app.outbox.sending import send_protected
from lti_app.outbox.service import queue_grade
from lti_app.outbox.worker import deliver_due
from lti_app.roster.service import read_roster
from lti_app.sandbox import Browserlike
from lti_app.sandbox.config import Course as MoodleCourse
from lti_app.sandbox.config import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lti_app.lti.http import Answer
    from lti_app.runtime import Runtime
    from lti_app.sandbox import Platform
    from lti_app.sandbox.client import Page
    from lti_app.sandbox.gradebook import Column, Grade
    from tests.clock import Clock
    from tests.conformance.moodle_school import Moodle, School
    from tests.conformance.wire import Exchange

STUDENT, TEACHER, ASSISTANT, ADMINISTRATOR = "student-01", "teacher-1", "assistant-1", "admin-1"

_numbers = count(101)  # of courses and links; Moodle's are numbers too


@dataclass
class Lesson:
    """A course of one row's own, with a graded and an ungraded activity, and a browser of its own.

    asked: what Moodle was asked during the row; told: what Baton was asked.
    """

    moodle: Moodle
    browser: Browserlike
    course: str
    graded: str
    ungraded: str
    _asked_before: int
    _told_before: int

    @property
    def school(self) -> School:
        return self.moodle.school

    @property
    def clock(self) -> Clock:
        return self.school.clock

    @property
    def runtime(self) -> Runtime:
        return self.school.runtime

    @property
    def platform(self) -> Platform:
        return self.moodle.platform

    @property
    def lms(self) -> str:
        return self.platform.config.origin

    @property
    def asked(self) -> list[Exchange]:
        return self.moodle.heard[self._asked_before :]

    @property
    def told(self) -> list[Exchange]:
        return self.school.heard[self._told_before :]

    @property
    def registration(self) -> Registration:
        with self.runtime.database.transaction(writes=False) as session:
            return session.get_one(Registration, self.moodle.registration)

    def launch(self, person: str = STUDENT, link: str | None = None) -> Page:
        """Open an activity in its frame, the graded one by default."""
        page = self.browser.launch(person, link or self.graded)
        assert page.status == 200, page.text
        return page

    @property
    def claims(self) -> dict[str, Any]:
        """What Moodle's newest message to Baton says."""
        token = [each.form["id_token"] for each in self.told if "id_token" in each.form][-1]
        payload = token.split(".")[1]
        return dict(json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4))))

    @property
    def visit(self) -> LaunchSession:
        """The newest visit."""
        opened = [
            each.answered["location"]
            for each in self.told
            if each.path == "/lti/launch" and each.answered.get("location", "").startswith("/l/")
        ]
        with self.runtime.database.transaction(writes=False) as session:
            visit = session.get_one(LaunchSession, opened[-1].split("/")[2])
            _ = visit.person, visit.practice_set, visit.course.deployment
            return visit

    def practice_set(self, link: str | None = None) -> PracticeSet:
        """What Baton made of an activity, the graded one by default."""
        with self.runtime.database.transaction(writes=False) as session:
            found = (
                select(PracticeSet)
                .join(Course)
                .where(
                    PracticeSet.resource_link_id == (link or self.graded), Course.context_id == self.course
                )
            )
            return session.scalars(found).one()

    def course_row(self, course: str | None = None) -> Course:
        """A course as Baton knows it, this one by default."""
        with self.runtime.database.transaction(writes=False) as session:
            return session.scalars(select(Course).where(Course.context_id == (course or self.course))).one()

    def enrolments(self, course: str | None = None) -> dict[str, Enrolment]:
        """Who is in a course as Baton knows it, by the platform's id."""
        with self.runtime.database.transaction(writes=False) as session:
            query = (
                select(Person.sub, Enrolment)
                .join(Person, Person.id == Enrolment.person_id)
                .where(Enrolment.course_id == self.course_row(course).id)
            )
            return {row.sub: row.Enrolment for row in session.execute(query)}

    def column(self, link: str | None = None) -> Column:
        """The gradebook column of an activity, the graded one by default."""
        column = self.platform.gradebook.activity_column(self.course, link or self.graded)
        assert column is not None
        return column

    def grade(self, person: str = STUDENT) -> Grade | None:
        """What the gradebook holds in the graded activity's column."""
        return self.column().grades.get(person)

    def earn(
        self, share: float, person: str = STUDENT, link: str | None = None, after: float = 2
    ) -> ScoreDelivery | None:
        """Let somebody who has opened an activity have a grade, and queue it as practice does.

        after: seconds, by which the clock is turned first.
        """
        self.clock.advance(seconds=after)
        with self.runtime.database.transaction() as session:
            practice_set = session.get_one(PracticeSet, self.practice_set(link).id)
            who = session.scalars(
                select(Person).where(Person.sub == person, Person.registration_id == self.moodle.registration)
            ).one()
            return queue_grade(
                session,
                practice_set=practice_set,
                person=who,
                share=share,
                completed=False,
                now=self.clock.now(),
            )

    def deliver(self) -> int:
        """Let a worker send what is due. Return how many scores were tried."""
        connector = self.school.connector
        return deliver_due(self.runtime, lambda dispatch: send_protected(connector, dispatch))

    def delivery(self) -> ScoreDelivery:
        """The newest delivery of the course."""
        with self.runtime.database.transaction(writes=False) as session:
            return session.scalars(
                select(ScoreDelivery)
                .join(PracticeSet)
                .where(PracticeSet.course_id == self.course_row().id)
                .order_by(ScoreDelivery.id.desc())
                .limit(1)
            ).one()

    def read_roster(self, course: str | None = None) -> None:
        """Read who is in a course, as a worker does."""
        read_roster(self.runtime, self.school.connector, self.course_row(course).id)

    def ask(self, method: str, url: str, *scopes: str, body: Any = None, **headers: str) -> Answer:
        """Ask Moodle something that Baton does not ask, with a token of Baton's. headers: _ for -."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        data = None if body is None else json.dumps(body).encode()
        return self.school.connector.send(self.registration, scopes, method, url, headers=sent, body=data)

    def forget_tokens(self) -> None:
        """Make Baton ask for a new access token next time."""
        with self.runtime.database.transaction() as session:
            session.execute(
                delete(AccessToken).where(AccessToken.registration_id == self.moodle.registration)
            )

    def add(self, title: str = "Another", **fields: Any) -> str:
        """Add an activity to the course and return its id."""
        return self.platform.add_link(self.course, Link(str(next(_numbers)), title, **fields)).id


@contextmanager
def open_lesson(moodle: Moodle, course: str | None = None) -> Iterator[Lesson]:
    """Make a course; course: its id."""
    number = course or str(next(_numbers))
    platform = moodle.platform
    platform.courses.put(MoodleCourse(number, f"C{number}", f"Course {number}", ()))
    graded, ungraded = str(next(_numbers)), str(next(_numbers))
    platform.add_link(number, Link(graded, "Linear equations", graded=True))
    platform.add_link(number, Link(ungraded, "Free practice"))
    browser = Browserlike(platform.config.origin)
    try:
        yield Lesson(moodle, browser, number, graded, ungraded, len(moodle.heard), len(moodle.school.heard))
    finally:
        browser.close()
        with moodle.school.runtime.database.transaction() as session:  # no row sends what another has left
            waiting = ScoreDelivery.state.in_(("pending", "leased"))
            session.execute(update(ScoreDelivery).where(waiting).values(state="superseded"))
