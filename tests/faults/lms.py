"""A sandbox LMS that can be switched off and on again, with Baton registered and a class enrolled."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Literal

from lti_app.db.models import PracticeSet, ScoreDelivery
from lti_app.lti.http import Http
from lti_app.lti.keys import published_keys
from lti_app.lti.services.connector import Connector
from lti_app.lti.services.pace import Pace
from lti_app.outbox.columns import TAG, make_column
from lti_app.outbox.sending import send_protected
from lti_app.outbox.service import newest_delivery, queue_grade, resend
from lti_app.outbox.worker import deliver_due
from lti_app.sandbox import Platform, SandboxConfig, Tool, create_sandbox, sandbox_of, serving
from lti_app.sandbox.canvas import identity
from lti_app.sandbox.config import COURSE_ID, PRACTICE_LINK_ID
from lti_app.sandbox.moodle.addresses import lineitems_url
from lti_app.sandbox.people import STUDENTS
from tests import factories
from tests.loopback import Asked, Reply, loopback

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from lti_app.db.models import Person
    from lti_app.runtime import Runtime
    from lti_app.sandbox.gradebook import Column


@dataclass
class Lms:
    """The platform and its class. Everything but the class of `platform` goes over HTTP."""

    runtime: Runtime
    folder: Path
    tool: Tool
    kind: Literal["moodle", "canvas"]
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
            state_file = str(self.folder / "lms.json")
            config = SandboxConfig(origin, self.tool, lms=self.kind, state_file=state_file)
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
        return deliver_due(self.runtime, partial(send_protected, self._connector(patience)))

    def _connector(self, patience: float) -> Connector:
        http = Http((patience, patience), allow_private=True)
        no_pauses = Pace(sleep=lambda _: None)
        return Connector(self.runtime.database, self.runtime.vault, self.runtime.now, http, no_pauses)

    def delivery(self, student: int = 0) -> ScoreDelivery:
        """Return a student's newest delivery."""
        with self.runtime.database.transaction(writes=False) as session:
            delivery = newest_delivery(session, self.practice_set.id, self.students[student].id)
        assert delivery is not None
        return delivery

    def column(self) -> Column:
        """Return the gradebook's column: one that Baton made, or else the activity's."""
        book = self.platform.gradebook
        made = next((column for column in book.columns(COURSE_ID) if column.tag == TAG), None)
        column = made or book.activity_column(COURSE_ID, PRACTICE_LINK_ID)
        assert column is not None
        return column

    def use_made_column(self) -> None:
        """Give the practice set a column of Baton's own in the place of the activity's."""
        with self.runtime.database.transaction() as session:
            row = session.merge(self.practice_set)
            row.lineitem_url = None
            row.course.lineitems_url = lineitems_url(self.platform.config, COURSE_ID)
            row.course.can_make_columns = True
        make_column(self.runtime, self._connector(10.0), self.practice_set.id)
        with self.runtime.database.transaction(writes=False) as session:
            self.practice_set = session.get_one(PracticeSet, self.practice_set.id)

    def wants_batons(self) -> None:
        """Let the teacher say that Baton's grade shall take the place of hers."""
        with self.runtime.database.transaction() as session:
            last = session.get_one(ScoreDelivery, self.delivery().id)
            again = resend(session, last, self.runtime.now(), overwrite=True)
        assert again is not None

    def grade(self, student: int = 0) -> float | None:
        """Return a student's grade as the gradebook has it."""
        with self.platform.lock:
            grade = self.column().grades.get(STUDENTS[student].id)
        return grade.value if grade else None

    def answers(self) -> list[int]:
        """Return the status of every score that came in, oldest first."""
        with self.platform.lock:
            return [received.status for received in self.platform.received]

    def enrol(self) -> None:
        """Register the platform with Baton, and its students in one graded practice set."""
        details, database = self.platform.details, self.runtime.database
        with database.transaction() as session:
            registration = factories.registration(
                session,
                family=self.kind,
                issuer=details.issuer,
                client_id=details.client_id,
                auth_token_url=details.auth_token_url,
            )
            course = factories.course(session, deployment=registration.deployments[0], context_id=COURSE_ID)
            url = self.platform.lineitem_url(self.column())
            self.practice_set = factories.practice_set(
                session,
                course,
                resource_link_id=PRACTICE_LINK_ID,
                lineitem_url=url,
                can_read_results=True,
            )
            here = self.platform.courses.get(COURSE_ID)
            subs = (
                [student.id for student in STUDENTS]
                if self.kind == "moodle"
                else [identity.sub(self.platform, student, here) for student in STUDENTS]
            )
            self.students = [factories.person(session, course, sub=sub) for sub in subs]


@contextmanager
def lms_for(runtime: Runtime, folder: Path, kind: Literal["moodle", "canvas"] = "moodle") -> Iterator[Lms]:
    """Run an LMS of a kind for a Baton whose public keys are served beside it; stop both afterwards."""

    def keys(_asked: Asked) -> Reply:
        return Reply(200, {"keys": published_keys(runtime.database, runtime.vault, runtime.now())})

    with loopback(keys) as published:
        lms = Lms(runtime, folder, Tool.at(published.url), kind)
        lms.up()
        try:
            lms.enrol()
            yield lms
        finally:
            lms.down()
