"""Whose browser it is, and whose login: secrets in partitioned cookies; the database keeps their hashes."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Request, Response

COOKIE = "__Host-baton"
_LOGIN = f"{COOKIE}-"
_LOGIN_SECONDS = 600  # as long as a login lives
_MOST_LOGINS = 16  # given up half-way; more would soon fill what a browser may send


def browser_hashes(request: Request) -> tuple[str, ...]:
    """Return the hashes of the browser's secrets, in one order; empty where no cookie came.

    It has one, or several if frames of one page came first at the same moment: each was given a secret under
    a name of its own, so that no answer, however late, takes away the one that a visit is bound to.
    """
    named = sorted(
        (name, value)
        for name, value in request.cookies.items()
        if value and (name == COOKIE or name.startswith(f"{COOKIE}."))
    )
    return tuple(browser_hash(value) for _, value in named)


def new_browser_secret() -> str:
    """Return a secret for a browser, or a login, that has none."""
    return secrets.token_urlsafe(32)


def browser_hash(secret: str) -> str:
    """Return what the database keeps of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def remember(response: Response, secret: str) -> None:
    """Give the browser its secret, until it is closed: most visits are over by then, and nobody is followed.

    Partitioned, because an LMS shows Baton in a frame and browsers give a framed site no other cookie
    (CHIPS); the __Host- prefix keeps neighbours on the same domain from setting it.
    """
    _set(response, f"{COOKIE}.{secrets.token_urlsafe(6)}", secret, None)


def login_hash(request: Request, state: str) -> str | None:
    """Return the hash of a login's own secret, None where its cookie did not come."""
    secret = request.cookies.get(_login_name(state))
    return browser_hash(secret) if secret else None


def remember_login(request: Request, response: Response, state: str, secret: str) -> None:
    """Give the browser the secret of one login, which no other login takes the place of."""
    begun = [name for name in request.cookies if name.startswith(_LOGIN)]
    if len(begun) >= _MOST_LOGINS:
        for name in begun:
            _set(response, name, "", 0)
    _set(response, _login_name(state), secret, _LOGIN_SECONDS)


def forget_login(response: Response, state: str) -> None:
    """Take the secret of a login back: it is over."""
    _set(response, _login_name(state), "", 0)


def _login_name(state: str) -> str:
    return _LOGIN + hashlib.sha256(state.encode(errors="replace")).hexdigest()[:16]


def _set(response: Response, name: str, value: str, seconds: int | None) -> None:
    response.set_cookie(
        name, value, seconds, path="/", secure=True, httponly=True, samesite="None", partitioned=True
    )
