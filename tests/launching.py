"""Launching Baton over HTTP as a platform and a browser do it together: login, signed message, landing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from lti_app.browser import COOKIE
from lti_app.db.models import LaunchSession, Registration
from lti_app.lti.registering.registrations import register
from tests.platform_keys import KEY_SET_PATH, LOGIN_PAGE, TOKEN_PATH

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from lti_app.runtime import Runtime
    from tests.platform_keys import SigningPlatform

TOOL = "https://baton.example"
TARGET = f"{TOOL}/lti/launch"


def register_platform(runtime: Runtime, platform: SigningPlatform, **values: Any) -> Registration:
    """Register the platform with its one deployment."""
    addresses: dict[str, Any] = {
        "auth_login_url": platform.url + LOGIN_PAGE,
        "auth_token_url": platform.url + TOKEN_PATH,
        "key_set_url": platform.url + KEY_SET_PATH,
    }
    with runtime.database.transaction() as session:
        return register(
            session,
            issuer=platform.issuer,
            client_id=platform.client_id,
            deployment_ids=[platform.deployment_id],
            now=runtime.now(),
            **addresses | values,
        )


class Browser:
    """A browser with a cookie jar of its own, between a platform and a tool."""

    def __init__(self, app: Flask, platform: SigningPlatform, now: Callable[[], datetime]) -> None:
        self.client: FlaskClient = app.test_client()
        self._platform = platform
        self._now = now

    def login(self, method: str = "POST", path: str = "/lti/login", **changes: str | None) -> TestResponse:
        """Begin a launch, and follow the tool's look whether cookies stay.

        changes: parameters; None leaves one out.
        """
        return self.look(self.call(method, path, **changes))

    def look(self, response: TestResponse) -> TestResponse:
        """Follow the tool's redirects to itself."""
        while response.headers.get("Location", "").startswith("/lti/"):
            response = self.client.get(response.location, base_url=TOOL)
        return response

    def call(self, method: str = "POST", path: str = "/lti/login", **changes: str | None) -> TestResponse:
        """Send the platform's call alone."""
        sent = self.parameters(**changes)
        if method == "GET":
            return self.client.get(path, base_url=TOOL, query_string=sent)
        return self.client.post(path, base_url=TOOL, data=sent)

    def parameters(self, **changes: str | None) -> dict[str, str]:
        """Return what the platform's call says. changes: None leaves one out."""
        parameters: dict[str, str | None] = {
            "iss": self._platform.issuer,
            "login_hint": "user-1",
            "target_link_uri": TARGET,
            "client_id": self._platform.client_id,
            "lti_deployment_id": self._platform.deployment_id,
            "lti_message_hint": "hint",
            **changes,
        }
        return {name: value for name, value in parameters.items() if value is not None}

    def begin(self, **changes: str | None) -> dict[str, str]:
        """Begin a launch and return what the tool asked of the platform (state, nonce, …)."""
        return self.asked(self.login(**changes))

    def asked(self, response: TestResponse) -> dict[str, str]:
        """Return what a redirect to the platform's login asks of it."""
        assert response.status_code == 302, response.text
        return dict(parse_qsl(urlsplit(response.location).query))

    def claims(self, asked: dict[str, str]) -> dict[str, Any]:
        """Return valid claims that answer what the tool asked."""
        return self._platform.claims(self._now(), asked["nonce"], TARGET)

    def post(
        self, token: str | None, state: str | None, path: str = "/lti/launch", **extra: str
    ) -> TestResponse:
        """Bring the platform's message to the tool."""
        sent = {"id_token": token, "state": state, **extra}
        fields = {name: value for name, value in sent.items() if value is not None}
        return self.client.post(path, base_url=TOOL, data=fields)

    def follow(self, response: TestResponse) -> TestResponse:
        """Open where the tool sends the browser, until it is a page."""
        return self.client.get(response.location, base_url=TOOL, follow_redirects=True)

    def launch(self, change: Callable[[dict[str, Any]], object] | None = None) -> TestResponse:
        """Launch with valid claims, after the change."""
        asked = self.begin()
        claims = self.claims(asked)
        if change:
            change(claims)
        return self.post(self._platform.sign(claims), asked["state"])


def cookies(client: FlaskClient, start: str = f"{COOKIE}.") -> dict[str, str]:
    """Return the tool's cookies in a jar whose names begin so; by default the browser's own."""
    held = (client._cookies or {}).values()
    return {cookie.key: cookie.value for cookie in held if cookie.key.startswith(start)}


def visits(runtime: Runtime) -> list[LaunchSession]:
    """Return the visits that the database has."""
    with runtime.database.transaction(writes=False) as session:
        return list(session.query(LaunchSession))


def visit_of(runtime: Runtime, response: TestResponse) -> LaunchSession:
    """Return the visit that a launch opened, with its course, person and practice set."""
    assert response.status_code == 303, response.text
    with runtime.database.transaction(writes=False) as session:
        visit = session.get(LaunchSession, response.location.split("/")[2])
        assert visit is not None
        assert response.location == f"/l/{visit.id}/"
        _ = visit.course, visit.person, visit.practice_set
        return visit
