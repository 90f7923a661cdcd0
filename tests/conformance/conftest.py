"""Fixtures of the conformance tests."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.conformance.moodle_school import open_school
from tests.lti_fixtures import app, browser, key_server, platform, platform_and_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conformance.moodle_school import School

__all__ = ["app", "browser", "key_server", "platform", "platform_and_server"]

# The rows of the tables are not in test modules.
pytest.register_assert_rewrite("tests.conformance.canvas_quirks", "tests.conformance.moodle_quirks")


@pytest.fixture(scope="module")
def school(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """One Baton for a whole table of quirks."""
    database = tmp_path_factory.mktemp("school") / "baton.db"
    shutil.copyfile(empty_sqlite, database)
    with open_school(database) as school:
        yield school
