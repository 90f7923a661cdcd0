"""The roster end to end: launches and memberships of a running LMS in either mode, into the class page."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from lti_app import create_app
from lti_app.db.models import Course, Enrolment, Person, PlatformTask, Registration
from lti_app.lti.registering.profile import CUSTOM_FIELDS
from lti_app.lti.registering.registrations import register
from lti_app.lti.services.connector import Connector
from lti_app.outbox.tasks import do_due_tasks
from lti_app.sandbox import Browserlike, SandboxConfig, Tool, create_sandbox, sandbox_of, serving
from lti_app.sandbox.canvas.enrolments import Enrolment as CanvasEnrolment
from lti_app.sandbox.canvas.enrolments import enrol
from lti_app.sandbox.config import COURSE_ID, PRACTICE_LINK_ID, TEACHER_LINK_ID
from lti_app.sandbox.people import ASSISTANT, OBSERVER, STUDENTS, TEACHER, Kind
from tests.clock import Clock
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from lti_app.runtime import Runtime
    from lti_app.sandbox import Platform
    from lti_app.sandbox.client import Page
    from lti_app.settings import Settings

pytestmark = on_sqlite


@dataclass
class Town:
    """An LMS, Baton beside it, and the people who go from one to the other."""

    clock: Clock
    runtime: Runtime
    platform: Platform

    def launch(self, person: str, link: str = TEACHER_LINK_ID) -> Page:
        """Open a link in a browser of the person's own; return the page that Baton shows."""
        browser = Browserlike(self.platform.config.origin)
        try:
            return browser.launch(person, link)
        finally:
            browser.close()

    def class_of(self, person: str) -> Page:
        """Launch and go to the class page."""
        browser = Browserlike(self.platform.config.origin)
        try:
            page = browser.launch(person, TEACHER_LINK_ID)
            link = next(link for link in page.find_all(".tabs a") if link.text == "Class")
            return browser.get(page.origin + link.attributes["href"], page)
        finally:
            browser.close()

    def work(self, times: int = 1) -> None:
        """Let a worker do what is due."""
        connector = Connector.of(self.runtime)
        assert [do_due_tasks(self.runtime, connector, Event()) for _ in range(times)] == [1] * times

    def enrolments(self) -> dict[str | None, Enrolment]:
        """Return all enrolments by name."""
        with self.runtime.database.transaction(writes=False) as session:
            query = select(Person.name, Enrolment).join(Person, Person.id == Enrolment.person_id)
            return {row.name: row.Enrolment for row in session.execute(query)}

    def tasks(self) -> list[PlatformTask]:
        with self.runtime.database.transaction(writes=False) as session:
            return list(session.scalars(select(PlatformTask).order_by(PlatformTask.id)))


@pytest.fixture
def options() -> dict[str, Any]:
    """Settings of the sandbox."""
    return {}


@pytest.fixture
def town(settings: Settings, options: dict[str, Any]) -> Iterator[Town]:
    clock = Clock()
    made: list[Flask] = []

    def tool(origin: str) -> Flask:
        made.append(create_app(settings.model_copy(update={"public_url": origin}), clock.now))
        return made[-1]

    def lms(origin: str) -> Flask:
        config = SandboxConfig(**{"issuer": origin, "origin": origin, "tool": Tool.at(tool_origin)} | options)
        made.append(create_sandbox(config, clock.now))
        return made[-1]

    with serving(tool, host="127.0.0.1") as tool_origin, serving(lms):
        runtime: Runtime = made[0].extensions["baton"]
        platform = sandbox_of(made[1])
        details = platform.details
        with runtime.database.transaction() as session:
            row = register(
                session,
                issuer=details.issuer,
                client_id=details.client_id,
                deployment_ids=[details.deployment_id],
                auth_login_url=details.auth_login_url,
                auth_token_url=details.auth_token_url,
                key_set_url=details.key_set_url,
                now=clock.now(),
            )
            row.family, row.new_deployments = platform.config.lms, "admit"
        yield Town(clock, runtime, platform)
        runtime.database.close()


