"""A console and an administrator's browser before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from lti_app.db.models import AuditEntry, Registration
from lti_app.signin import COOKIE, make_link
from tests import factories

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from lti_app.runtime import Runtime

ORIGIN = "https://baton.example"
SAME_SITE = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}


@dataclass
class Console:
    """An administrator's browser. secret: its cookie; "" where it has none."""

    app: Flask
    client: FlaskClient
    runtime: Runtime
    secret: str = ""
    headers: dict[str, str] = field(default_factory=lambda: dict(SAME_SITE))

    def open(self, path: str, **options: Any) -> TestResponse:
        headers = {**self.headers, **options.pop("headers", {})}
        if self.secret:
            headers.setdefault("Cookie", f"{COOKIE}={self.secret}")
        return self.client.open(f"/admin{path}", base_url=ORIGIN, headers=headers, **options)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.open(path, method="GET", **options)

    def post(self, path: str, **form: str) -> TestResponse:
        """Send a form of the console, with its token."""
        return self.open(path, method="POST", data={"form_token": self.token(), **form})

    def token(self) -> str:
        """Return what the console's forms carry, as its first page shows it."""
        return re.search(r'name="form_token" value="(\w+)"', self.get("/").text)[1]  # type: ignore[index]

    def sign_in(self, label: str = "Kim") -> None:
        """Use a new one-time address up."""
        with self.runtime.database.transaction() as session:
            link = make_link(session, self.runtime.now(), label)
        answer = self.open(f"/enter/{link}", method="POST")
        assert answer.status_code == 303, answer.text
        self.secret = re.search(rf"{COOKIE}=([^;]+)", answer.headers["Set-Cookie"])[1]  # type: ignore[index]

    def audited(self) -> list[tuple[str, str, str]]:
        """Return actor, action and subject of everything in the audit log but signing in, oldest first."""
        with self.runtime.database.transaction(writes=False) as session:
            rows = session.query(AuditEntry).order_by(AuditEntry.id)
            return [(it.actor, it.action, it.subject) for it in rows if it.action != "admin.signed-in"]

    def row(self, registration: Registration) -> Registration:
        """Return a registration as it is now."""
        with self.runtime.database.transaction(writes=False) as session:
            return session.get_one(Registration, registration.id)


@pytest.fixture
def stranger(app: Flask) -> Console:
    """Somebody who has not signed in."""
    return Console(app, app.test_client(use_cookies=False), app.extensions["baton"])


@pytest.fixture
def console(stranger: Console) -> Console:
    """Somebody who has."""
    stranger.sign_in()
    return stranger


@pytest.fixture
def known(app: Flask) -> Registration:
    """A platform that Baton knows."""
    runtime: Runtime = app.extensions["baton"]
    with runtime.database.transaction() as session:
        return factories.registration(session, label="Our Moodle", family="moodle")
