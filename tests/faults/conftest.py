"""An LMS on this machine, by a clock that tests turn or by the real one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lti_app.runtime import Runtime
from tests.faults.lms import Lms, lms_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lti_app.settings import Settings


@pytest.fixture
def lms(runtime: Runtime, tmp_path: Path) -> Iterator[Lms]:
    """An LMS that goes by the test's clock."""
    with lms_for(runtime, tmp_path) as running:
        yield running


@pytest.fixture
def live_lms(settings: Settings, tmp_path: Path) -> Iterator[Lms]:
    """An LMS that goes by the real clock, for worker processes."""
    runtime = Runtime.start(settings)
    with lms_for(runtime, tmp_path) as running:
        yield running
    runtime.database.close()
