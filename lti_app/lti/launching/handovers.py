"""What a page passes on once: kept encrypted, taken out by whoever holds its token, and gone then."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete

from lti_app.db.models import HandOver
from lti_app.lti.text import identifier

if TYPE_CHECKING:
    from lti_app.runtime import Runtime

LIFETIME = timedelta(minutes=3)  # somebody reads a page and presses a button; Canvas' own hint lives five


class Kind(StrEnum):
    """What is passed on. Data of each: see where it is made, in this package's views."""

    LOGIN = "login"  # a login that has not reached the platform yet: its one-time hint is still good
    PROOF = "proof"  # a launch that is believed but for the browser that brings it
    VISIT = "visit"  # an open visit whose cookie may not have stayed


def pass_on(runtime: Runtime, kind: Kind, data: dict[str, Any]) -> str:
    """Keep data for LIFETIME and return the token for it. data: what JSON can hold."""
    token = secrets.token_urlsafe(32)
    row = HandOver(
        token=_hash(token),
        kind=kind.value,
        data=runtime.vault.encrypt(json.dumps(data)),
        expires_at=runtime.now() + LIFETIME,
    )
    with runtime.database.transaction() as session:
        session.add(row)
    return token


def take(runtime: Runtime, kind: Kind, token: str | None) -> dict[str, Any] | None:
    """Return what was passed on; of two who come with the same token, one gets it. None: nothing to get."""
    if identifier(token) is None:
        return None
    with runtime.database.transaction() as session:
        taken = session.execute(
            delete(HandOver)
            .where(HandOver.token == _hash(str(token)), HandOver.kind == kind.value)
            .returning(HandOver.data, HandOver.expires_at)
        ).one_or_none()
    if taken is None or taken.expires_at <= runtime.now():
        return None
    data: dict[str, Any] = json.loads(runtime.vault.decrypt(taken.data))
    return data


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
