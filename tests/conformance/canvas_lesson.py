"""A lesson for one row of the table of Canvas' quirks: a course of its own, people who go in and out."""

from __future__ import annotations

import json
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import asdict, dataclass, fields, replace
from itertools import count
from typing import TYPE_CHECKING, Any

import jwt
from sqlalchemy import delete, select, update

from lti_app.db.models import (
    AccessToken,
    Course,
    Enrolment,
    LaunchSession,
    Person,
    PlatformTask,
    PracticeSet,
    Registration,
    ScoreDelivery,
)
from lti_app.lti.launching.admission import find_person
from lti_app.outbox.sending import send_protected
from lti_app.outbox.service import queue_grade
from lti_app.outbox.worker import deliver_due
from lti_app.roster.service import read_roster
from lti_app.sandbox import Browserlike
from lti_app.sandbox.canvas import identity
from lti_app.sandbox.canvas.knobs import knobs_of, turn
from lti_app.sandbox.canvas.score_message import EXTENSION
from lti_app.sandbox.canvas.submissions import Submission, submission
from lti_app.sandbox.client import FRAME, SELF_POST
from lti_app.sandbox.config import Course as CanvasCourse
from lti_app.sandbox.config import Link
from lti_app.sandbox.cookies import CookieJar, Navigation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lti_app.lti.http import Answer
    from lti_app.runtime import Runtime
    from lti_app.sandbox import Platform
    from lti_app.sandbox.client import Page
    from lti_app.sandbox.gradebook import Column
    from tests.clock import Clock
    from tests.conformance.canvas_school import Canvas
    from tests.conformance.moodle_school import School
    from tests.conformance.wire import Exchange

STUDENT, OTHER_STUDENT = "student-01", "student-02"
TEACHER, ASSISTANT, DESIGNER = "teacher-1", "assistant-1", "designer-1"
OBSERVER, ADMINISTRATOR, TEST_STUDENT = "observer-1", "admin-1", "test-student"

_numbers = count(101)  # of courses and links


class NoneInFrames(CookieJar):
    """A browser that keeps no cookie of a stranger in a frame, partitioned or not."""

    def store(self, headers: Iterable[str], at: Navigation) -> None:
        if not at.third_party:
            super().store(headers, at)


