"""Invitations: addresses that let a platform register itself, once and within a few days."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import or_, select, update

from lti_app.audit import COMMAND_LINE, note
from lti_app.db.models import Invitation, Registration
from lti_app.errors import BatonError, ConfigurationError
from lti_app.lti.addresses import secure_address

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from lti_app.settings import Settings

LIFETIME = timedelta(days=7)
# For one call to the platform, longer than any takes. A page that died in the middle blocks nobody for long.
IN_HAND = timedelta(minutes=3)
REGISTER_PATH = "/lti/register/"


def invite(
    session: Session,
    now: datetime,
    *,
    label: str = "",
    platform_url: str | None = None,
    registration_id: int | None = None,
    needs_approval: bool = False,
    lifetime: timedelta = LIFETIME,
    actor: str = COMMAND_LINE,
) -> str:
    """Make an invitation and return its token, which is kept nowhere.

    label: what people call the platform. platform_url, registration_id, needs_approval: see Invitation.
    Raises ConfigurationError with a line for each value that cannot be used.
    """
    problems = []
    if platform_url and not secure_address(platform_url):
        problems.append("platform: must be an https:// address (http:// only for this machine itself)")
    if registration_id is not None and session.get(Registration, registration_id) is None:
        problems.append(f"registration: there is none with number {registration_id}")
    if not timedelta() < lifetime <= timedelta(days=90):
        problems.append("days: must be 1 to 90")
    if problems:
        raise ConfigurationError(problems)
    token = secrets.token_urlsafe(32)
    row = Invitation(
        token=_hash(token),
        label=label[:200],
        platform_url=platform_url or None,
        registration_id=registration_id,
        needs_approval=needs_approval,
        created_at=now,
        expires_at=now + lifetime,
    )
    session.add(row)
    session.flush()
    note(session, now, actor, "invitation.made", f"invitation:{row.id}", registration=registration_id)
    return token


def registration_url(settings: Settings, token: str) -> str:
    """Return the address to paste into the platform."""
    return f"{settings.public_url}{REGISTER_PATH}{token}"


def invitations(session: Session) -> list[Invitation]:
    """Return all invitations, the newest first."""
    return list(session.scalars(select(Invitation).order_by(Invitation.id.desc())))


def revoke(session: Session, invitation_id: int, now: datetime, actor: str = COMMAND_LINE) -> None:
    """End an invitation that nobody has used. Does nothing to one that is used, over or unknown."""
    row = session.get(Invitation, invitation_id)
    if row is not None and row.used_by_id is None and row.expires_at > now:
        row.expires_at = now
        note(session, now, actor, "invitation.revoked", f"invitation:{row.id}")


def find(session: Session, token: str, now: datetime) -> Invitation:
    """Return the invitation that can be used.

    Raises BatonError: REG-INVITATION (unknown, over or revoked), REG-USED.
    """
    row = session.scalar(select(Invitation).where(Invitation.token == _hash(token)))
    if row is not None and row.used_by_id is not None:
        raise BatonError("REG-USED", f"invitation:{row.id}")
    if row is None or row.expires_at <= now:
        raise BatonError("REG-INVITATION", f"invitation:{row.id}" if row else "unknown")
    return row


def number_of(session: Session, token: str) -> int | None:
    """Return the number of the invitation that a token belongs to, whatever its state."""
    return session.scalar(select(Invitation.id).where(Invitation.token == _hash(token)))


def take(session: Session, invitation_id: int, page: str, now: datetime) -> Registration | None:
    """Take an invitation in hand for one call to the platform. Of two that take it at once, one gets it.

    page: the page whose button was pressed. Return None, or the registration that came of this very page
    before: a button that is pressed twice registers once.
    Raises BatonError: REG-BUSY (in hand of another), REG-USED, REG-INVITATION.
    """
    free = or_(Invitation.used_at.is_(None), Invitation.used_at <= now - IN_HAND)
    taken = session.execute(
        update(Invitation)
        .where(Invitation.id == invitation_id, Invitation.expires_at > now)
        .where(Invitation.used_by_id.is_(None), free)
        .values(used_at=now, used_with=_hash(page))
        .returning(Invitation.id)
    ).all()
    if taken:
        return None
    row = session.get(Invitation, invitation_id, populate_existing=True)
    if row is None or (row.used_by_id is None and row.expires_at <= now):
        raise BatonError("REG-INVITATION", f"invitation:{invitation_id}")
    if row.used_by_id is None:
        raise BatonError("REG-BUSY", f"invitation:{invitation_id}")
    if row.used_with != _hash(page):
        raise BatonError("REG-USED", f"invitation:{invitation_id}")
    return session.get(Registration, row.used_by_id)


def give_back(session: Session, invitation_id: int, page: str) -> None:
    """Let an invitation be used again, after the platform did not take the registration."""
    session.execute(
        update(Invitation)
        .where(Invitation.id == invitation_id, Invitation.used_with == _hash(page))
        .where(Invitation.used_by_id.is_(None))
        .values(used_at=None, used_with=None)
    )


def in_hand(session: Session, invitation_id: int, page: str) -> Invitation:
    """Return the invitation that this page has in hand, locked. Raises BatonError REG-BUSY if it has not."""
    query = select(Invitation).where(Invitation.id == invitation_id, Invitation.used_with == _hash(page))
    row = session.scalar(query.where(Invitation.used_by_id.is_(None)).with_for_update())
    if row is None:
        raise BatonError("REG-BUSY", f"invitation:{invitation_id}")
    return row


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
