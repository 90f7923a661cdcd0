"""Baton's own keys as an administrator sees them, and their rotation with its line in the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.reason import Reason
from lti_app.audit import note
from lti_app.content.wording import load_wording
from lti_app.formats import moment
from lti_app.lti.keys import SPREADS_IN, ensure_key, keys_in_order, publish_again, retire, rotate

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.db.models import ToolKey
    from lti_app.vault import Vault


class KeyState(StrEnum):
    """What a key is for at the moment."""

    SIGNS = "signs"
    WAITS = "waits"  # published, and signs later
    PUBLISHED = "published"  # signs no more; what it signed can still be checked
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class ShownKey:
    """One key. what: its state in a sentence."""

    kid: str
    state: KeyState
    created_at: datetime
    what: str


def shown_keys(session: Session, now: datetime) -> list[ShownKey]:
    """Return all keys, the one that signs first; none before the first is made, when it is first needed."""
    keys = keys_in_order(session, now)
    return [_shown(key, keys[0], now) for key in keys]


def new_key(
    session: Session, vault: Vault, now: datetime, actor: str, *, at_once: bool, replaces: str | None = None
) -> ToolKey:
    """Bring in a new key, in SPREADS_IN or at once. See lti_app.lti.keys.rotate.

    replaces: id of the key that signed on the page; None for the one that signs now.
    """
    signs = ensure_key(session, vault, now)
    after = timedelta(0) if at_once else SPREADS_IN
    new = rotate(session, vault, now, replaces=replaces or signs.kid, after=after)
    if new is not signs:
        note(session, now, actor, "key.rotated", f"key:{new.kid}", replaces=signs.kid, at_once=at_once)
    return new


def retire_key(session: Session, kid: str, now: datetime, actor: str) -> None:
    """Take a key out of the published set. Idempotent. Raises BatonError KEYS-SIGNS, KEYS-UNKNOWN."""
    if retire(session, kid, now):
        note(session, now, actor, "key.retired", f"key:{kid}")


def publish_key_again(session: Session, kid: str, now: datetime, actor: str) -> None:
    """Publish a retired key for a while more. Idempotent. Raises BatonError KEYS-UNKNOWN."""
    if publish_again(session, kid, now):
        note(session, now, actor, "key.published-again", f"key:{kid}")


def _shown(key: ToolKey, signs: ToolKey, now: datetime) -> ShownKey:
    until = moment(key.retired_at) if key.retired_at else ""
    begins = key.signs_from or key.created_at
    if key.retired_at is not None and key.retired_at <= now:
        state, code = KeyState.RETIRED, "key.retired"
    elif key is signs:
        state, code = KeyState.SIGNS, "key.signs-until" if until else "key.signs"
    elif begins > now:
        state, code = KeyState.WAITS, "key.waits"
    else:
        state, code = KeyState.PUBLISHED, "key.published" if until else "key.published-on"
    what = load_wording().say(Reason(code, {"until": until, "begins": moment(begins)}))
    return ShownKey(key.kid, state, key.created_at, what)
