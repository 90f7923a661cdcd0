"""Baton's own signing keys: encrypted at rest, several published, the newest that has begun signs.

Rotation: a new key is published first and signs later, so that a platform which keeps a copy of the key set
has it by then. The key before it is published until nothing that it signed can still be on its way.
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from sqlalchemy import or_, select

from lti_app.db.models import ToolKey
from lti_app.errors import BatonError
from lti_app.lti.text import identifier

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.db.session import Database
    from lti_app.vault import Vault

_BITS = 2048
_EXPONENT = 65537

# How long a new key is published before it signs. Canvas fetches the key set with every token request and
# Moodle again when a key is unknown to it; of others a day is the longest that copies are commonly kept.
SPREADS_IN = timedelta(days=1)
# How long a key is published after its last signature. A token request lives two minutes and a deep linking
# answer minutes; the rest is for a clock that is wrong and for a platform that reads its post late.
KEPT_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key to sign with. pem: PKCS 8. kid: under which the public half is published."""

    kid: str
    pem: str


def add_key(session: Session, vault: Vault, now: datetime, signs_from: datetime | None = None) -> ToolKey:
    """Add a new key, published from now on. signs_from: None for at once. No other key is changed."""
    private = generate_private_key(_EXPONENT, _BITS)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    row = ToolKey(
        kid=thumbprint(private.public_key()),
        private_key=vault.encrypt(pem),
        created_at=now,
        signs_from=signs_from,
        retired_at=None,
    )
    session.add(row)
    session.flush()
    return row


def ensure_key(session: Session, vault: Vault, now: datetime) -> ToolKey:
    """Return the key that signs; make the first one where there is none."""
    rows = _in_force(session, now)
    return rows[0] if rows else add_key(session, vault, now)


def rotate(session: Session, vault: Vault, now: datetime, *, replaces: str, after: timedelta) -> ToolKey:
    """Bring in a new key in place of the one that signs, and return it. See the module's first lines.

    replaces: id of the key that signs, as whoever asks has seen it: asking twice makes one key. A key that
    waits for its time already is the new one; it begins earlier if asked so, never later.
    after: when the new key signs, 0 for at once.
    """
    rows = _in_force(session, now, hold=True)
    if not rows or rows[0].kid != replaces:
        return ensure_key(session, vault, now)
    waiting = []
    for row in rows:
        if row.signs_from is None or row.signs_from <= now:
            continue
        if _is_readable(row, vault):
            waiting.append(row)
        else:
            row.retired_at = now  # saved with a secret key that is lost: it could never sign
    new = min(waiting, key=_begins) if waiting else add_key(session, vault, now, now + after)
    new.signs_from = min(_begins(new), now + after)
    for row in rows:
        if row.retired_at is None and row not in waiting and row is not new:
            row.retired_at = new.signs_from + KEPT_AFTER
        elif row.kid == replaces and row.retired_at is not None:
            row.retired_at = min(row.retired_at, new.signs_from + KEPT_AFTER)
    session.flush()
    return new


def retire(session: Session, kid: str, now: datetime) -> bool:
    """Take a key out of the published set; True if this changed something. The key that signs stays.

    If the key was still to begin, its rotation is off: the key that signs goes on, with no end.
    Raises BatonError: KEYS-SIGNS for the key that signs, KEYS-UNKNOWN.
    """
    row = _key(session, kid)
    if row.retired_at is not None and row.retired_at <= now:
        return False
    signs = _in_force(session, now)[0]
    if signs is row:
        raise BatonError("KEYS-SIGNS", kid)
    if _begins(row) > now:
        signs.retired_at = None
    row.retired_at = now
    return True


def publish_again(session: Session, kid: str, now: datetime) -> bool:
    """Publish a retired key for KEPT_AFTER more, as if it had signed just now; True if it was retired.

    It signs no more. Raises BatonError KEYS-UNKNOWN.
    """
    row = _key(session, kid)
    if row.retired_at is None or row.retired_at > now:
        return False
    row.retired_at = now + KEPT_AFTER
    return True


