"""A login's secret in the platform's keeping (LTI Client-Side postMessages), as static/launch.js is told."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keeper:
    """Where a login's secret is kept, and what the script does with it.

    frame: name of the platform's frame, "_parent" for the page around. origin: of the platform's login page,
    the only one that is told the secret (LTI OIDC Login with Client-Side postMessages, 1.1). key: short, and
    taken away after use: Canvas keeps 4096 characters of a tool in all. secret, url: what to put there and
    where to go then; "" where the script is to fetch it.
    """

    frame: str
    origin: str
    key: str
    secret: str = ""
    url: str = ""

    @classmethod
    def of(cls, state: str, frame: str, origin: str, *, secret: str = "", url: str = "") -> Keeper:
        """Return the keeper of the login with this state."""
        key = f"baton-{hashlib.sha256(state.encode()).hexdigest()[:16]}"
        return cls(frame, origin, key, secret, url)
