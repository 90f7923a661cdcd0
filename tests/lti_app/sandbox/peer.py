"""A tool for the sandbox to talk to: it keeps to LTI unless a test tells it not to. It signs with PyJWT."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask, redirect, request

from lti_app.sandbox.vocabulary import ASSERTION_TYPE, SCORE, SCORE_TYPE
from lti_app.sandbox.vocabulary import SCOPES as ALL_SCOPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from lti_app.sandbox import Platform
    from tests.clock import Clock


@cache
def signing_key(_number: int = 0) -> rsa.RSAPrivateKey:
    """Return a key, always the same for a number: they are slow to make."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class ToolPeer:
    """The tool. login: parameters of the authorisation request that differ; None leaves one out.

    reply: gives the page that a launch opens.
    """

    kid: str = "tool-key"
    key: rsa.RSAPrivateKey = field(default_factory=signing_key)
    login: dict[str, str | None] = field(default_factory=dict)
    by_form: bool = False
    key_requests: int = 0
    keys_down: bool = False
    launches: list[dict[str, str]] = field(default_factory=list)
    initiations: list[dict[str, str]] = field(default_factory=list)
    platform: Platform | None = None
    reply: Callable[[dict[str, str]], str] | None = None

    def app(self, origin: str) -> Flask:
        """Return the tool's web side."""
        app = Flask("peer")

        @app.post("/lti/login")
        def login() -> Any:
            self.initiations.append(request.form.to_dict())
            url = self.authorization_url(origin, request.form.to_dict())
            if not self.by_form:
                return redirect(url)
            fields = "".join(
                f'<input type="hidden" name="{name}" value=\'{value}\'>'
                for name, value in self.authorization(origin, request.form.to_dict()).items()
            )
            return f'<form data-self-post method="post" action="{url.split("?")[0]}">{fields}</form>'

        @app.post("/lti/launch")
        def launch() -> str:
            self.launches.append(request.form.to_dict())
            return self.reply(request.form.to_dict()) if self.reply else "<p id='tool'>launched</p>"

        @app.get("/lti/jwks")
        def keys() -> Any:
            self.key_requests += 1
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            entry = public | {"kid": self.kid, "use": "sig", "alg": "RS256"}
            return ("", 500) if self.keys_down else {"keys": [entry]}

        return app

    def authorization(self, origin: str, initiation: dict[str, str]) -> dict[str, str]:
        """Return the parameters of an authorisation request."""
        proper: dict[str, str | None] = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": initiation["client_id"],
            "redirect_uri": f"{origin}/lti/launch",
            "login_hint": initiation["login_hint"],
            "lti_message_hint": initiation["lti_message_hint"],
            "state": "state-1",
            "nonce": "nonce-1",
        }
        return {name: value for name, value in (proper | self.login).items() if value is not None}

    def authorization_url(self, origin: str, initiation: dict[str, str]) -> str:
        """Return the address that the tool sends the browser to."""
        assert self.platform is not None
        parameters = urlencode(self.authorization(origin, initiation))
        return f"{self.platform.details.auth_login_url}?{parameters}"


@dataclass
class Services:
    """The tool's back side: tokens and service calls."""

    peer: ToolPeer
    platform: Platform
    clock: Clock

    @property
    def course(self) -> str:
        return self.platform.config.courses[0].id

    @property
    def column(self) -> str:
        """The address of the practice link's line item."""
        return self.address("lineitems/1/lineitem")

    def address(self, path: str, query: str = "type_id=1") -> str:
        """Return the address of a service of the course."""
        return f"{self.platform.config.origin}/services/{self.course}/{path}?{query}"

    def assertion(self, key: rsa.RSAPrivateKey | None = None, kid: str | None = None, **changes: Any) -> str:
        """Return a client assertion. changes: claims that differ; None leaves one out."""
        now = int(self.clock.now().timestamp())
        proper = {
            "iss": self.platform.client_id,
            "sub": self.platform.client_id,
            "aud": self.platform.details.auth_token_url,
            "iat": now - 5,
            "exp": now + 60,
            "jti": uuid4().hex,
        }
        claims = {name: value for name, value in (proper | changes).items() if value is not None}
        return jwt.encode(claims, key or self.peer.key, "RS256", headers={"kid": kid or self.peer.kid})

    def ask_token(self, scope: str = " ".join(ALL_SCOPES), **changes: Any) -> requests.Response:
        """Ask for a token. changes: parameters that differ; None leaves one out."""
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": changes.pop("client_assertion", None) or self.assertion(),
            "scope": scope,
        } | changes
        return requests.post(self.platform.details.auth_token_url, data=form, timeout=10)

    def token(self, *scopes: str) -> str:
        """Return a token for some scopes, all by default."""
        answer = self.ask_token(" ".join(scopes or ALL_SCOPES))
        return str(answer.json()["access_token"])

    def call(
        self,
        method: str,
        url: str,
        *,
        body: Any = None,
        token: str | None = None,
        accept: str | None = None,
        content: str | None = None,
    ) -> requests.Response:
        """Call a service. token: a fresh one for all scopes by default."""
        headers = {"Authorization": f"Bearer {self.token() if token is None else token}"}
        headers |= {"Accept": accept} if accept else {}
        headers |= {"Content-Type": content} if content else {}
        data = body if isinstance(body, str) or body is None else json.dumps(body)
        return requests.request(method, url, data=data, headers=headers, timeout=10)

    def score(self, **changes: Any) -> dict[str, Any]:
        """Return a score of student-01: 50 of 100, fully graded, now. changes: None leaves a member out."""
        proper = {
            "userId": "student-01",
            "scoreGiven": 50,
            "scoreMaximum": 100,
            "activityProgress": "InProgress",
            "gradingProgress": "FullyGraded",
            "timestamp": self.clock.now().isoformat(),
        }
        return {name: value for name, value in (proper | changes).items() if value is not None}

    def send(self, column: str | None = None, **changes: Any) -> requests.Response:
        """Send a score to the practice link's column, or to another."""
        address = (column or self.column).replace("/lineitem?", "/lineitem/scores?")
        return self.call(
            "POST", address, body=self.score(**changes), token=self.token(SCORE), content=SCORE_TYPE
        )

    def grade(self, person: str = "student-01", column: int = 1) -> float | None:
        """Return a grade as the gradebook's JSON shows it."""
        book = requests.get(f"{self.platform.config.origin}/gradebook.json", timeout=10).json()
        row = next(row for row in book["rows"] if row["person"] == person)
        cell = row["grades"][str(column)]
        return None if cell is None else cell["value"]
