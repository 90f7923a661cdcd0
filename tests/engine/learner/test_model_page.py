"""docs/model.md says of the model what the code does, where it names numbers and places."""

from __future__ import annotations

import re

import pytest

from engine.learner.explain import FACTS
from engine.learner.features import FEATURES
from engine.learner.mastery import HELD, LEVEL, UNAIDED
from engine.learner.model import SURE
from lti_app.assets import asset_root

PAGE = " ".join((asset_root() / "docs" / "model.md").read_text(encoding="utf-8").replace("**", "").split())
_WORDS = {3: "three", 11: "eleven"}


@pytest.mark.parametrize(
    "said",
    [
        f"{10 * SURE:.0f} in 10 sure",
        f"at least {4 * LEVEL:.0f} in 4 medium items",
        f"at least {_WORDS[UNAIDED]} such answers",
        f"{_WORDS[FACTS]} facts that moved the estimate",
        f"what {_WORDS[len(FEATURES) - 1]} counts are worth",
    ],
)
def test_a_number_is_that_of_the_code(said: str) -> None:
    assert said in PAGE


def test_mastery_is_kept_at_half() -> None:
    assert HELD == 0.5
    assert "at least half sure" in PAGE


def test_every_file_that_it_names_is_there() -> None:
    named = re.findall(r"`((?:engine|config)/[^`]*)`", PAGE)
    assert named
    assert [path for path in named if not (asset_root() / path).exists()] == []