@dataclass
class Lesson:
    """A course of one row's own, with an assignment and a plain link, and a browser of its own.

    course, graded, ungraded: the sandbox's ids. asked: what Canvas was asked during the row; told: what
    Baton was asked.
    """

    canvas: Canvas
    browser: Browserlike
    course: str
    graded: str
    ungraded: str
    _asked_before: int
    _told_before: int

    @property
    def school(self) -> School:
        return self.canvas.school

    @property
    def clock(self) -> Clock:
        return self.school.clock

    @property
    def runtime(self) -> Runtime:
        return self.school.runtime

    @property
    def platform(self) -> Platform:
        return self.canvas.platform

    @property
    def lms(self) -> str:
        return self.platform.config.origin

    @property
    def asked(self) -> list[Exchange]:
        return self.canvas.heard[self._asked_before :]

    @property
    def told(self) -> list[Exchange]:
        return self.school.heard[self._told_before :]

    @property
    def here(self) -> CanvasCourse:
        found = self.platform.courses.get(self.course)
        assert found is not None
        return found

    @property
    def context(self) -> str:
        """The LTI id of the course."""
        return identity.context_id(self.platform, self.course)

    def link_id(self, link: str, course: str | None = None) -> str:
        """The LTI id of a link."""
        where = self.platform.courses.get(course or self.course)
        assert where is not None
        return identity.link_id(self.platform, where, next(one for one in where.links if one.id == link))

    def sub(self, person: str, course: str | None = None) -> str:
        """The LTI id of somebody here."""
        who = self.platform.person(person)
        assert who is not None
        return identity.sub(self.platform, who, self.platform.courses.get(course or self.course))

    @property
    def registration(self) -> Registration:
        with self.runtime.database.transaction(writes=False) as session:
            return session.get_one(Registration, self.canvas.registration)

    def turn(self, **knobs: Any) -> None:
        """Change settings of this Canvas for the row."""
        turn(self.platform, **knobs)

    def change_link(self, link: str, **extra: Any) -> None:
        """Change what Canvas keeps of a link."""
        with self.platform.lock:
            found = self.platform.courses.link(link)
            assert found is not None
            link = replace(found[1], extra={**found[1].extra, **extra})
            self.platform.courses.change_link(link)

    def add(self, title: str = "Another", course: str | None = None, **values: Any) -> str:
        """Add a link to a course, this one by default, and return its id."""
        link = Link(f"link-{next(_numbers)}", title, **values)
        return self.platform.add_link(course or self.course, link).id

    def add_course(self, **values: Any) -> str:
        """Add another course and return its id."""
        number = f"course-{next(_numbers)}"
        self.platform.courses.put(CanvasCourse(number, number, f"Course {number}", (), **values))
        return number

    def begin(self, person: str = STUDENT, link: str | None = None) -> Page:
        """Return the page in the frame that is about to post the login initiation."""
        self.browser.become(person)
        return self._frame(f"{self.lms}/link/{link or self.graded}")

    def begin_in_menu(self, person: str = TEACHER, course: str | None = None) -> Page:
        """The same from the course's menu."""
        self.browser.become(person)
        return self._frame(f"{self.lms}/course/{course or self.course}/menu/{self.platform.client_id}")

    def _frame(self, address: str) -> Page:
        page = self.browser.get(address)
        source = f"{self.lms}{page.find(FRAME).attributes['src']}"
        return self.browser.request(Navigation(source, page.navigation.top, True, page.origin, "GET"))

    def answer(self, page: Page) -> Page:
        """Send a login initiation on its way. Return the page that is about to post the launch to Baton."""
        return self.browser.submit(page, SELF_POST, _self_posting=False)

    def resigned(self, page: Page, change: Callable[[dict[str, Any]], object]) -> Page:
        """Post a launch whose claims are changed and signed anew. Return Baton's page."""
        token = dict(page.form(SELF_POST).fields)["id_token"]
        claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
        change(claims)
        return self.browser.submit(page, SELF_POST, id_token=self.platform.sign(claims))

    def launch(
        self,
        person: str = STUDENT,
        link: str | None = None,
        change: Callable[[dict[str, Any]], object] | None = None,
    ) -> Page:
        """Open a link in its frame, the assignment by default; change: of the claims on the way."""
        page = self.answer(self.begin(person, link))
        page = self.resigned(page, change) if change else self.browser.submit(page, SELF_POST)
        assert page.status == 200, page.text
        return page

    @property
    def claims(self) -> dict[str, Any]:
        """What Canvas' newest message to Baton says."""
        token = [each.form["id_token"] for each in self.told if "id_token" in each.form][-1]
        claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
        return claims

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
            _ = visit.person, visit.practice_set, visit.course.deployment, visit.registration
            return visit

    def practice_sets(self, course: str | None = None) -> list[PracticeSet]:
        """What Baton made of a course, oldest first."""
        context = identity.context_id(self.platform, course or self.course)
        with self.runtime.database.transaction(writes=False) as session:
            found = select(PracticeSet).join(Course).where(Course.context_id == context)
            return list(session.scalars(found.order_by(PracticeSet.id)))

    def practice_set(self, link: str | None = None, course: str | None = None) -> PracticeSet:
        """What Baton made of a link, the assignment by default."""
        named = self.link_id(link or self.graded, course)
        (found,) = [row for row in self.practice_sets(course) if row.resource_link_id == named]
        return found

    def course_row(self, course: str | None = None) -> Course:
        """A course as Baton knows it."""
        context = identity.context_id(self.platform, course or self.course)
        with self.runtime.database.transaction(writes=False) as session:
            return session.scalars(select(Course).where(Course.context_id == context)).one()

    def enrolments(self) -> dict[str, tuple[Person, Enrolment]]:
        """Who is in the course as Baton knows it, by the sandbox's id of the person."""
        ids = {self.sub(person.id): person.id for person in self.platform.people}
        with self.runtime.database.transaction(writes=False) as session:
            query = (
                select(Person, Enrolment)
                .join(Enrolment, Person.id == Enrolment.person_id)
                .where(Enrolment.course_id == self.course_row().id)
            )
            return {ids[row.Enrolment.sub]: (row.Person, row.Enrolment) for row in session.execute(query)}

    def column(self, link: str | None = None) -> Column:
        """The gradebook's column of an assignment."""
        column = self.platform.gradebook.activity_column(self.course, link or self.graded)
        assert column is not None
        return column

    def work(self, person: str = STUDENT, link: str | None = None) -> Submission:
        """What somebody has for an assignment."""
        with self.platform.lock:
            return submission(self.column(link), person)

    def teacher_sets(self, value: float, person: str = STUDENT) -> None:
        """Let a teacher type a grade into the gradebook."""
        with self.platform.lock:
            self.column().set_by_teacher(person, value, self.clock.now())

    def earn(self, share: float, person: str = STUDENT, link: str | None = None) -> None:
        """Let somebody who has opened an assignment have a grade, and queue it as practice does."""
        self.clock.advance(1)  # two scores of a student are never of one second
        with self.runtime.database.transaction() as session:
            who = find_person(session, self.canvas.registration, self.sub(person))
            assert who is not None
            queue_grade(
                session,
                practice_set=session.get_one(PracticeSet, self.practice_set(link).id),
                person=who,
                share=share,
                completed=False,
                now=self.clock.now(),
            )

    def deliver(self) -> int:
        """Let a worker send what is due. Return how many scores were tried."""
        connector = self.school.connector
        return deliver_due(self.runtime, lambda dispatch: send_protected(connector, dispatch))

    def reach(self, share: float, person: str = STUDENT, link: str | None = None) -> tuple[str, str | None]:
        """Earn and deliver a grade, and return what became of it: state and code."""
        self.earn(share, person, link)
        self.deliver()
        self.clock.advance(30)
        return self.fate()

    def fate(self) -> tuple[str, str | None]:
        """State and code of the course's newest delivery."""
        with self.runtime.database.transaction(writes=False) as session:
            row = session.scalars(
                select(ScoreDelivery)
                .join(PracticeSet)
                .where(PracticeSet.course_id == self.course_row().id)
                .order_by(ScoreDelivery.id.desc())
                .limit(1)
            ).one()
            return row.state, row.error

    def scores(self) -> list[dict[str, Any]]:
        """Every score that was sent during the row, oldest first."""
        return [json.loads(each.body) for each in self.asked if each.path.endswith("/scores")]

    def send(self, person: str = STUDENT, extension: dict[str, Any] | None = None, **changes: Any) -> Answer:
        """Send a score that Baton would not send, with a token of Baton's. None leaves a member out."""
        score = {
            "userId": self.sub(person),
            "scoreGiven": 50,
            "scoreMaximum": 100,
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
            "timestamp": self.clock.now().isoformat(),
        } | changes
        body = {name: value for name, value in score.items() if value is not None}
        if extension is not None:
            body[EXTENSION] = extension
        url = f"{self.platform.lineitem_url(self.column())}/scores"
        return self.ask("POST", url, "score", body=body)

    def ask(self, method: str, url: str, scope: str, body: Any = None) -> Answer:
        """Ask a service something that Baton does not ask. scope: the end of its name."""
        scopes = [known for known in self.platform.tool.scopes if known.endswith(f"/{scope}")]
        data = None if body is None else json.dumps(body).encode()
        return self.school.connector.send(self.registration, scopes, method, url, body=data)

    def read_roster(self) -> None:
        """Read who is in the course, as a worker does."""
        read_roster(self.runtime, self.school.connector, self.course_row().id)

    def forget_tokens(self) -> None:
        """Make Baton ask for a new access token next time."""
        with self.runtime.database.transaction() as session:
            session.execute(delete(AccessToken))

    @contextmanager
    def registered(self, **values: Any) -> Iterator[None]:
        """Change what an administrator has set in Baton for this Canvas, and set it back."""
        before = self.registration
        with self.runtime.database.transaction() as session:
            session.execute(update(Registration).where(Registration.id == before.id).values(**values))
        try:
            yield
        finally:
            kept = {name: getattr(before, name) for name in values}
            with self.runtime.database.transaction() as session:
                session.execute(update(Registration).where(Registration.id == before.id).values(**kept))


