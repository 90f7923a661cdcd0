"""The demo's own check: the whole thread over HTTP, on the servers that `make demo` starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from lti_app.db.models import Flag, PracticeItem, Registration
from lti_app.demo.check import run_check
from lti_app.demo.run import free_port, started

if TYPE_CHECKING:
    from pathlib import Path

    from lti_app.demo.run import Demo, Kind

pytestmark = pytest.mark.slow

KINDS: list[Kind] = ["moodle", "canvas"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_thread_holds_over_http(kind: Kind) -> None:
    said: list[str] = []
    status = run_check(said.append, kind)
    assert status == 0, "\n".join(said)
    assert said[-1] == "All of the thread holds."


def _facts(demo: Demo) -> tuple[int, int, int]:
    """Return how many registrations, items and open flags there are."""
    with demo.runtime.database.transaction(writes=False) as session:
        registrations = session.scalar(select(func.count()).select_from(Registration)) or 0
        items = session.scalar(select(func.count()).select_from(PracticeItem)) or 0
        flags = session.scalar(select(func.count()).where(Flag.ended_at.is_(None))) or 0
    return registrations, items, flags


def test_a_demo_begins_with_weeks_of_a_class_and_begins_once(tmp_path: Path) -> None:
    said: list[str] = []
    ports = free_port(), free_port()
    with started(tmp_path, *ports, say=said.append) as demo:
        first = _facts(demo)
        client_id = demo.platform.client_id
        assert "/admin/enter/" in demo.console()
    assert first[0] == 1
    assert first[1] > 500
    assert first[2] > 0
    assert said[-1] == "  100 %"
    said.clear()
    with started(tmp_path, *ports, say=said.append) as demo:
        assert _facts(demo)[:2] == first[:2]
        assert demo.platform.client_id == client_id
    assert said == []
