"""A sandbox and a tool, each served on this machine, and a browser before them."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from lti_app.sandbox import Browserlike, Platform, SandboxConfig, Tool, create_sandbox, sandbox_of, serving
from lti_app.sandbox.keys import PlatformKeys
from tests.lti_app.sandbox.peer import Services, ToolPeer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.clock import Clock


@pytest.fixture
def peer() -> ToolPeer:
    """The tool."""
    return ToolPeer()


@pytest.fixture
def tool_origin(peer: ToolPeer) -> Iterator[str]:
    """Where the tool runs; to a browser another site than the sandbox."""
    with serving(peer.app, host="127.0.0.1") as origin:
        yield origin


@pytest.fixture(scope="session")
def first_keys() -> PlatformKeys:
    """The keys that every sandbox begins with: made once, they are slow to make."""
    return PlatformKeys()


@pytest.fixture
def options() -> dict[str, object]:
    """Settings of the sandbox that a test module wants different."""
    return {}


@pytest.fixture
def platform(
    tool_origin: str,
    peer: ToolPeer,
    clock: Clock,
    options: dict[str, object],
    first_keys: PlatformKeys,
) -> Iterator[Platform]:
    """A running sandbox on the test's clock."""
    built: list[Flask] = []

    def build(origin: str) -> Flask:
        config = SandboxConfig(issuer=origin, tool=Tool.at(tool_origin))
        built.append(create_sandbox(replace(config, **options), clock.now, copy(first_keys)))
        return built[0]

    with serving(build):
        peer.platform = sandbox_of(built[0])
        yield peer.platform


@pytest.fixture
def services(peer: ToolPeer, platform: Platform, clock: Clock) -> Services:
    """The tool's calls to the sandbox."""
    return Services(peer, platform, clock)


@pytest.fixture
def browser(platform: Platform) -> Iterator[Browserlike]:
    """A browser with no cookies yet."""
    made = Browserlike(platform.config.origin)
    yield made
    made.close()
