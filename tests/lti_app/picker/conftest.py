"""Fixtures of the picker: a platform that signs, and Baton that knows it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.clock import Clock
from tests.lti_fixtures import app, browser, key_server, platform, platform_and_server

__all__ = ["app", "browser", "key_server", "platform", "platform_and_server"]


@pytest.fixture
def clock() -> Clock:
    """A clock that stands at the present moment: another library tells the time of what Baton signs."""
    return Clock(datetime.now(UTC))
