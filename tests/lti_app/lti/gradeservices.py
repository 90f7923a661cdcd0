"""A registration at a running token address and gradebook, for tests of the grade services."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from lti_app.lti.http import Http
from lti_app.lti.services.connector import Connector
from tests import factories
from tests.lti_app.lti.services import Services, services

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lti_app.db.models import Registration
    from lti_app.runtime import Runtime


@dataclass
class GradeServices:
    """What calls need, and what is called. Set `running.reply` to answer."""

    connector: Connector
    runtime: Runtime
    running: Services

    @property
    def url(self) -> str:
        """The services' origin."""
        return self.running.server.url

    def registration(self, family: str = "other") -> Registration:
        """Return a platform of a family at these services."""
        with self.runtime.database.transaction() as session:
            return factories.registration(session, family=family, auth_token_url=f"{self.url}/token")


@pytest.fixture
def database_url(empty_sqlite: Path, tmp_path: Path) -> str:
    """SQLite alone: what a platform answers means the same on every database."""
    return f"sqlite:///{shutil.copyfile(empty_sqlite, tmp_path / 'baton.db')}"


@pytest.fixture
def grade_services(runtime: Runtime) -> Iterator[GradeServices]:
    """Run the services on this machine."""
    with services() as running:
        http = Http((2.0, 2.0), allow_private=True)
        connector = Connector(runtime.database, runtime.vault, runtime.now, http)
        yield GradeServices(connector, runtime, running)
