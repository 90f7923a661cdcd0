"""The database: one engine an app, one transaction a request."""

from __future__ import annotations

from contextlib import contextmanager
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
        self.engine = _sqlite(url) if url.startswith("sqlite") else create_engine(url, pool_pre_ping=True)
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


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS})

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