def keys_in_order(session: Session, now: datetime) -> list[ToolKey]:
    """Return all keys there ever were: those in force first, the one that signs before all."""
    published = _in_force(session, now)
    retired = session.scalars(
        select(ToolKey).where(ToolKey.retired_at <= now).order_by(ToolKey.retired_at.desc(), ToolKey.kid)
    )
    return [*published, *retired]


def signing_key(session: Session, vault: Vault, now: datetime) -> SigningKey:
    """Return the key that signs. Raises BatonError KEYS-SECRET if the secret key was changed."""
    row = ensure_key(session, vault, now)
    return SigningKey(row.kid, _pem(row, vault))


def published_keys(database: Database, vault: Vault, now: datetime) -> list[dict[str, str]]:
    """Return the public keys in force as JSON Web Keys, the one that signs first; there is always one.

    Raises BatonError KEYS-SECRET if the secret key was changed since the one that signs was made.
    """
    with database.transaction(writes=False) as session:
        rows = _in_force(session, now)
    if not rows:
        with database.transaction() as session:
            rows = [ensure_key(session, vault, now)]
    # One that was saved with a secret key that is lost keeps nobody from the one that signs since.
    return [_public_jwk(row, vault) for row in rows if row is rows[0] or _is_readable(row, vault)]


def thumbprint(key: RSAPublicKey) -> str:
    """Return a key's id: the SHA-256 thumbprint of RFC 7638."""
    canonical = json.dumps(_members(key), sort_keys=True, separators=(",", ":"))
    return _base64url(hashlib.sha256(canonical.encode()).digest())


def _in_force(session: Session, now: datetime, *, hold: bool = False) -> list[ToolKey]:
    """Return the keys that are published, in the order in which they would sign.

    First those that have begun, the newest before all; then those whose time is to come. hold: nobody else
    changes them meanwhile.
    """
    if hold:  # first, because a query that waits for a lock does not see rows that were added meanwhile
        session.execute(select(ToolKey.kid).order_by(ToolKey.kid).with_for_update())
    query = select(ToolKey).where(or_(ToolKey.retired_at.is_(None), ToolKey.retired_at > now))
    rows = list(session.scalars(query.execution_options(populate_existing=hold)))
    begun = [row for row in rows if _begins(row) <= now]
    to_come = [row for row in rows if _begins(row) > now]
    # Of two that began in the same moment, the one that has no successor, or had one later.
    begun.sort(
        key=lambda row: (_begins(row), row.retired_at is None, row.retired_at or now, row.kid), reverse=True
    )
    return begun + sorted(to_come, key=_begins)


def _begins(row: ToolKey) -> datetime:
    return row.signs_from or row.created_at


def _key(session: Session, kid: str) -> ToolKey:
    row = session.get(ToolKey, kid, with_for_update=True) if identifier(kid) else None
    if row is None:
        raise BatonError("KEYS-UNKNOWN", "no such key")
    return row


def _pem(row: ToolKey, vault: Vault) -> str:
    try:
        return vault.decrypt(row.private_key)
    except InvalidToken:
        raise BatonError("KEYS-SECRET", row.kid) from None


def _is_readable(row: ToolKey, vault: Vault) -> bool:
    try:
        vault.decrypt(row.private_key)
    except InvalidToken:
        return False
    return True


def _public_jwk(row: ToolKey, vault: Vault) -> dict[str, str]:
    # Not examined again: that takes a thirtieth of a second, anybody may ask, and the vault vouches for it.
    pem = _pem(row, vault).encode()
    private = load_pem_private_key(pem, password=None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(private, RSAPrivateKey):
        raise TypeError("a tool key is always RSA")
    return {"kid": row.kid, "alg": "RS256", "use": "sig", **_members(private.public_key())}


def _members(key: RSAPublicKey) -> dict[str, str]:
    numbers = key.public_numbers()
    return {"e": _number(numbers.e), "kty": "RSA", "n": _number(numbers.n)}


def _number(value: int) -> str:
    return _base64url(value.to_bytes((value.bit_length() + 7) // 8))


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
