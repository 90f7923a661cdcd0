"""`baton content import --course` saves drafts as the page does, all or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from lti_app.cli import main
from lti_app.db.migrate import upgrade
from lti_app.db.models import AuditEntry, Base, OwnTemplate
from tests import factories
from tests.databases import on_sqlite
from tests.lti_app.own.authors import GIFT

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from lti_app.runtime import Runtime

pytestmark = on_sqlite


@pytest.fixture
def runtime(runtime: Runtime) -> Runtime:
    """An installation whose tables the migrations made, with one course."""
    Base.metadata.drop_all(runtime.database.engine)
    upgrade(runtime.database.engine)
    with runtime.database.transaction() as session:
        factories.course(session)
    return runtime


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "warm-up.gift"
    path.write_text(GIFT)
    return path


def baton(runtime: Runtime, *arguments: str | Path) -> Result:
    environment = {
        "BATON_PUBLIC_URL": "https://baton.example",
        "BATON_SECRET_KEY": "k" * 40,
        "BATON_DATABASE_URL": runtime.settings.database_url,
    }
    return CliRunner().invoke(main, ["content", "import", *map(str, arguments)], env=environment)


def _saved(runtime: Runtime) -> list[tuple[str, int]]:
    with runtime.database.transaction(writes=False) as session:
        rows = session.execute(select(OwnTemplate.bank, func.count()).group_by(OwnTemplate.bank))
        return [(bank, count) for bank, count in rows]


def test_drafts_are_saved_once_and_the_audit_log_says_from_where(runtime: Runtime, file: Path) -> None:
    first = baton(runtime, file, "--course", "1")
    assert first.output == "warm-up.gift: 3 came in as drafts, 0 were here already, 1 cannot come in.\n"
    again = baton(runtime, file, "--course", "1")
    assert again.output == "warm-up.gift: 0 came in as drafts, 3 were here already, 1 cannot come in.\n"
    assert _saved(runtime) == [(runtime.settings.bank, 3)]
    with runtime.database.transaction(writes=False) as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "own.imported"))
    assert (entry.actor, entry.detail["count"]) == ("command line", 3)


def test_they_join_the_bank_that_is_named(runtime: Runtime, file: Path) -> None:
    assert baton(runtime, file, "--course", "1", "--bank", "python-intro").exit_code == 0
    assert _saved(runtime) == [("python-intro", 3)]


@pytest.mark.parametrize(
    "wrong", [("--course", "99"), ("--course", "1", "--bank", "no-bank"), ("--course", "1", "--dry-run")]
)
def test_what_does_not_fit_saves_nothing(runtime: Runtime, file: Path, wrong: tuple[str, ...]) -> None:
    answer = baton(runtime, file, *wrong)
    assert answer.exit_code == 2
    assert answer.output.startswith("baton: ")
    assert _saved(runtime) == []


def test_one_file_that_cannot_be_read_keeps_all_of_them_out(
    runtime: Runtime, file: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04broken")
    answer = baton(runtime, file, broken, "--course", "1")
    assert (answer.exit_code, "IMPORT-ZIP" in answer.output) == (2, True)
    assert _saved(runtime) == []
