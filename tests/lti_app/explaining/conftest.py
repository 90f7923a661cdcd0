"""A school after the story, told once: every other test begins with a copy of what it left."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select

from lti_app.assets import asset_root
from lti_app.db.models import Learner
from tests.lti_app.explaining.story import Story

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from lti_app.runtime import Runtime
    from tests.lti_app.conftest import School


@dataclass(frozen=True, slots=True)
class Told:
    """The school, the course and the student of the story."""

    runtime: Runtime
    course: int
    student: int
    environment: Mapping[str, str]

    def mark_current(self) -> None:
        """Let the command line find the tables of this version, as after `baton db upgrade`."""
        scripts = ScriptDirectory(str(asset_root() / "migrations"))
        with self.runtime.database.engine.begin() as connection:
            MigrationContext.configure(connection).stamp(scripts, "head")


@pytest.fixture
def told(school: School, tmp_path_factory: pytest.TempPathFactory) -> Told:
    engine = school.runtime.database.engine
    path, kept = Path(str(engine.url.database)), tmp_path_factory.getbasetemp() / "story.db"
    if not kept.exists():
        Story.told(school)
        with engine.connect() as connection:
            driver: Any = connection.connection.driver_connection  # without a transaction
            driver.execute("VACUUM INTO ?", (str(kept),))
    engine.dispose()
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(kept, path)
    with school.runtime.database.transaction(writes=False) as session:
        student = _first(session)
    environment = {
        "BATON_PUBLIC_URL": "https://baton.example",
        "BATON_SECRET_KEY": "k" * 40,
        "BATON_DATABASE_URL": f"sqlite:///{path}",
    }
    return Told(school.runtime, school.course.id, student, environment)


def _first(session: Session) -> int:
    return session.scalars(select(Learner.person_id).order_by(Learner.person_id)).first() or 0
