"""A sandbox LMS that can be switched off and on again, with Baton registered and a class enrolled."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from lti_app.lti.connector import Connector
from lti_app.lti.grades import post_score
from lti_app.lti.http import Http
from lti_app.lti.keys import published_keys
from lti_app.lti.registrations import register
from lti_app.outbox.service import newest_delivery, queue_grade
from lti_app.outbox.worker import deliver_due
from lti_app.sandbox import Platform, SandboxConfig, Tool, create_sandbox, sandbox_of, serving
from lti_app.sandbox.addresses import lineitem_url
from lti_app.sandbox.config import COURSE_ID, PRACTICE_LINK_ID
from lti_app.sandbox.people import STUDENTS
from tests import factories
from tests.loopback import Asked, Reply, loopback

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from lti_app.db.models import Person, PracticeSet, ScoreDelivery
    from lti_app.runtime import Runtime
    from lti_app.sandbox.gradebook import Column


@dataclass
class Lms:
    """The platform and its class. Everything but the class of `platform` goes over HTTP."""

    runtime: Runtime
    folder: Path
    tool: Tool
    practice_set: PracticeSet = field(init=False)
    students: list[Person] = field(init=False)
    _app: Flask = field(init=False)
    _running: ExitStack = field(default_factory=ExitStack)
    _port: int = 0

    @property
    def platform(self) -> Platform:
        """The sandbox that runs now."""
        return sandbox_of(self._app)

    def up(self) -> None:
        """Switch the LMS on, with what it knew before; only its access tokens are lost."""

        def build(origin: str) -> Flask:
            config = SandboxConfig(origin, self.tool, state_file=str(self.folder / "lms.json"))
            self._app = create_sandbox(config, self.runtime.now)
            return self._app

        origin = self._running.enter_context(serving(build, "127.0.0.1", self._port))
        self._port = int(origin.rsplit(":", 1)[1])

    def down(self) -> None:
        """Switch the LMS off: connections are refused."""
        self._running.close()

    def reaches(self, share: float, student: int = 0) -> None:
        """Queue the grade that a student's answer gives."""
        with self.runtime.database.transaction() as session:
            queue_grade(
                session,
                practice_set=self.practice_set,
                person=self.students[student],
                share=share,
                completed=False,
                now=self.runtime.now(),
            )

    def deliver(self, patience: float = 10.0) -> int:
        """Let a worker of this process look into the outbox once. patience: seconds to a time-out."""
        http = Http(timeouts=(patience, patience))
        connector = Connector(self.runtime.database, self.runtime.vault, self.runtime.now, http)
        return deliver_due(self.runtime, partial(post_score, connector))

    def delivery(self, student: int = 0) -> ScoreDelivery:
        """Return a student's newest delivery."""
        with self.runtime.database.transaction(writes=False) as session:
            delivery = newest_delivery(session, self.practice_set.id, self.students[student].id)
        assert delivery is not None
        return delivery

    def column(self) -> Column:
        """Return the gradebook's column."""
        column = self.platform.gradebook.activity_column(COURSE_ID, PRACTICE_LINK_ID)
        assert column is not None
        return column

    def grade(self, student: int = 0) -> float | None:
        """Return a student's grade as the gradebook has it."""
        with self.platform.lock:
            grade = self.column().grades.get(self.students[student].sub)
        return grade.value if grade else None

    def answers(self) -> list[int]:
        """Return the status of every score that came in, oldest first."""
        with self.platform.lock:
            return [received.status for received in self.platform.received]

    def enrol(self) -> None:
        """Register the platform with Baton, and its students in one graded practice set."""
        details, database = self.platform.details, self.runtime.database
        with database.transaction() as session:
            registration = register(
                session,
                issuer=details.issuer,
                client_id=details.client_id,
                deployment_ids=[details.deployment_id],
                auth_login_url=details.auth_login_url,
                auth_token_url=details.auth_token_url,
                key_set_url=details.key_set_url,
                now=self.runtime.now(),
            )
            course = factories.course(session, deployment=registration.deployments[0], context_id=COURSE_ID)
            url = lineitem_url(self.platform.config, self.column())
            self.practice_set = factories.practice_set(session, course, lineitem_url=url)
            self.students = [factories.person(session, course, sub=student.id) for student in STUDENTS]


@contextmanager
def lms_for(runtime: Runtime, folder: Path) -> Iterator[Lms]:
    """Run an LMS for a Baton whose public keys are served beside it; stop both afterwards."""

    def keys(_asked: Asked) -> Reply:
        return Reply(200, {"keys": published_keys(runtime.database, runtime.vault, runtime.now())})

    with loopback(keys) as published:
        lms = Lms(runtime, folder, Tool.at(published.url))
        lms.up()
        try:
            lms.enrol()
            yield lms
        finally:
            lms.down()
