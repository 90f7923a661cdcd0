"""Canvas' signing keys: two are published, the key id is the moment when a key was made."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from joserfc.jwk import RSAKey

from lti_app.sandbox.keys import PlatformKeys

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_BITS = 2048
_PUBLISHED = 2


class CanvasKeys(PlatformKeys):
    """The key that signs, last, and the one before it."""

    def __init__(self, now: Callable[[], datetime], before: PlatformKeys | None = None) -> None:
        """before: keys of the sandbox, which are taken over, the newest last."""
        self._now = now
        self._keys = [RSAKey.import_key(key) for key in before.to_json()] if before else []
        if not self._keys or not all(str(key.kid).endswith("Z") for key in self._keys):
            old = self._keys[-1:] or [self._make(now() - timedelta(days=30))]
            kid = _written(now() - timedelta(days=30))
            dated = RSAKey.import_key({**old[0].as_dict(private=True), "kid": kid})
            self._keys = [dated, self._make(now())]

    def rotate(self, *, keep_old: bool = True) -> str:
        """Sign with a new key from now on. keep_old: still publish the one before. Return its id."""
        taken = {str(key.kid) for key in self._keys}
        at = self._now()
        while _written(at) in taken:
            at += timedelta(seconds=1)
        self._keys = [*(self._keys if keep_old else ()), self._make(at)][-_PUBLISHED:]
        return self.kid

    def _make(self, at: datetime) -> RSAKey:
        return RSAKey.generate_key(_BITS, {"use": "sig", "alg": "RS256", "kid": _written(at)})


def _written(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
