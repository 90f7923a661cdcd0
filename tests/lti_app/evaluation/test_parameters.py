"""A file is evaluated with weights that were not learnt from it, and the report says with which."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
import yaml

from lti_app.content.data import config_path
from lti_app.errors import ConfigurationError
from lti_app.evaluation.parameters import SHIPPED, START, choose_parameters

if TYPE_CHECKING:
    from pathlib import Path

ONE, OTHER, UNKNOWN = "1" * 16, "2" * 16, "3" * 16


def learnt(folder: Path, name: str, *fingerprints: str) -> Path:
    """A set of parameters that is said to have been learnt from the sets of answers."""
    data = yaml.safe_load(config_path("learner", f"{START}.yaml").read_text(encoding="utf-8"))
    data["version"] = name.lower()
    data["learnt_from"] = [
        {"name": "some", "fingerprint": each, "students": 1, "answers": 1} for each in fingerprints
    ]
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(config_path("learner", f"{START}.yaml"), tmp_path)
    learnt(tmp_path, "weights", ONE, OTHER)
    learnt(tmp_path, "weights-without-one", OTHER)
    learnt(tmp_path, "weights-without-other", ONE)
    return tmp_path


@pytest.mark.parametrize(
    ("fingerprint", "name"),
    [(UNKNOWN, "weights"), (ONE, "weights-without-one"), (OTHER, "weights-without-other")],
)
def test_the_first_set_that_has_not_seen_the_answers_is_taken(
    folder: Path, fingerprint: str, name: str
) -> None:
    chosen = choose_parameters(fingerprint, folder=folder)
    assert (chosen.name, chosen.data.version, chosen.seen) == (name, name, False)


def test_where_all_have_seen_them_the_set_that_knows_nothing_is_taken(folder: Path) -> None:
    learnt(folder, "weights-without-one", ONE)
    assert choose_parameters(ONE, folder=folder).name == START


def test_a_set_can_be_asked_for_by_name_and_says_whether_it_has_seen_the_answers(folder: Path) -> None:
    assert choose_parameters(ONE, "weights", folder).seen
    assert not choose_parameters(ONE, "weights-without-one", folder).seen


def test_a_set_can_be_a_file_anywhere(folder: Path, tmp_path: Path) -> None:
    path = learnt(tmp_path, "Mine", ONE)
    chosen = choose_parameters(ONE, str(path), folder)
    assert (chosen.name, chosen.data.version, chosen.seen) == (str(path), "mine", True)


def test_a_set_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        choose_parameters(ONE, "nobody", folder)


def test_the_shipped_sets_have_something_for_each_set_of_answers_that_they_were_learnt_from() -> None:
    shipped = choose_parameters(UNKNOWN)
    assert (shipped.name, shipped.seen) == (SHIPPED, False)
    for part in shipped.data.learnt_from:
        assert not choose_parameters(part.fingerprint).seen
