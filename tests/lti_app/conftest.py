"""The app over HTTP, with visits that need no LMS: a launch row and its browser's cookie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from flask.testing import FlaskClient

from lti_app import create_app
from lti_app.browser import COOKIE, browser_hash
from lti_app.db.models import LaunchSession
from lti_app.lti.roles import Role
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from werkzeug.test import TestResponse

    from lti_app.db.models import Course, Person, PracticeSet
    from lti_app.runtime import Runtime
    from lti_app.settings import Settings
    from tests.clock import Clock

ORIGIN = "https://baton.example"


@dataclass
class VisitClient:
    """A browser within one launch: sends the cookie, and with forms what a browser of the same site sends."""

    client: FlaskClient
    runtime: Runtime
    launch: str
    secret: str

    def get(self, path: str, **options: Any) -> TestResponse:
        return self._open(path, method="GET", **options)

    def post(self, path: str, **form: str | list[str]) -> TestResponse:
        token = self.runtime.vault.form_token(self.launch)
        return self._open(path, method="POST", data={"form_token": token} | form)

    def _open(self, path: str, *, headers: dict[str, str] | None = None, **options: Any) -> TestResponse:
        sent = {"Cookie": f"{COOKIE}={self.secret}", "Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}
        url = path if path.startswith("/") else f"/l/{self.launch}/{path}"
        return self.client.open(url, base_url=ORIGIN, headers=sent | (headers or {}), **options)


@dataclass
class School:
    """A course with a practice set, and the means to visit it as anybody."""

    app: Flask
    runtime: Runtime
    clock: Clock
    course: Course
    practice_set: PracticeSet

    def person(self, role: Role = Role.LEARNER, **values: Any) -> Person:
        with self.runtime.database.transaction() as session:
            return factories.person(session, session.merge(self.course), role, **values)

    def visit(self, role: Role = Role.LEARNER, person: Person | None = None, **values: Any) -> VisitClient:
        """Return a browser that has launched as somebody in a role."""
        who = person or self.person(role)
        secret = f"secret-{who.id}-{role}"
        with self.runtime.database.transaction() as session:
            row = LaunchSession(
                id=f"launch-{who.id}-{role}",
                browser=browser_hash(secret),
                registration_id=who.registration_id,
                course_id=self.course.id,
                person_id=who.id,
                practice_set_id=self.practice_set.id,
                role=role.value,
                created_at=self.clock.now(),
                expires_at=self.clock.now() + timedelta(hours=8),
            )
            for name, value in values.items():
                setattr(row, name, value)
            session.add(row)
            return VisitClient(self.app.test_client(use_cookies=False), self.runtime, row.id, secret)


@pytest.fixture
def app(settings: Settings, clock: Clock) -> Iterator[Flask]:
    made = create_app(settings, clock.now)
    yield made
    made.extensions["baton"].database.close()


@pytest.fixture
def school(app: Flask, clock: Clock) -> School:
    runtime: Runtime = app.extensions["baton"]
    with runtime.database.transaction() as session:
        course = factories.course(session)
        return School(app, runtime, clock, course, factories.practice_set(session, course))
