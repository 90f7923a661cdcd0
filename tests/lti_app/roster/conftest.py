"""A course at an LMS that lists its members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from lti_app.db.models import Course, Enrolment, Person
from lti_app.lti.roles import Role
from lti_app.lti.services.connector import Connector
from lti_app.roster.service import read_roster
from tests import factories
from tests.lti_app.lti.services import services
from tests.lti_app.roster.lms import ListingLms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lti_app.db.models import Registration
    from lti_app.runtime import Runtime
    from tests.clock import Clock


@dataclass
class Listed:
    """The course, and reading its roster."""

    runtime: Runtime
    clock: Clock
    lms: ListingLms
    connector: Connector
    registration: Registration
    course: Course

    def read(self) -> None:
        """Read the roster, a minute later than whatever was before."""
        self.clock.advance(minutes=1)
        read_roster(self.runtime, self.connector, self.course.id)

    def launched(self, sub: str, role: Role = Role.LEARNER, **values: Any) -> Person:
        """Let somebody launch."""
        now = self.clock.advance(minutes=1)
        with self.runtime.database.transaction() as session:
            person = factories.person(session, session.merge(self.course), role, sub=sub, **values)
            enrolment = session.get_one(Enrolment, (self.course.id, person.id))
            enrolment.launched_at, enrolment.sub = now, sub
            return person

    def enrolments(self) -> dict[str, Enrolment]:
        """Return everybody's enrolment by the first id that the person was known under."""
        with self.runtime.database.transaction(writes=False) as session:
            query = select(Person.sub, Enrolment).join(Person, Person.id == Enrolment.person_id)
            found = session.execute(query.where(Enrolment.course_id == self.course.id))
            return {row.sub: row.Enrolment for row in found}

    def person(self, sub: str) -> Person:
        """Return somebody."""
        with self.runtime.database.transaction(writes=False) as session:
            return session.scalars(select(Person).where(Person.sub == sub)).one()

    def now(self) -> Course:
        """Return the course as it is in the database."""
        with self.runtime.database.transaction(writes=False) as session:
            return session.get_one(Course, self.course.id)


@pytest.fixture
def family() -> str:
    """The family of the LMS."""
    return "other"


@pytest.fixture
def listed(runtime: Runtime, clock: Clock, family: str) -> Iterator[Listed]:
    """A course with nobody in it."""
    with services() as running:
        lms = ListingLms(running)
        with runtime.database.transaction() as session:
            registration = factories.registration(
                session, auth_token_url=f"{running.server.url}/token", family=family
            )
            deployment = registration.deployments[0]
            course = factories.course(session, deployment=deployment, memberships_url=lms.url)
        yield Listed(runtime, clock, lms, Connector.of(runtime), registration, course)
