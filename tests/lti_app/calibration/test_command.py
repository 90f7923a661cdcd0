"""`baton calibrate` says what it measured and what it did; it does nothing that it does not say."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from lti_app.calibration.active import active_version
from lti_app.calibration.versions import use
from lti_app.cli import main
from lti_app.content.data import load_data
from lti_app.content.learner_file import ParametersData, load_parameters
from lti_app.db.calibration import LearnerCalibration
from lti_app.db.migrate import upgrade
from lti_app.db.models import AuditEntry, Base
from tests.lti_app.calibration.classes import SHIPPED, parameters, simulated
from tests.lti_app.calibration.conftest import known_of
from tests.lti_app.calibration.logs import log_class

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from lti_app.calibration.classroom import Stream
    from lti_app.runtime import Runtime

pytestmark = pytest.mark.sqlite_alone

EASY = parameters({"constant": 2.5, "template_seen": 0.5}, deviation=0.05)


@pytest.fixture
def runtime(runtime: Runtime) -> Runtime:
    """An installation whose tables the migrations made."""
    Base.metadata.drop_all(runtime.database.engine)
    upgrade(runtime.database.engine)
    return runtime


def baton(runtime: Runtime, *arguments: str) -> Result:
    environment = {
        "BATON_PUBLIC_URL": "https://baton.example",
        "BATON_SECRET_KEY": "k" * 40,
        "BATON_DATABASE_URL": runtime.settings.database_url,
    }
    return CliRunner().invoke(main, ["calibrate", *arguments], env=environment)


def logged(runtime: Runtime, truth: ParametersData, **shape: int) -> int:
    with runtime.database.transaction() as session:
        return log_class(session, simulated(truth, seed=1, **shape))[0]


def kept(runtime: Runtime) -> tuple[int, int, str]:
    """How many versions, how many notes in the audit log, and which version is in use."""
    with runtime.database.transaction(writes=False) as session:
        versions = session.scalar(select(func.count()).select_from(LearnerCalibration)) or 0
        notes = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
        return versions, notes, active_version(session)


def test_a_better_version_is_measured_saved_and_used_and_can_be_left_again(runtime: Runtime) -> None:
    course = logged(runtime, EASY, students=60, answers=20)
    use(runtime.database, "shipped", now=runtime.now(), actor="test")
    before = known_of(runtime, course)
    result = baton(runtime, "--dry-run")
    assert result.exit_code == 0
    assert "The new parameters are better." in result.output
    assert "Nothing was saved." in result.output
    assert kept(runtime) == (0, 0, "shipped")

    result = baton(runtime)
    assert result.exit_code == 0
    assert "Learnt from 960 answers of 48 students" in result.output
    assert "Measured on 240 answers of 12 other students" in result.output
    assert "log-loss" in result.output
    assert "baton calibrate --use shipped" in result.output
    assert kept(runtime) == (1, 2, "local-1")
    assert known_of(runtime, course) != before

    result = baton(runtime, "--list")
    assert "local-1 (in use): made 2026-" in result.output
    assert "shipped: comes with Baton" in result.output

    result = baton(runtime, "--use", "shipped")
    assert result.exit_code == 0
    assert kept(runtime) == (1, 3, "shipped")
    assert known_of(runtime, course) == before


def test_what_is_not_better_is_not_used_unless_asked_for(runtime: Runtime) -> None:
    logged(runtime, SHIPPED, students=40, answers=25)
    result = baton(runtime)
    assert "it is not shown that the new parameters are better" in result.output
    assert "Saved as local-1, not in use. What is in use is shipped." in result.output
    assert kept(runtime) == (1, 1, "shipped")
    result = baton(runtime, "--anyway")
    assert "In use is local-2." in result.output
    assert kept(runtime) == (2, 3, "local-2")
    assert "which may be chance" in baton(runtime, "--list").output


def test_a_short_log_is_refused_with_what_to_do(runtime: Runtime) -> None:
    result = baton(runtime)
    assert result.exit_code == 2
    assert "CAL-TOO-FEW: The log has 0 answers of 0 students" in result.stderr
    assert "calibrate again later" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--use", "local-7"], "CAL-VERSION: There is no version local-7."),
        (["--data", "answers.csv"], "--data and --output need each other"),
        (["--output", "out.yaml"], "--data and --output need each other"),
        (["--list", "--dry-run"], "only one"),
    ],
)
def test_what_cannot_be_done_is_said(runtime: Runtime, arguments: list[str], said: str) -> None:
    result = baton(runtime, *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def write(path: Path, stream: Stream) -> str:
    rows = ["user_id,order,item_id,skill_id,correct"]
    rows += [
        f"{student},{place},{answer.task.template},{answer.task.skills[0]},{int(answer.right)}"
        for place, (student, answer) in enumerate(stream)
    ]
    path.write_bytes(gzip.compress("\n".join(rows).encode()))
    return str(path)


def test_files_give_weights_in_the_form_that_ships(tmp_path: Path) -> None:
    one = write(tmp_path / "one.csv.gz", simulated(EASY, seed=1, students=35, answers=40))
    two = write(tmp_path / "two.csv.gz", simulated(EASY, seed=2, students=40, answers=30))
    output = tmp_path / "weights.yaml"
    arguments = [
        "calibrate",
        "--data",
        one,
        "--data",
        two,
        "--classes",
        "2",
        "--name",
        "2",
        "--output",
        str(output),
    ]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    data = load_data(output, ParametersData)
    assert data.version == "2"
    assert [(part.name, part.students, part.answers) for part in data.learnt_from] == [
        ("one", 35, 1400),
        ("two", 40, 1200),
    ]
    start = load_parameters("start")
    assert (data.variances, data.drifts) == (start.variances, start.drifts)
    assert data.weights["constant"].mean > 1.0
    again = tmp_path / "again.yaml"
    CliRunner().invoke(main, [*arguments[:-1], str(again)])
    assert again.read_text() == output.read_text()


def test_a_q_matrix_stands_behind_its_file(tmp_path: Path) -> None:
    data = tmp_path / "one.csv"
    rows = [f"{student},{turn},i{turn},{turn % 2}" for student in range(30) for turn in range(10)]
    data.write_text("\n".join(["user_id,order,item_id,correct", *rows]))
    matrix = tmp_path / "matrix.csv"
    matrix.write_text("\n".join(["item_id,skill_id", *(f"i{turn},s{turn % 3}" for turn in range(10))]))
    output = tmp_path / "out.yaml"
    result = CliRunner().invoke(main, ["calibrate", "--data", f"{data},{matrix}", "--output", str(output)])
    assert result.exit_code == 0, result.output
    assert load_data(output, ParametersData).learnt_from[0].answers == 300


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    one = write(tmp_path / "one.csv.gz", simulated(EASY, seed=1, students=30, answers=3))
    nowhere = str(tmp_path / "no" / "where.yaml")
    result = CliRunner().invoke(main, ["calibrate", "--data", one, "--output", nowhere])
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
    assert "learning" not in result.stderr  # it is said before the work
