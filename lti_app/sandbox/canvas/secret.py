"""JWTs that Canvas signs for itself (HS256): message hints, access tokens, a deep link's data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

if TYPE_CHECKING:
    from datetime import datetime


class BadTokenError(Exception):
    """A token that is forged, spoilt or too old."""


class Secret:
    """Canvas' own key. To a tool, what it signs is a string without meaning."""

    def __init__(self, secret: str) -> None:
        self._key = OctKey.import_key(secret)

    def seal(self, claims: dict[str, Any], now: datetime, seconds: int) -> str:
        """Return the claims as a JWT that lives some seconds."""
        issued = int(now.timestamp())
        body = json.dumps({**claims, "iat": issued, "exp": issued + seconds})
        return jws.serialize_compact({"alg": "HS256", "typ": "JWT"}, body.encode(), self._key)

    def open(self, token: str) -> dict[str, Any]:
        """Return the claims of a JWT of ours, however old. Raises BadTokenError."""
        try:
            claims = json.loads(jws.deserialize_compact(token, self._key, ["HS256"]).payload)
        except (JoseError, ValueError, TypeError, AttributeError):
            raise BadTokenError from None
        if not isinstance(claims, dict) or not isinstance(claims.get("exp"), int):
            raise BadTokenError
        return claims

    def open_living(self, token: str, now: datetime) -> dict[str, Any]:
        """Return the claims of a JWT of ours that still lives. Raises BadTokenError."""
        claims = self.open(token)
        if claims["exp"] <= now.timestamp():
            raise BadTokenError
        return claims
