"""Baton's own signing keys: encrypted at rest, several published, the newest signs."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
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

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.db.session import Database
    from lti_app.vault import Vault

_BITS = 2048
_EXPONENT = 65537


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key to sign with. pem: PKCS 8. kid: under which the public half is published."""

    kid: str
    pem: str


def add_key(session: Session, vault: Vault, now: datetime) -> ToolKey:
    """Add a new key, which signs from now on. Keys before it stay published until they are retired."""
    private = generate_private_key(_EXPONENT, _BITS)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    row = ToolKey(
        kid=thumbprint(private.public_key()), private_key=vault.encrypt(pem), created_at=now, retired_at=None
    )
    session.add(row)
    session.flush()
    return row


def ensure_key(session: Session, vault: Vault, now: datetime) -> ToolKey:
    """Return the key that signs; make the first one where there is none."""
    rows = _in_force(session, now)
    return rows[0] if rows else add_key(session, vault, now)


def signing_key(session: Session, vault: Vault, now: datetime) -> SigningKey:
    """Return the key that signs. Raises BatonError KEYS-SECRET if the secret key was changed."""
    row = ensure_key(session, vault, now)
    return SigningKey(row.kid, _pem(row, vault))


def published_keys(database: Database, vault: Vault, now: datetime) -> list[dict[str, str]]:
    """Return the public keys in force as JSON Web Keys, the one that signs first; there is always one.

    Raises BatonError KEYS-SECRET if the secret key was changed.
    """
    with database.transaction(writes=False) as session:
        rows = _in_force(session, now)
    if not rows:
        with database.transaction() as session:
            rows = [ensure_key(session, vault, now)]
    return [_public_jwk(row, vault) for row in rows]


def thumbprint(key: RSAPublicKey) -> str:
    """Return a key's id: the SHA-256 thumbprint of RFC 7638."""
    canonical = json.dumps(_members(key), sort_keys=True, separators=(",", ":"))
    return _base64url(hashlib.sha256(canonical.encode()).digest())


def _in_force(session: Session, now: datetime) -> list[ToolKey]:
    query = (
        select(ToolKey)
        .where(or_(ToolKey.retired_at.is_(None), ToolKey.retired_at > now))
        .order_by(ToolKey.created_at.desc(), ToolKey.kid)
    )
    return list(session.scalars(query))


def _pem(row: ToolKey, vault: Vault) -> str:
    try:
        return vault.decrypt(row.private_key)
    except InvalidToken:
        raise BatonError("KEYS-SECRET", row.kid) from None


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
