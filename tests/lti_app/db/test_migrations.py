"""Migrations lead to the tables that the code needs, forward and back, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select, text

from lti_app.db.migrate import downgrade, is_current, upgrade
from lti_app.db.models import Base, Enrolment, Person, PracticeSet
from lti_app.db.session import Database

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAY = "2026-01-01 00:00:00+00:00"
_LMS = "https://lms.example"
_FIRST_ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "registration",
        {
            **dict.fromkeys(("issuer", "auth_login_url", "auth_token_url", "key_set_url"), _LMS),
            **{"id": 1, "client_id": "c", "label": "", "family": "moodle", "embedding_origins": "[]"},
            "created_at": _DAY,
        },
    ),
    ("deployment", {"id": 1, "registration_id": 1, "deployment_id": "1", "created_at": _DAY}),
    (
        "course",
        {"id": 1, "deployment_id": 1, "context_id": "c", "label": "", "title": "", "created_at": _DAY},
    ),
    ("person", {"id": 1, "registration_id": 1, "sub": "u", "created_at": _DAY}),
    (
        "enrolment",
        {"course_id": 1, "person_id": 1, "role": "test_student", "first_seen_at": _DAY, "last_seen_at": _DAY},
    ),
    (
        "practice_set",
        {
            **{"id": 1, "course_id": 1, "resource_link_id": "l", "title": "", "bank": "algebra-1"},
            **{"skills": "[]", "can_score": True, "created_at": _DAY},
        },
    ),
)


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


def test_rows_of_the_first_tables_survive_the_way_forward_and_back(database: Database) -> None:
    upgrade(database.engine, "0001")
    with database.engine.begin() as connection:
        for table, row in _FIRST_ROWS:
            columns, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({marks})"), row)  # noqa: S608
    upgrade(database.engine)
    with database.transaction() as session:
        practice_set = session.scalars(select(PracticeSet)).one()
        assert (practice_set.resource_link_id, practice_set.points, practice_set.review_grades) == (
            "l",
            100,
            False,
        )
        assert session.scalars(select(Person)).one().test_student
        enrolment = session.scalars(select(Enrolment)).one()
        assert enrolment.launched_at == enrolment.last_seen_at
        session.add(
            PracticeSet(id=2, course_id=1, bank="algebra-1", created_at=enrolment.last_seen_at)
        )  # never opened
    downgrade(database.engine, "0001")
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT resource_link_id FROM practice_set").scalars().all() == [
            "l"
        ]
        assert connection.exec_driver_sql("SELECT count(*) FROM enrolment").scalar() == 1
