"""Calls a platform's services with an access token that is kept until it runs out. Needs no Flask.

No transaction is open while a platform is asked: reading a token, asking for one and saving it are three
steps.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import datetime, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Any

import jwt
from cryptography.fernet import InvalidToken
from sqlalchemy import delete

from lti_app.db.models import AccessToken
from lti_app.lti.http import Answer, Http
from lti_app.lti.keys import signing_key
from lti_app.lti.platforms import platform_for
from lti_app.lti.rows import get_or_add
from lti_app.lti.services.pace import PACE, Pace

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import Self

    from lti_app.db.models import Registration
    from lti_app.db.session import Database
    from lti_app.runtime import Runtime
    from lti_app.vault import Vault

_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_CLOCKS_DIFFER = timedelta(seconds=5)  # Moodle refuses a token request from the future
_ASSERTION_LIFETIME = timedelta(seconds=120)
_MARGIN_SECONDS = 30.0
_UNAUTHORISED = 401


class TokenFailure(Exception):  # noqa: N818 - what happened, not a defect
    """The platform gave no access token. answer: what it said instead."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"status {answer.status}")
        self.answer = answer


class Connector:
    """Calls services of registered platforms. Threads may share it."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        now: Callable[[], datetime],
        http: Http | None = None,
        pace: Pace = PACE,
    ) -> None:
        self._database = database
        self._vault = vault
        self._now = now
        self._http = http or Http()
        self._pace = pace

    @classmethod
    def of(cls, runtime: Runtime) -> Self:
        """Return the connector of an installation, which calls where its settings allow."""
        return cls(runtime.database, runtime.vault, runtime.now, Http.of(runtime.settings))

    def send(
        self,
        registration: Registration,
        scopes: Collection[str],
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """Send a request with a token of these scopes and return the answer, whatever its status.

        If the token is not taken (401) a new one is asked for, once. Waits where the registration's other
        calls ask for it (lti_app.lti.services.pace).
        Raises NetworkFailure; TokenFailure; BatonError KEYS-SECRET.
        """
        client = _client(registration)
        with self._pace.turn(client):
            kept = self._kept_token(registration, scopes)
            token = kept or self._new_token(registration, scopes)
            answer = self._http.send(method, url, headers=headers, body=body, bearer=token)
            if answer.status == _UNAUTHORISED and kept:
                self._drop(registration, scopes)
                token = self._new_token(registration, scopes)
                answer = self._http.send(method, url, headers=headers, body=body, bearer=token)
            self._pace.rest(client, platform_for(registration.family).pause_after(answer))
        return answer

    def _kept_token(self, registration: Registration, scopes: Collection[str]) -> str | None:
        with self._database.transaction(writes=False) as session:
            row = session.get(AccessToken, _key(registration, scopes))
        if row is None or row.expires_at <= self._now():
            return None
        try:
            return self._vault.decrypt(row.token)
        except InvalidToken:  # the secret key was changed: as good as none
            return None

    def _drop(self, registration: Registration, scopes: Collection[str]) -> None:
        with self._database.transaction() as session:
            session.execute(delete(AccessToken).where(AccessToken.key == _key(registration, scopes)))

    def ask_token(self, registration: Registration, scopes: Collection[str]) -> Answer:
        """Ask for a token and return the answer, whatever it is. Nothing is kept; send needs no such call.

        Raises NetworkFailure; BatonError KEYS-SECRET.
        """
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": _ASSERTION,
            "client_assertion": self._assertion(registration),
            "scope": " ".join(sorted(scopes)),
        }
        return self._http.send(
            "POST", registration.auth_token_url, headers={"Accept": "application/json"}, form=form
        )

    def _new_token(self, registration: Registration, scopes: Collection[str]) -> str:
        answer = self.ask_token(registration, scopes)
        token, seconds = _granted(answer)
        self._keep(registration, scopes, token, seconds)
        return token

    def _assertion(self, registration: Registration) -> str:
        now = self._now()
        with self._database.transaction() as session:
            key = signing_key(session, self._vault, now)
        claims = {
            "iss": registration.client_id,
            "sub": registration.client_id,
            "aud": registration.auth_audience or registration.auth_token_url,
            "iat": int((now - _CLOCKS_DIFFER).timestamp()),
            "exp": int((now + _ASSERTION_LIFETIME).timestamp()),
            "jti": str(uuid.uuid4()),
        }
        return jwt.encode(claims, key.pem, algorithm="RS256", headers={"kid": key.kid})

    def _keep(self, registration: Registration, scopes: Collection[str], token: str, seconds: float) -> None:
        """Keep a token for its time less a margin: half a minute, a third of a short time (Moodle: 60 s)."""
        good_for = seconds - min(_MARGIN_SECONDS, seconds / 3)
        secret, expires_at = self._vault.encrypt(token), self._now() + timedelta(seconds=good_for)
        new = {"registration_id": registration.id, "token": secret, "expires_at": expires_at}
        with self._database.transaction() as session:
            row = get_or_add(session, AccessToken, {"key": _key(registration, scopes)}, new)
            row.token, row.expires_at = secret, expires_at


def _client(registration: Registration) -> tuple[str, str, str]:
    """Return whose calls a platform counts. Not the issuer alone: hosted Canvas has one for everybody."""
    return registration.issuer, registration.client_id, registration.auth_token_url


def _key(registration: Registration, scopes: Collection[str]) -> str:
    parts = [*_client(registration), sorted(scopes)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _granted(answer: Answer) -> tuple[str, float]:
    """Return token and seconds from a token answer; 0 seconds where it says nothing of time.

    The media type is not looked at: Moodle sends text/html.
    """
    try:
        said: Any = answer.json() if answer.ok else None
    except ValueError:
        said = None
    token = said.get("access_token") if isinstance(said, dict) else None
    if not isinstance(token, str) or not token.isprintable() or not token:
        raise TokenFailure(answer)
    try:
        seconds = float(said.get("expires_in", 0))
    except (TypeError, ValueError, OverflowError):
        seconds = 0.0
    return token, min(max(seconds, 0.0), 86400.0) if isfinite(seconds) else 0.0
