"""`baton evaluate`: both protocols over a small file, from the command line to the object that is printed."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from lti_app.assets import asset_root
from lti_app.cli import main
from lti_app.content.wording import load_wording
from lti_app.evaluation.baselines import BASELINES
from lti_app.evaluation.data import NEEDED
from tests.lti_app.evaluation.simulated import simulated, write, write_qmatrix

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

STUDENTS, ANSWERS = 40, 45  # a class of the cold protocol has 1,350 answers then
FIGURES = {"auc", "log_loss", "rmse", "ece", "us_per_update", "n"}


@pytest.fixture(scope="module")
def arguments(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("data")
    data = simulated(seed=23, students=STUDENTS, answers=ANSWERS)
    file = write(folder / "class.csv.gz", data.rows)
    return ["--data", str(file), "--qmatrix", str(write_qmatrix(folder / "q.csv.gz", data.qmatrix))]


def baton(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["evaluate", *arguments])


@pytest.fixture(scope="module")
def cold(arguments: list[str]) -> Result:
    return baton(*arguments, "--protocol", "cold", "--json")


@pytest.fixture(scope="module")
def fitted(arguments: list[str]) -> Result:
    return baton(*arguments, "--protocol", "fitted", "--json")


def printed(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_cold_prints_one_object_with_every_figure_of_every_model(cold: Result) -> None:
    found = printed(cold)
    assert found.keys() == {"baton", "baselines", "data", "protocol", "parameters"}
    assert found["baselines"].keys() == BASELINES.keys()
    for figures in (found["baton"], *found["baselines"].values()):
        assert figures.keys() == FIGURES | {"ece_after_1000"}
        assert figures["n"] == 12 * 30 * ANSWERS
        assert 0 < figures["auc"] < 1
        assert 0 < figures["log_loss"] < 1
        assert 0 < figures["rmse"] < 1
        assert 0 <= figures["ece"] < 0.5
        assert 0 <= figures["ece_after_1000"] < 0.5
        assert figures["us_per_update"] > 0


def test_fitted_predicts_the_answers_of_a_fifth_of_the_students(fitted: Result) -> None:
    found = printed(fitted)
    assert found.keys() == {
        "baton", "baton_course_frozen", "baselines", "data", "protocol", "parameters",
    }  # fmt: skip
    for figures in (found["baton"], found["baton_course_frozen"], *found["baselines"].values()):
        assert figures.keys() == FIGURES
        assert figures["n"] == STUDENTS // 5 * ANSWERS
    assert found["baselines"]["constant"]["auc"] == 0.5
    assert found["baton"] != found["baton_course_frozen"]


def test_baton_is_better_than_what_it_is_measured_beside(cold: Result) -> None:
    found = printed(cold)
    for name, figures in found["baselines"].items():
        assert found["baton"]["log_loss"] < figures["log_loss"], name


def test_the_object_says_of_which_answers_it_speaks_and_with_which_parameters(cold: Result) -> None:
    found = printed(cold)
    assert found["protocol"] == "cold"
    described = found["data"]
    assert re.fullmatch(r"[0-9a-f]{16}", described.pop("fingerprint"))
    assert described == {
        "file": "class.csv.gz", "students": STUDENTS, "answers": STUDENTS * ANSWERS, "items": 24, "skills": 4,
    }  # fmt: skip
    parameters = found["parameters"]
    assert (parameters["name"], parameters["seen"]) == ("weights", False)
    assert f"parameters weights, version {parameters['version']}, learnt from" in cold.stderr


def test_the_same_file_gives_the_same_figures_again_save_for_the_time(
    arguments: list[str], fitted: Result
) -> None:
    def timeless(found: Any) -> Any:
        if not isinstance(found, dict):
            return found
        return {name: timeless(value) for name, value in found.items() if name != "us_per_update"}

    again = baton(*arguments, "--protocol", "fitted", "--json")
    assert timeless(printed(again)) == timeless(printed(fitted))


def test_progress_goes_to_standard_error_a_line_a_step(cold: Result) -> None:
    lines = cold.stderr.splitlines()
    assert lines[0] == "reading class.csv.gz"
    assert [line for line in lines if line.endswith(": 12 classes")] == [
        f"{name}: 12 classes" for name in ("baton", *BASELINES)
    ]


def test_without_json_it_prints_a_table_a_model_a_line(arguments: list[str]) -> None:
    result = baton(*arguments, "--protocol", "fitted")
    assert result.exit_code == 0
    header, *lines = result.stdout.splitlines()
    assert header.split() == ["auc", "log_loss", "rmse", "ece", "us_per_update", "n"]
    assert [line.split()[0] for line in lines] == ["baton", "baton_course_frozen", *BASELINES]
    assert all(line.split()[-1] == "360" for line in lines)


def test_parameters_can_be_asked_for(arguments: list[str]) -> None:
    found = printed(baton(*arguments, "--protocol", "fitted", "--json", "--parameters", "start"))
    assert (found["parameters"]["name"], found["parameters"]["learnt_from"]) == ("start", [])
    missing = baton(*arguments, "--protocol", "fitted", "--parameters", "nobody.yaml")
    assert (missing.exit_code, "nobody.yaml: cannot be read" in missing.stderr) == (2, True)


def test_parameters_that_have_seen_the_answers_are_told_aloud(arguments: list[str], tmp_path: Path) -> None:
    known = printed(baton(*arguments, "--protocol", "fitted", "--json"))["data"]["fingerprint"]
    text = (asset_root() / "config" / "learner" / "start.yaml").read_text(encoding="utf-8")
    part = f'learnt_from: [{{name: class, fingerprint: "{known}", students: 1, answers: 1}}]'
    (tmp_path / "seen.yaml").write_text(text.replace("learnt_from: []", part), encoding="utf-8")
    result = baton(*arguments, "--protocol", "fitted", "--json", "--parameters", str(tmp_path / "seen.yaml"))
    assert printed(result)["parameters"]["seen"] is True
    assert "THESE VERY ANSWERS" in result.stderr


def test_a_file_that_is_wrong_ends_with_the_code_the_line_and_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text("user_id,order,item_id,skill_id,correct\nu1,0,a,x,maybe\n")
    result = baton("--data", str(file), "--protocol", "cold", "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "baton: EVAL-VALUE: wrong.csv, line 2, column correct: 0 or 1 was expected." in result.stderr
    assert "baton: Mend the value" in result.stderr


def test_too_few_students_for_a_protocol_are_told(tmp_path: Path) -> None:
    file = write(tmp_path / "few.csv", simulated(seed=1, students=29, answers=3).rows)
    cold = baton("--data", str(file), "--protocol", "cold")
    assert (cold.exit_code, "EVAL-STUDENTS: The answers are those of 29 students" in cold.stderr) == (2, True)
    assert baton("--data", str(file), "--protocol", "fitted").exit_code == 0


def test_one_kind_of_answer_alone_leaves_auc_open(tmp_path: Path) -> None:
    rows = [{**row, "correct": 1} for row in simulated(seed=1, students=6, answers=3).rows]
    file = write(tmp_path / "right.csv", rows)
    assert printed(baton("--data", str(file), "--protocol", "fitted", "--json"))["baton"]["auc"] is None
    assert "–" in baton("--data", str(file), "--protocol", "fitted").stdout


def test_without_the_extra_the_command_says_how_to_get_it(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lti_app.extras.CALIBRATION", ("numpy", "no_such_module"))
    result = baton(*arguments, "--protocol", "cold")
    assert result.exit_code == 2
    assert "EXTRA-CALIBRATION" in result.stderr
    assert "no_such_module is not installed" in result.stderr
    assert 'pip install "baton[calibration]"' in result.stderr


def test_every_code_of_the_command_has_its_words_and_its_line_in_the_guide() -> None:
    root = asset_root()
    source = "".join(path.read_text("utf-8") for path in (root / "lti_app" / "evaluation").glob("*.py"))
    codes = set(re.findall(r'"(EVAL-[A-Z]+)"', source)) | {"EXTRA-CALIBRATION"}
    worded = {code.split(".")[1] for code in load_wording().sentences if code.startswith("error.EVAL-")}
    guide = (root / "docs" / "evaluation.md").read_text(encoding="utf-8")
    assert codes == worded | {"EXTRA-CALIBRATION"}
    assert set(re.findall(r"^\| (E[A-Z]+-[A-Z]+) \|", guide, re.M)) == codes
    assert all(f"`{column}`" in guide for column in NEEDED)


def test_numpy_and_scipy_are_not_needed_until_the_command_runs() -> None:
    import subprocess

    code = (
        "import sys, lti_app.cli, lti_app.extras; sys.exit('numpy' in sys.modules or 'scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