class TestMoodle:
    def test_the_first_teacher_brings_in_the_whole_class(self, town: Town) -> None:
        page = town.class_of(TEACHER.id)
        assert "The list is being read" in page.text
        assert STUDENTS[0].name not in page.text
        town.work()
        page = town.class_of(TEACHER.id)
        assert STUDENTS[0].name in page.text
        assert STUDENTS[-1].name in page.text
        assert "has not begun" in page.text
        assert "teachers without editing rights" in page.text

    def test_a_student_brings_in_nobody(self, town: Town) -> None:
        town.launch(STUDENTS[0].id, PRACTICE_LINK_ID)
        assert town.tasks() == []

    def test_an_assistant_is_listed_as_a_learner_and_is_none_once_seen(self, town: Town) -> None:
        town.launch(TEACHER.id)
        town.work()
        assert town.enrolments()[ASSISTANT.name].role == "learner"
        page = town.class_of(ASSISTANT.id)
        assert "Class" in page.text
        assert ASSISTANT.name not in page.find("main").text
        town.clock.advance(days=1)
        town.work()
        row = town.enrolments()[ASSISTANT.name]
        assert (row.role, row.roster_role) == ("instructor", "learner")

    def test_who_is_suspended_is_marked_and_back_again_unmarked(self, town: Town) -> None:
        student = STUDENTS[4]
        town.launch(student.id, PRACTICE_LINK_ID)
        town.launch(TEACHER.id)
        town.work()
        assert town.enrolments()[student.name].vanished_at is None
        town.platform.enrol(COURSE_ID, student.id, enrolled=False)
        town.clock.advance(days=1)
        town.work()
        assert town.enrolments()[student.name].vanished_at is not None
        assert "no longer in the course" in town.class_of(TEACHER.id).text
        town.platform.enrol(COURSE_ID, student.id, enrolled=True)
        town.clock.advance(days=1)
        town.work()
        assert town.enrolments()[student.name].vanished_at is None

    def test_an_lms_in_trouble_loses_nobody_and_is_asked_again(self, town: Town) -> None:
        town.launch(TEACHER.id)
        town.work()
        before = {name for name, row in town.enrolments().items() if row.vanished_at is None}
        town.clock.advance(days=1)
        town.platform.faults.next("memberships", status=503)
        town.work()
        town.clock.advance(hours=1)
        town.platform.faults.next("memberships", drop="answer")
        town.work()
        assert {name for name, row in town.enrolments().items() if row.vanished_at is None} == before
        town.clock.advance(hours=1)
        town.work()
        assert [task.state for task in town.tasks()] == ["done", "done", "pending"]


class TestCanvas:
    @pytest.fixture
    def options(self) -> dict[str, Any]:
        return {"lms": "canvas", "client_id": "10000000000002", "deployment_id": "7"}

    @pytest.fixture
    def town(self, town: Town) -> Town:
        town.platform.tools[0].custom = dict(CUSTOM_FIELDS)
        return town

    def test_an_assistant_of_one_section_sees_those_students_alone_begun_or_not(self, town: Town) -> None:
        enrol(
            town.platform,
            COURSE_ID,
            CanvasEnrolment(ASSISTANT.id, Kind.ASSISTANT, section=2, restricted=True),
            CanvasEnrolment(STUDENTS[1].id, Kind.STUDENT, section=2),
            CanvasEnrolment(STUDENTS[2].id, Kind.STUDENT, section=2),
            *(CanvasEnrolment(person.id, Kind.STUDENT, section=1) for person in STUDENTS[3:]),
        )
        town.launch(STUDENTS[1].id, PRACTICE_LINK_ID)
        town.launch(TEACHER.id)
        town.work()
        found = [cell.text for cell in town.class_of(ASSISTANT.id).find_all(".people tbody bdi")]
        assert {STUDENTS[1].name, STUDENTS[2].name} <= set(found)
        assert not {person.name for person in STUDENTS[3:]} & set(found)

    def test_an_assistant_is_an_assistant(self, town: Town) -> None:
        town.launch(ASSISTANT.id)
        town.work()
        assert town.enrolments()[ASSISTANT.name].role == "assistant"
        assert town.enrolments()[TEACHER.name].role == "instructor"

    def test_an_observer_sees_the_student_observed_where_the_school_allows_it(self, town: Town) -> None:
        observes = CanvasEnrolment(OBSERVER.id, Kind.OBSERVER, observes=STUDENTS[0].id)
        enrol(town.platform, COURSE_ID, observes)
        town.launch(TEACHER.id)
        town.work()
        assert town.enrolments()[OBSERVER.name].role == "mentor"
        page = town.launch(OBSERVER.id, PRACTICE_LINK_ID)
        assert "does not show progress to observers" in page.text
        with town.runtime.database.transaction() as session:
            session.execute(update(Registration).values(observers_allowed=True))
        page = town.launch(OBSERVER.id, PRACTICE_LINK_ID)
        assert STUDENTS[0].name in page.text
        assert STUDENTS[1].name not in page.text

    @pytest.mark.parametrize("status", [401, 422])
    def test_a_course_that_is_not_open_gives_no_list_and_no_alarm(self, town: Town, status: int) -> None:
        town.launch(TEACHER.id)
        town.platform.faults.next("memberships", status=status, times=2)
        town.work()
        with town.runtime.database.transaction(writes=False) as session:
            assert session.scalars(select(Course.roster_error)).one() == "NRPS-CLOSED"
        assert set(town.enrolments()) == {TEACHER.name}
