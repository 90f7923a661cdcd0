"""An administrator's way into the console: a one-time address, then a session. No passwords are kept.

Who can run a command on the machine may sign in; the database keeps hashes alone.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import delete, update

from lti_app.audit import note
from lti_app.db.models import AdminLink, AdminSession
from lti_app.errors import BatonError
from lti_app.lti.text import words

if TYPE_CHECKING:
    from flask import Request, Response
    from sqlalchemy import CursorResult
    from sqlalchemy.orm import Session

    from lti_app.db.session import Database
    from lti_app.settings import Settings

COOKIE = "__Host-baton-admin"
LINK_LIVES = timedelta(minutes=15)  # time to walk from the terminal to a browser
LONGEST = timedelta(hours=8)  # a working day
IDLE = timedelta(hours=1)
_STEP = timedelta(minutes=5)  # how exactly IDLE is kept, so that not every request writes
_LONGEST_LABEL = 120
_NAMELESS = "administrator"


def hashed(secret: str) -> str:
    """Return what the database keeps of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def actor_of(label: str) -> str:
    """Return how the audit log names an administrator."""
    return f"admin:{label}"


def make_link(session: Session, now: datetime, label: str) -> str:
    """Return the secret of a new way in. label: who it is for, as the audit log will name them."""
    secret = secrets.token_urlsafe(32)
    label = words(label, _LONGEST_LABEL) or _NAMELESS
    session.add(
        AdminLink(
            token=hashed(secret), label=label, created_at=now, expires_at=now + LINK_LIVES, used_at=None
        )
    )
    return secret


def link_address(settings: Settings, secret: str) -> str:
    """Return the address that an administrator opens."""
    return f"{settings.public_url}/admin/enter/{secret}"


def check_link(session: Session, secret: str, now: datetime) -> None:
    """Look whether a way in is open, without using it. Raises BatonError ADMIN-LINK if not."""
    link = session.get(AdminLink, hashed(secret))
    if link is None or link.used_at is not None or link.expires_at <= now:
        raise BatonError("ADMIN-LINK", "unknown, used or expired")


def use_link(session: Session, secret: str, now: datetime) -> str:
    """Use a way in up and return the secret of the session that it opens; only one of many callers gets it.

    Raises BatonError ADMIN-LINK.
    """
    token = hashed(secret)
    used = session.execute(
        update(AdminLink)
        .where(AdminLink.token == token, AdminLink.used_at.is_(None), AdminLink.expires_at > now)
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    if cast("CursorResult[Any]", used).rowcount != 1:
        raise BatonError("ADMIN-LINK", "unknown, used or expired")
    label = session.get_one(AdminLink, token).label
    mine = secrets.token_urlsafe(32)
    session.add(AdminSession(token=hashed(mine), label=label, created_at=now, expires_at=now + IDLE))
    note(session, now, actor_of(label), "admin.signed-in", "console")
    return mine


def find_session(session: Session, secret: str | None, now: datetime) -> AdminSession:
    """Return the session of a cookie's secret. Raises BatonError ADMIN-SESSION, ADMIN-EXPIRED."""
    row = session.get(AdminSession, hashed(secret)) if secret else None
    if row is None:
        raise BatonError("ADMIN-SESSION", "no session for this browser")
    if row.expires_at <= now:
        raise BatonError("ADMIN-EXPIRED")
    return row


def prolong(database: Database, row: AdminSession, now: datetime) -> None:
    """Note that a session is in use, in a transaction of its own: most pages are read without a lock."""
    end = min(row.created_at + LONGEST, now + IDLE)
    if end - row.expires_at < _STEP:
        return
    with database.transaction() as session:
        session.execute(
            update(AdminSession)
            # One that was signed out meanwhile is gone and stays so.
            .where(AdminSession.token == row.token, AdminSession.expires_at > now)
            .values(expires_at=end)
        )


def sign_out(session: Session, token: str) -> None:
    """End a session at once, whatever copies of its cookie there are. token: the session's hash."""
    session.execute(delete(AdminSession).where(AdminSession.token == token))


def secret_of(request: Request) -> str | None:
    """Return the secret that an administrator's browser sent, if any."""
    return request.cookies.get(COOKIE) or None


def remember(response: Response, secret: str) -> None:
    """Give the browser its secret. Strict: no other site can make it send one, not even by a link."""
    response.set_cookie(COOKIE, secret, path="/", secure=True, httponly=True, samesite="Strict")


def forget(response: Response) -> None:
    """Take the secret from the browser."""
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="Strict")
