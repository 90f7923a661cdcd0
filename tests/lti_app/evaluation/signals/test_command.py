"""`baton evaluate-signals` on a small file of answers that were made for it."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from lti_app.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def _file(folder: Path, *, hurried: bool) -> Path:
    """Write a class of which a third never gets going. hurried: they answer in no time."""
    random = Random(3)  # noqa: S311 - made-up students
    rows = ["user_id,order,item_id,skill_id,correct,response_time_ms"]
    for student in range(36):
        stuck = student % 3 == 0
        for place in range(48):
            right = random.random() < (0.1 if stuck else 0.85)
            took = 800 if hurried and stuck else random.randint(20_000, 60_000)
            rows.append(f"{student},{place},{random.randint(1, 9)},skill {place // 12},{int(right)},{took}")
    path = folder / "answers.csv"
    path.write_text("\n".join(rows))
    return path


def _run(path: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["evaluate-signals", "--data", str(path), *more])


@pytest.fixture(scope="module")
def hurried(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return _run(_file(tmp_path_factory.mktemp("data"), hurried=True), "--json")


def test_one_object_holds_the_figures_the_table_and_whether_it_holds(hurried: Result) -> None:
    found = json.loads(hurried.stdout)
    spinning = found["wheel_spinning"]
    assert spinning["known"] >= spinning["spinning"] > 20
    assert spinning["auc_at_5"] > 0.9
    assert found["rapid_guessing"]["right_among_flagged"] == 0.0
    assert found["load"]["answers"] == 36 * 48
    assert {(line["part"], line["figure"]) for line in found["table"]} >= {
        ("wheel_spinning", "precision"),
        ("rapid_guessing", "right_among_flagged"),
        ("load", "cases_per_1000"),
    }
    assert found["holds"] == all(line["holds"] is not False for line in found["table"])
    assert (hurried.exit_code == 0) == found["holds"]


def test_what_does_not_hold_fails(hurried: Result) -> None:
    """A third of the class needs a person all the time: more cases than a thousand answers may raise."""
    lines = {line["figure"]: line for line in json.loads(hurried.stdout)["table"]}
    assert lines["cases_per_1000"]["value"] > lines["cases_per_1000"]["at_most"]
    assert lines["cases_per_1000"]["holds"] is False
    assert hurried.exit_code == 1


def test_a_file_without_hurry_shows_nothing_of_guessing_and_says_so(tmp_path: Path) -> None:
    said = _run(_file(tmp_path, hurried=False)).stdout
    (line,) = [line for line in said.splitlines() if line.startswith("rapid_guessing")]
    assert line.endswith("not shown by this file")
    assert "four wrong answers instead" in said
