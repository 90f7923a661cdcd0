"""Fixtures of hostile launches: a platform that signs, Baton that knows it, a browser between them."""

from tests.lti_fixtures import app, browser, key_server, platform, platform_and_server

__all__ = ["app", "browser", "key_server", "platform", "platform_and_server"]
