"""Fixtures of tests that launch: a signing platform, the tool that knows it, a browser between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lti_app import create_app
from tests.launching import Browser, register_platform
from tests.platform_keys import SigningPlatform, signing_platform

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from lti_app.runtime import Runtime
    from tests.clock import Clock
    from tests.loopback import Loopback


@pytest.fixture
def platform_and_server() -> Iterator[tuple[SigningPlatform, Loopback]]:
    """A platform and the server that publishes its keys."""
    with signing_platform() as pair:
        yield pair


@pytest.fixture
def platform(platform_and_server: tuple[SigningPlatform, Loopback]) -> SigningPlatform:
    """The platform."""
    return platform_and_server[0]


@pytest.fixture
def key_server(platform_and_server: tuple[SigningPlatform, Loopback]) -> Loopback:
    """The server of the platform's keys."""
    return platform_and_server[1]


@pytest.fixture
def app(runtime: Runtime, platform: SigningPlatform, clock: Clock) -> Iterator[Flask]:
    """A tool that knows the platform, with the test's clock and database."""
    register_platform(runtime, platform)
    app = create_app(runtime.settings, clock.now)
    yield app
    app.extensions["baton"].database.close()


@pytest.fixture
def browser(app: Flask, platform: SigningPlatform, clock: Clock) -> Browser:
    """A browser that has never seen the tool."""
    return Browser(app, platform, clock.now)
