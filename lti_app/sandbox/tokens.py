"""Access tokens: opaque, short-lived, good for the scopes they were given for."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Token:
    """What a token allows, until when, and to whom (the tool's client id)."""

    scopes: frozenset[str]
    expires_at: datetime
    client_id: str = ""


class Tokens:
    """The tokens that live, in memory. Not safe between threads: Platform.lock guards it."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        self._tokens: dict[str, Token] = {}

    def issue(self, scopes: frozenset[str], now: datetime, client_id: str = "") -> str:
        """Return a new token of a tool for the scopes."""
        self._tokens = {text: token for text, token in self._tokens.items() if token.expires_at > now}
        text = secrets.token_hex(16)
        self._tokens[text] = Token(scopes, now + timedelta(seconds=self.seconds), client_id)
        return text

    def allows(self, text: str, scopes: frozenset[str], now: datetime) -> bool:
        """Tell whether a token lives and has one of the scopes."""
        token = self._tokens.get(text)
        return token is not None and token.expires_at > now and bool(token.scopes & scopes)

    def owner(self, text: str) -> str | None:
        """Return the client id of a token's tool, None if there is no such token."""
        token = self._tokens.get(text)
        return token.client_id if token else None

    def revoke_all(self) -> None:
        """End every token at once, as a platform does that was restarted."""
        self._tokens.clear()
