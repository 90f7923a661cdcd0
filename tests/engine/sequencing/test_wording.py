"""Every reason has one plain sentence, and every sentence can be filled."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
import yaml

from engine.sequencing.reasons import CODES
from engine.sequencing.session import ENDS

SENTENCES = yaml.safe_load(
    (Path(__file__).parents[3] / "config/wording/sequencing.yaml").read_text(encoding="utf-8")
)


def test_every_reason_has_a_sentence_and_no_sentence_is_left_over() -> None:
    assert set(SENTENCES) == {*CODES, *ENDS}


@pytest.mark.parametrize("code", CODES)
def test_a_sentence_names_nothing_but_the_skill_and_the_chance(code: str) -> None:
    names = {name for _, name, _, _ in string.Formatter().parse(SENTENCES[code]) if name is not None}
    assert "skill" in names
    assert names <= {"skill", "percent"}


@pytest.mark.parametrize("code", ENDS)
def test_the_end_of_a_session_names_nothing_but_what_was_done(code: str) -> None:
    names = {name for _, name, _, _ in string.Formatter().parse(SENTENCES[code]) if name is not None}
    assert names <= {"minutes", "items", "mastered"}


@pytest.mark.parametrize("code", [*CODES, *ENDS])
def test_a_reason_is_one_sentence(code: str) -> None:
    text = SENTENCES[code].format(skill="Skill", percent=75, minutes=12, items=9, mastered=1)
    assert text.endswith(".")
    assert text.count(".") == 1
    assert "\n" not in text
