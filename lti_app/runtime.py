"""What every part of a running app stands on, wired in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from flask import current_app

from lti_app.db.session import Database
from lti_app.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Callable

    from lti_app.settings import Settings


def utc_now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Runtime:
    """Settings and collaborators of one app. now: the clock, handed in so that time can be told to tests."""

    settings: Settings
    database: Database
    vault: Vault
    now: Callable[[], datetime] = utc_now

    @classmethod
    def start(cls, settings: Settings, now: Callable[[], datetime] = utc_now) -> Runtime:
        """Wire the collaborators that the settings ask for."""
        return cls(
            settings, Database(settings.database_url), Vault(settings.secret_key.get_secret_value()), now
        )


def runtime() -> Runtime:
    """Return the running app's."""
    return cast(Runtime, current_app.extensions["baton"])
