"""Fixtures of the conformance tests."""

import pytest

from tests.lti_fixtures import app, browser, key_server, platform, platform_and_server

__all__ = ["app", "browser", "key_server", "platform", "platform_and_server"]

# The rows of the tables are not in test modules.
pytest.register_assert_rewrite("tests.conformance.canvas_quirks", "tests.conformance.moodle_quirks")
