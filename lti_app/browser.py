"""Whose browser it is: one partitioned cookie with a secret, of which the database keeps the hash."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Request, Response

COOKIE = "__Host-baton"


def browser_secret(request: Request) -> str | None:
    """Return the secret that the browser sent, if any."""
    return request.cookies.get(COOKIE) or None


def new_browser_secret() -> str:
    """Return a secret for a browser that has none."""
    return secrets.token_urlsafe(32)


def browser_hash(secret: str) -> str:
    """Return what the database keeps of a browser's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def remember(response: Response, secret: str) -> None:
    """Give the browser its secret, until it is closed: most visits are over by then, and nobody is followed.

    Partitioned, because an LMS shows Baton in a frame and browsers give a framed site no other cookie
    (CHIPS); the __Host- prefix keeps neighbours on the same domain from setting it.
    """
    response.set_cookie(
        COOKIE, secret, path="/", secure=True, httponly=True, samesite="None", partitioned=True
    )
