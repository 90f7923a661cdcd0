"""On which databases a test runs: on both, unless it says that they cannot differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

# For tests of rules, pages and headers, where the database only has to be there.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Case(Protocol):
    """A case of a table. both: it depends on what a database takes, or on who gets a row."""

    @property
    def name(self) -> str: ...
    @property
    def both(self) -> bool: ...


def on_databases(cases: Iterable[Case]) -> Any:
    """Run a test for every case, as "case", on SQLite; on PostgreSQL for those that ask for both."""
    pairs = [
        pytest.param(database, case, id=f"{database}-{case.name}")
        for case in cases
        for database in (("sqlite", "postgresql") if case.both else ("sqlite",))
    ]
    return pytest.mark.parametrize(("database_url", "case"), pairs, indirect=["database_url"])
