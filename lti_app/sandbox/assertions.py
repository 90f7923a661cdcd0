"""The tool's client assertion, checked to the letter (Moodle skips audience, issuer and jti)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import TYPE_CHECKING, Any

import requests
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

if TYPE_CHECKING:
    from datetime import datetime

_LONGEST_LIFE = 300  # seconds from iat to exp
_TIMEOUT = 5  # seconds to fetch the tool's keys


class AssertionRefusedError(Exception):
    """The assertion does not prove that the tool is who it says. The text says why, for developers."""


class KeysUnreachableError(Exception):
    """The tool's key set could not be fetched (Moodle answers 404 with a page)."""


def claimed_client(assertion: str) -> str:
    """Return who an assertion says that it is, "" if it says nothing. Nothing is checked yet."""
    try:
        payload = assertion.split(".")[1]
        claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return str(claims["sub"])
    except (ValueError, LookupError, TypeError):
        return ""


class AssertionCheck:
    """Checks assertions of one tool. Keeps its keys, and every jti until its assertion has expired.

    Not safe between threads: Platform.lock guards `use`; `claims` may wait for the tool and needs no lock.
    """

    def __init__(self, client_id: str, audience: str, keys_url: str) -> None:
        self._client_id = client_id
        self._audience = audience
        self.keys_url = keys_url
        self._keys: KeySet | None = None
        self._used: dict[str, float] = {}

    def claims(self, assertion: str) -> dict[str, Any]:
        """Return the claims of an assertion signed by the tool.

        Raises AssertionRefusedError, KeysUnreachableError.
        """
        keys = self._keys
        if keys is not None:
            try:
                return _verify(assertion, keys)
            except JoseError:
                pass  # the tool may have new keys
        self._keys = keys = _fetch(self.keys_url)
        try:
            return _verify(assertion, keys)
        except InvalidKeyIdError:
            raise AssertionRefusedError("kid is not in the tool's key set") from None
        except JoseError as error:
            raise AssertionRefusedError(f"signature: {error.error}") from None

    def use(self, claims: dict[str, Any], now: datetime) -> None:
        """Check what the claims say and use them up. Raises AssertionRefusedError."""
        moment = now.timestamp()
        issued, expires, jti = claims.get("iat"), claims.get("exp"), claims.get("jti")
        audience = claims.get("aud")
        if claims.get("iss") != self._client_id or claims.get("sub") != self._client_id:
            raise AssertionRefusedError("iss and sub must be the client id")
        if self._audience not in (audience if isinstance(audience, list) else [audience]):
            raise AssertionRefusedError("aud is not the token endpoint")
        if not isinstance(issued, int | float) or not isinstance(expires, int | float):
            raise AssertionRefusedError("iat and exp must be numbers")
        if issued > moment:
            raise AssertionRefusedError("iat is in the future")
        if expires <= moment:
            raise AssertionRefusedError("Expired token")
        if expires - issued > _LONGEST_LIFE:
            raise AssertionRefusedError(f"the assertion lives longer than {_LONGEST_LIFE} s")
        if not isinstance(jti, str) or not jti:
            raise AssertionRefusedError("jti is missing")
        self._used = {key: end for key, end in self._used.items() if end > moment}
        if jti in self._used:
            raise AssertionRefusedError("jti was used before")
        self._used[jti] = expires


def _verify(assertion: str, keys: KeySet) -> dict[str, Any]:
    token = jwt.decode(assertion, keys, algorithms=["RS256"])
    if "kid" not in token.header:
        raise InvalidKeyIdError("none")
    return dict(token.claims)


def _fetch(url: str) -> KeySet:
    try:
        answer = requests.get(url, timeout=_TIMEOUT, headers={"Accept": "application/json"})
        answer.raise_for_status()
        return KeySet.import_key_set(answer.json())
    except (requests.RequestException, JoseError, ValueError, KeyError, TypeError, AttributeError):
        raise KeysUnreachableError from None