@contextmanager
def open_lesson(canvas: Canvas, course: str | None = None) -> Iterator[Lesson]:
    """Make a course, and undo at the end what a row changed of its Canvas and left waiting in Baton."""
    number, platform = course or f"course-{next(_numbers)}", canvas.platform
    canvas.school.clock.advance(hours=1)
    platform.courses.put(CanvasCourse(number, f"C-{number}", f"Course {number}", ()))
    browser = Browserlike(platform.config.origin)
    lesson = Lesson(canvas, browser, number, "", "", len(canvas.heard), len(canvas.school.heard))
    lesson.graded = lesson.add("Linear equations", graded=True)
    lesson.ungraded = lesson.add("Free practice")
    tools, knobs = deepcopy(platform.tools), asdict(knobs_of(platform))
    try:
        yield lesson
    finally:
        browser.close()
        canvas.says.clear()
        platform.faults.clear()
        turn(platform, **knobs)
        for tool, before in zip(platform.tools, tools, strict=False):
            for one in fields(tool):
                setattr(tool, one.name, getattr(before, one.name))
        lesson.forget_tokens()
        with lesson.runtime.database.transaction() as session:
            waiting = ScoreDelivery.state.in_(("pending", "leased"))
            session.execute(update(ScoreDelivery).where(waiting).values(state="superseded"))
            session.execute(delete(PlatformTask))
