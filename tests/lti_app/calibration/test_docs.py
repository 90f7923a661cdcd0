"""docs/calibration.md tells what the code does: its codes, its numbers, its commands."""

from __future__ import annotations

import re

from lti_app.assets import asset_root
from lti_app.calibration.fit import DEVIATION, DEVIATION_OF_CONSTANT, ENOUGH, OWN_LOG, ROUNDS
from lti_app.calibration.judge import SHARE
from lti_app.calibration.log import MOST
from lti_app.calibration.propose import ANSWERS, STUDENTS
from lti_app.cli import main
from lti_app.content.wording import load_wording

GUIDE = (asset_root() / "docs" / "calibration.md").read_text(encoding="utf-8")
PLAIN = re.sub(r"\s+", " ", GUIDE)


def test_every_code_is_explained_and_no_other() -> None:
    wording = {code.split(".")[1] for code in load_wording().sentences if code.startswith("error.CAL-")}
    explained = set(re.findall(r"^\| (CAL-[A-Z-]+) \|", GUIDE, re.M))
    assert explained == wording != set()


def test_its_numbers_are_those_of_the_code() -> None:
    assert (SHARE, ROUNDS) == (5, 3)  # "four fifths", "three times"
    assert f"At most {MOST:,} answers" in PLAIN
    assert f"Fewer than {ANSWERS:,} answers or {STUDENTS} students" in PLAIN
    assert f"half at {ENOUGH:,}" in PLAIN
    assert (OWN_LOG.units, OWN_LOG.abilities, OWN_LOG.skill_abilities) == (3, 100, 1000)
    assert (OWN_LOG.templates, OWN_LOG.skills) == (200, 50)
    assert "as 100 students, 1,000 pairs of student and skill, 200 items and 50 skills" in PLAIN
    assert f"at least {DEVIATION} ({DEVIATION_OF_CONSTANT} for the constant)" in PLAIN


def test_its_options_are_those_of_the_command() -> None:
    known = {option for parameter in main.commands["calibrate"].params for option in parameter.opts}
    assert set(re.findall(r"(?<!-)--[a-z]+(?:-[a-z]+)*", GUIDE)) == known
