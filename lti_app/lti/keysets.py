"""The platforms' public keys: kept for an hour, fetched anew once when a key is unknown, never in a flood."""

from __future__ import annotations

import time
from base64 import urlsafe_b64decode
from dataclasses import dataclass, field
from math import inf
from threading import Lock
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lti_app.errors import BatonError
from lti_app.lti.http import NetworkFailure

if TYPE_CHECKING:
    from collections.abc import Callable

    from lti_app.lti.http import Http

_KEEP_SECONDS = 3600.0
# Between two fetches of one address, failed ones too. A key that was changed works after so long at the most.
_PAUSE_SECONDS = 10.0
_WAIT_SECONDS = 5.0  # for a fetch that another launch has begun
_FEWEST_BITS = 2048
_MOST_KEYS = 50


@dataclass(frozen=True, slots=True)
class _Fetched:
    keys: dict[str, str] = field(default_factory=dict)  # key id → PEM
    at: float = -inf


@dataclass(slots=True)
class _KeySet:
    lock: Lock = field(default_factory=Lock)  # held while one launch fetches
    fetched: _Fetched = field(default_factory=_Fetched)
    tried_at: float = -inf


class KeySets:
    """Keeps each platform's keys in this process.

    seconds: a clock that only goes forward. wait: seconds that a launch waits for another's fetch.
    """

    def __init__(
        self, http: Http, seconds: Callable[[], float] = time.monotonic, wait: float = _WAIT_SECONDS
    ) -> None:
        self._http = http
        self._seconds = seconds
        self._wait = wait
        self._sets: dict[str, _KeySet] = {}
        self._lock = Lock()

    def key(self, url: str, kid: str) -> str:
        """Return the RS256 key with this id, as PEM, from the key set at url.

        Raises BatonError: LTI-KEYS where the key set cannot be had, LTI-SIGNATURE where it has no such key.
        """
        with self._lock:
            entry = self._sets.setdefault(url, _KeySet())
        # Who has a known key waits for nobody: anybody can make up a key id and so cause a fetch.
        fetched = entry.fetched
        if kid in fetched.keys and self._is_fresh(fetched):
            return fetched.keys[kid]
        if not entry.lock.acquire(timeout=self._wait):
            raise BatonError("LTI-KEYS", "still being fetched")
        try:
            return self._found_or_fetched(entry, url, kid)
        finally:
            entry.lock.release()

    def _found_or_fetched(self, entry: _KeySet, url: str, kid: str) -> str:
        now = self._seconds()
        sought = kid not in entry.fetched.keys or not self._is_fresh(entry.fetched)
        if sought and now - entry.tried_at >= _PAUSE_SECONDS:
            entry.tried_at = now
            # If this fails, the keys of the last hour stay good.
            entry.fetched = _Fetched(self._fetch(url), now)
        if not self._is_fresh(entry.fetched):
            raise BatonError("LTI-KEYS", "failed a moment ago")
        if kid not in entry.fetched.keys:
            raise BatonError("LTI-SIGNATURE", "key id is not in the key set")
        return entry.fetched.keys[kid]

    def _is_fresh(self, fetched: _Fetched) -> bool:
        return self._seconds() - fetched.at < _KEEP_SECONDS

    def _fetch(self, url: str) -> dict[str, str]:
        try:
            answer = self._http.send("GET", url, headers={"Accept": "application/json"})
            keys = answer.json()["keys"] if answer.ok else None
        except NetworkFailure as failure:
            raise BatonError("LTI-KEYS", str(failure)) from None
        except (ValueError, KeyError, TypeError):
            raise BatonError("LTI-KEYS", "no key set in the answer") from None
        if not isinstance(keys, list):
            raise BatonError("LTI-KEYS", f"status {answer.status}")
        usable = ((key["kid"], _pem(key)) for key in keys[:_MOST_KEYS] if _is_ours(key))
        return {kid: pem for kid, pem in usable if pem}


def _is_ours(key: Any) -> bool:
    """Tell whether a key is one to check RS256 signatures with."""
    return (
        isinstance(key, dict)
        and isinstance(key.get("kid"), str)
        and key.get("kty") == "RSA"
        and key.get("alg", "RS256") == "RS256"
        and key.get("use", "sig") == "sig"
    )


def _pem(key: dict[str, Any]) -> str | None:
    """Return the key as PEM, None where it is broken or shorter than 2048 bits (RFC 7518, 3.3)."""
    try:
        numbers = RSAPublicNumbers(e=_number(key["e"]), n=_number(key["n"]))
        public = numbers.public_key()
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    if public.key_size < _FEWEST_BITS:
        return None
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _number(text: str) -> int:
    return int.from_bytes(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
