"""Fixtures of the conformance tests."""

from tests.lti_fixtures import app, browser, key_server, platform, platform_and_server

__all__ = ["app", "browser", "key_server", "platform", "platform_and_server"]
