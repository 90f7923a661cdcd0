"""Migrations lead to the tables that the code needs, forward and back, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from lti_app.db.migrate import downgrade, is_current, upgrade
from lti_app.db.models import Base
from lti_app.db.session import Database

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database."""
    made = Database(database_url)
    Base.metadata.drop_all(made.engine)
    yield made
    made.close()


def test_the_migrated_tables_are_those_of_the_models(database: Database) -> None:
    upgrade(database.engine)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    assert not is_current(database.engine)
    upgrade(database.engine)
    upgrade(database.engine)
    assert is_current(database.engine)


def test_migrating_back_leaves_nothing(database: Database) -> None:
    upgrade(database.engine)
    downgrade(database.engine, "base")
    assert inspect(database.engine).get_table_names() == ["alembic_version"]
