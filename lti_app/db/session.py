"""The database: one engine an app, one transaction a request."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

if TYPE_CHECKING:
    from collections.abc import Iterator

_BUSY_SECONDS = 15


class Database:
    """Opens transactions. Raises ValueError for a database that Baton does not run on."""

    def __init__(self, url: str) -> None:
        if url.startswith("postgresql://"):  # psycopg 3, whatever driver the URL leaves unsaid
            url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        self.engine = _sqlite(url) if url.startswith("sqlite") else _postgresql(url)
        if self.engine.dialect.name not in {"sqlite", "postgresql"}:
            raise ValueError("Baton runs on SQLite and PostgreSQL")
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @contextmanager
    def transaction(self, *, writes: bool = True) -> Iterator[Session]:
        """One transaction: commits at the end, rolls back on any error.

        writes: take SQLite's write lock at the start, so that no read turns into a write that must fail.
        """
        with self._sessions() as session:
            session.connection(execution_options={"writes": writes})
            yield session
            session.commit()

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


# hide_parameters: an error of the database says what was asked, never about whom.


def _postgresql(url: str) -> Engine:
    return create_engine(url, pool_pre_ping=True, hide_parameters=True)


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS}, hide_parameters=True)
    _make_private(engine.url.database)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours, below
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("writes", True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _make_private(file: str | None) -> None:
    """Make a database file that is new for its owner alone; SQLite gives its companions the same mode."""
    if file and file != ":memory:" and (path := Path(file)).parent.is_dir() and not path.exists():
        path.touch(mode=0o600)
