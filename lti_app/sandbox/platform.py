"""The platform's state: one object an app, shared by its threads."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import RLock
from typing import TYPE_CHECKING, Any

from lti_app.sandbox.assertions import AssertionCheck
from lti_app.sandbox.faults import Faults
from lti_app.sandbox.gradebook import Gradebook
from lti_app.sandbox.keys import PlatformKeys
from lti_app.sandbox.launches import Launches
from lti_app.sandbox.store import StateFile
from lti_app.sandbox.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from lti_app.sandbox.config import SandboxConfig


@dataclass(frozen=True, slots=True)
class PlatformDetails:
    """What a tool's administrator enters to register the sandbox."""

    issuer: str
    client_id: str
    deployment_id: str
    auth_login_url: str
    auth_token_url: str
    key_set_url: str


@dataclass(frozen=True, slots=True)
class ReceivedScore:
    """A score as it came in. body: the request's, unread. status: what was answered."""

    column: int
    body: str
    status: int
    at: datetime


def utc_now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


class Platform:
    """Keys, launches, tokens, gradebook, faults. Hold `lock` to use any but the faults.

    received: every score that reached the gradebook's door, refused ones too, oldest first.
    now: the clock, handed in so that time can be told to tests.
    """

    def __init__(
        self, config: SandboxConfig, now: Callable[[], datetime] = utc_now, keys: PlatformKeys | None = None
    ) -> None:
        self.config = config
        self.now = now
        self.lock = RLock()
        self.faults = Faults()
        self.launches = Launches()
        self.tokens = Tokens(config.token_seconds)
        self.received: list[ReceivedScore] = []
        self._file = StateFile(config.state_file) if config.state_file else None
        saved = self._file.load() if self._file else {}
        self.keys = keys or PlatformKeys(saved.get("keys"))
        self.client_id: str = config.client_id or saved.get("client_id") or secrets.token_urlsafe(12)
        self.gradebook = Gradebook.from_json(saved["gradebook"]) if "gradebook" in saved else Gradebook()
        self.assertions = AssertionCheck(self.client_id, self.details.auth_token_url, config.tool.keys_url)
        self._add_missing_columns()
        self.save()

    @property
    def details(self) -> PlatformDetails:
        """What the tool must know of this platform."""
        issuer = self.config.issuer
        return PlatformDetails(
            issuer=issuer,
            client_id=self.client_id,
            deployment_id=self.config.deployment_id,
            auth_login_url=f"{issuer}/lti/auth",
            auth_token_url=f"{issuer}/lti/token",
            key_set_url=f"{issuer}/lti/certs",
        )

    def sign(self, claims: dict[str, Any]) -> str:
        """Return any claims as a JWT of this platform, for tests of what a tool must refuse."""
        with self.lock:
            return self.keys.sign(claims)

    def save(self) -> None:
        """Write the state file, where there is one. Call it with the lock held."""
        if self._file is not None:
            state = {
                "client_id": self.client_id,
                "keys": self.keys.to_json(),
                "gradebook": self.gradebook.to_json(),
            }
            self._file.save(state)

    def _add_missing_columns(self) -> None:
        for course in self.config.courses:
            for link in course.links:
                if link.graded and self.gradebook.activity_column(course.id, link.id) is None:
                    self.gradebook.add(course.id, link.title, link.maximum, link=link.id, activity=link.id)
