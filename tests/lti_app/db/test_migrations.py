"""Migrations lead to the tables that the code needs, forward and back, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select, text

from lti_app.db.migrate import downgrade, is_current, upgrade
from lti_app.db.models import (
    Base,
    Enrolment,
    Explanation,
    Learner,
    Person,
    PlanStep,
    PracticeItem,
    PracticeSet,
    SkillEstimate,
    TemplateDifficulty,
)
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
    _insert(database, _FIRST_ROWS)
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


_LEARNER_ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("learner", {"course_id": 1, "person_id": 1, "ability": 0.5, "opportunities": 9}),
    (
        "skill_estimate",
        {
            **{"course_id": 1, "person_id": 1, "skill": "slope", "ability": 0.25, "opportunities": 7},
            **{'"right"': 5, "streak": 2},
        },
    ),
    ("template_difficulty", {"course_id": 1, "template": "t", "difficulty": -0.5, "opportunities": 4}),
)


def _insert(database: Database, rows: tuple[tuple[str, dict[str, Any]], ...]) -> None:
    with database.engine.begin() as connection:
        for table, row in rows:
            values = {name.strip('"'): value for name, value in row.items()}
            columns, marks = ", ".join(row), ", ".join(f":{name}" for name in values)
            connection.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({marks})"), values)  # noqa: S608


def _item(number: int, *, placement: bool) -> PracticeItem:
    return PracticeItem(
        **{"id": number, "token": f"t{number}", "open_key": f"1:1:{number}", "course_id": 1, "person_id": 1},
        **{"practice_set_id": 1, "bank": "algebra-1", "bank_version": "1", "template": "t", "skill": "s"},
        **{"seed": 1, "predicted": 0.5, "reason": {}, "placement": placement},
        opened_at=datetime(2026, 1, 2, tzinfo=UTC),
    )


def test_an_item_that_a_placement_has_open_is_over_on_the_way_back(database: Database) -> None:
    upgrade(database.engine, "0001")
    _insert(database, _FIRST_ROWS)
    upgrade(database.engine)
    with database.transaction() as session:
        session.add_all([_item(1, placement=False), _item(2, placement=True)])
    downgrade(database.engine, "0004")
    upgrade(database.engine)
    with database.transaction() as session:
        open_, over = session.scalars(select(PracticeItem).order_by(PracticeItem.id))
        assert (open_.open_key, open_.closed_at) == ("1:1:1", None)
        assert (over.open_key, over.closed_at, over.right) == (None, over.opened_at, None)


def test_items_from_before_explanations_have_their_own_stem_and_what_was_said_goes_on_the_way_back(
    database: Database,
) -> None:
    upgrade(database.engine, "0001")
    _insert(database, _FIRST_ROWS)
    upgrade(database.engine, "0005")
    row = {
        **{"id": 1, "token": "t1", "open_key": "1:1", "course_id": 1, "person_id": 1, "practice_set_id": 1},
        **{"bank": "algebra-1", "bank_version": "1", "template": "t", "skill": "s", "seed": 1},
        **{"predicted": 0.5, "reason": "{}", '"check"': True, "placement": False, "hints": 0, "tries": 0},
        "opened_at": _DAY,
    }
    _insert(database, (("practice_item", row),))
    upgrade(database.engine)
    with database.transaction() as session:
        item = session.scalars(select(PracticeItem)).one()
        assert (item.surface, item.check_kind, item.feeling, item.asked) == (0, "transfer", None, None)
        said = {"purpose": "next-step", "text": "Undo it.", "quality": "ok", "at": item.opened_at}
        item.explanations.append(Explanation(**said))
        item.open_key, item.surface = None, 1
        session.add(_check_of(item, 2))
    downgrade(database.engine, "0005")
    with database.engine.connect() as connection:
        assert "explanation" not in inspect(connection).get_table_names()
        assert connection.execute(text("SELECT count(*) FROM practice_item")).scalar() == 2
    upgrade(database.engine)
    with database.transaction() as session:
        assert [item.surface for item in session.scalars(select(PracticeItem))] == [0, 0]


def _check_of(item: PracticeItem, number: int) -> PracticeItem:
    check = _item(number, placement=False)
    check.check, check.check_of_id = True, item.id
    return check


def test_what_was_known_of_students_becomes_a_belief_and_stays(database: Database) -> None:
    upgrade(database.engine, "0001")
    _insert(database, _FIRST_ROWS)
    upgrade(database.engine, "0002")
    _insert(database, _LEARNER_ROWS)
    upgrade(database.engine)
    with database.transaction() as session:
        learner = session.scalars(select(Learner)).one()
        assert (learner.ability, learner.opportunities, learner.recent_right) == (0.5, 9, 0)
        assert 0 < learner.variance <= 1
        skill = session.scalars(select(SkillEstimate)).one()
        assert (skill.ability, skill.right, skill.missed, skill.turn) == (0.25, 5, 2, 9)
        assert 0 < skill.variance <= 1
        template = session.scalars(select(TemplateDifficulty)).one()
        assert (template.difficulty, template.opportunities) == (-0.5, 4)
        assert template.variance > 0
        pin = {"kind": "pin", "skill": "slope", "items": 3, "remaining": 3, "created_at": datetime.now(UTC)}
        session.add(PlanStep(course_id=1, person_id=1, **pin))
        review = pin | {"kind": "review", "template": "t"}
        session.add(PlanStep(course_id=1, person_id=1, **review))
    downgrade(database.engine, "0002")
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT ability, opportunities FROM learner")).one() == (0.5, 9)
        steps = connection.execute(text("SELECT kind, remaining FROM plan_step ORDER BY id")).all()
        assert [tuple(step) for step in steps] == [("pin", 0), ("review", 3)]
    upgrade(database.engine)
