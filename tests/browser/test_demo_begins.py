"""The demo begins with weeks of a class, once: started again, it goes on where it was."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from engine.escalation.model import Kind
from lti_app.db.models import Attention, Closure, Flag, Message, PracticeItem, Registration
from lti_app.demo.check_people import causes_listed
from lti_app.demo.run import free_port, started
from lti_app.sandbox import Browserlike
from lti_app.sandbox.config import TEACHER_LINK_ID
from lti_app.sandbox.people import TEACHER

if TYPE_CHECKING:
    from pathlib import Path

    from lti_app.demo.run import Demo

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _facts(demo: Demo) -> tuple[int, int, int]:
    """Return how many registrations, items and open flags there are."""
    with demo.runtime.database.transaction(writes=False) as session:
        registrations = session.scalar(select(func.count()).select_from(Registration)) or 0
        items = session.scalar(select(func.count()).select_from(PracticeItem)) or 0
        flags = session.scalar(select(func.count()).where(Flag.ended_at.is_(None))) or 0
    return registrations, items, flags


def _copied(folder: Path, to: Path) -> Path:
    """Return a copy of a demo that is running. Its database is copied as SQLite does it, not file by file."""
    shutil.copytree(folder, to, ignore=shutil.ignore_patterns("*.db*"))
    for path in folder.glob("*.db"):
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to / path.name)) as copy:
            source.backup(copy)
    return to


def test_the_class_shows_eight_causes_and_more_in_the_queue(demo: Demo) -> None:
    teacher = Browserlike(demo.lms)
    causes = causes_listed(teacher, teacher.launch(TEACHER.id, TEACHER_LINK_ID))
    teacher.close()
    assert len(causes) >= 8, causes


def test_each_case_of_the_class_has_a_due_time_and_some_help_has_been_given(demo: Demo) -> None:
    with demo.runtime.database.transaction(writes=False) as session:
        cases = session.scalars(select(Flag).where(Flag.kind == Kind.CASE.value)).all()
        helped = session.scalars(select(Attention).where(Attention.helps > 0)).all()
        seen = session.scalars(select(Message).where(Message.seen_at.is_not(None))).all()
        closed = set(map(tuple, session.execute(select(Closure.cause, Closure.outcome))))
    assert all(case.due_at is not None for case in cases)
    assert len({case.cause for case in cases if case.ended_at is None}) >= 5
    assert (len(helped) >= 5, len(seen) >= 1, len(closed) >= 5) == (True, True, True)


def test_a_demo_begins_with_weeks_of_a_class_and_begins_once(
    demo: Demo, demo_folder: Path, tmp_path: Path
) -> None:
    first = _facts(demo)
    assert first[0] == 1
    assert first[1] > 500
    assert first[2] > 0
    assert "/admin/enter/" in demo.console()
    said: list[str] = []
    with started(_copied(demo_folder, tmp_path / "data"), free_port(), free_port(), say=said.append) as again:
        assert _facts(again) == first
        assert again.platform.client_id == demo.platform.client_id
    assert said == []
