"""The platform's signing keys, and what it signs with them. joserfc, because the tool verifies with PyJWT."""

from __future__ import annotations

from typing import Any

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

_BITS = 2048


class PlatformKeys:
    """The keys, newest last; the newest signs. `saved`: what `to_json` gave."""

    def __init__(self, saved: list[dict[str, Any]] | None = None) -> None:
        self._keys = [RSAKey.import_key(key) for key in saved or []]
        if not self._keys:
            self.rotate()

    def rotate(self, *, keep_old: bool = True) -> str:
        """Sign with a new key from now on. keep_old: still publish the old ones. Return the new key's id."""
        key = RSAKey.generate_key(_BITS, {"use": "sig", "alg": "RS256"}, auto_kid=True)
        self._keys = [*(self._keys if keep_old else ()), key]
        return self.kid

    @property
    def kid(self) -> str:
        """The id of the key that signs."""
        return str(self._keys[-1].kid)

    def sign(self, claims: dict[str, Any]) -> str:
        """Return the claims as a JWT signed with RS256."""
        return jwt.encode({"typ": "JWT", "alg": "RS256", "kid": self.kid}, claims, self._keys[-1])

    def public(self) -> dict[str, Any]:
        """Return the key set that the platform publishes."""
        return dict(KeySet(list(self._keys)).as_dict(private=False))

    def to_json(self) -> list[dict[str, Any]]:
        """Return the private keys for the state file."""
        return [dict(key.as_dict(private=True)) for key in self._keys]
