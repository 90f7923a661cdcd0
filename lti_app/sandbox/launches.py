"""Launches that were begun and not yet answered. Each is answered once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping  # noqa: TC003 - a field's type is read at run time by dataclasses
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from lti_app.sandbox.vocabulary import RESOURCE_LINK_REQUEST

_LIFE = timedelta(minutes=10)

DocumentTarget = Literal["iframe", "window"]


@dataclass(frozen=True, slots=True)
class PendingLaunch:
    """A person opened the tool. Ids throughout.

    link: None in deep linking. message: the message's type. target: where the tool will be shown. for_user:
    whose work a submission review opens. more: what a message of one kind of LMS needs besides.
    """

    person: str
    course: str
    link: str | None
    client_id: str
    deployment: str
    target_link_uri: str
    begun_at: datetime
    message: str = RESOURCE_LINK_REQUEST
    target: DocumentTarget = "iframe"
    for_user: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


class Launches:
    """The launches in flight, in memory. Not safe between threads: Platform.lock guards it."""

    def __init__(self) -> None:
        self._pending: dict[str, PendingLaunch] = {}

    def begin(self, launch: PendingLaunch) -> str:
        """Note a launch. Return its id, which goes into lti_message_hint."""
        self._pending = {
            key: other for key, other in self._pending.items() if launch.begun_at - other.begun_at < _LIFE
        }
        launch_id = f"ltilaunch_{secrets.token_hex(8)}"
        self._pending[launch_id] = launch
        return launch_id

    def take(self, launch_id: str, now: datetime) -> PendingLaunch | None:
        """Return a launch and forget it; None if there is none, or it is too old."""
        launch = self._pending.pop(launch_id, None)
        return launch if launch is not None and now - launch.begun_at < _LIFE else None
