"""What all tests share: both databases, a wired runtime with a clock of its own, the network closed."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings as hypothesis_settings
from sqlalchemy import create_engine

from lti_app.db.models import Base
from lti_app.runtime import Runtime
from lti_app.settings import Settings
from tests.clock import Clock
from tests.postgres import PostgresServer, postgres_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.hookimpl(tryfirst=True)  # before pytest-socket reads its options
def pytest_configure(config: pytest.Config) -> None:
    """Let tests reach this machine alone."""
    config.option.allow_hosts = "127.0.0.1,::1"
    config.option.allow_unix_socket = True
    # A busy machine is no fault of the code.
    hypothesis_settings.register_profile("busy", parent=hypothesis_settings(), deadline=None)
    hypothesis_settings.load_profile("busy")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that take longest, so that no core waits for the last of them at the end.

    What is marked sqlite_alone is not run on PostgreSQL.
    """
    items[:] = [item for item in items if not _is_twin(item)]
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def _is_twin(item: pytest.Item) -> bool:
    """Tell whether a test would only do on PostgreSQL what it does on SQLite."""
    call = getattr(item, "callspec", None)
    on_postgres = call is not None and call.params.get("database_url") == "postgresql"
    return on_postgres and item.get_closest_marker("sqlite_alone") is not None


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One PostgreSQL server for the whole run, started when the first test asks for it."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with Baton's empty tables, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    engine = create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    engine.dispose()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database with Baton's empty tables; each test runs on SQLite and PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "baton.db"
        shutil.copyfile(request.getfixturevalue("empty_sqlite"), path)
        yield f"sqlite:///{path}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        with server.new_database() as url:
            yield url


@pytest.fixture
def clock() -> Clock:
    """The clock of the runtime: it stands still until a test turns it."""
    return Clock()


@pytest.fixture
def settings(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a Baton at https://baton.example, on the test's database, deaf to the environment."""
    for name in [name for name in os.environ if name.startswith("BATON_")]:
        monkeypatch.delenv(name)
    return Settings(
        public_url="https://baton.example",
        secret_key="k" * 40,
        database_url=database_url,
        allow_private_addresses=True,
    )


@pytest.fixture
def runtime(settings: Settings, clock: Clock) -> Iterator[Runtime]:
    """A wired runtime on the test's database, with the test's clock."""
    wired = Runtime.start(settings, clock.now)
    yield wired
    wired.database.close()
