"""A skill is suggested by standards first, then by similar words; where nothing fits, none is."""

from __future__ import annotations

import pytest

from engine.items.model import Skill
from lti_app.own.suggesting import suggested

SKILLS = {
    skill.id: skill
    for skill in (
        Skill("one-step", "s", "One-step equations", "solve"),
        Skill("two-step", "s", "Two-step equations", "solve", standards=("CCSS.8.EE.C.7",)),
        Skill("slope", "s", "Slope from a graph", "read"),
    )
}


@pytest.mark.parametrize(
    ("standards", "texts", "expected"),
    [
        (["CCSS.8.EE.C.7"], ["Slopes"], "two-step"),
        ([], ["Unit 3 / Solving one step equations"], "one-step"),
        ([], ["equation", "TWO", "Step"], "two-step"),
        ([], ["slopes and graphs"], "slope"),
        ([], ["Rome in the year 44"], ""),
        ([], [], ""),
        (["CCSS.1.OA.1"], [""], ""),
    ],
)
def test_a_skill_is_suggested(standards: list[str], texts: list[str], expected: str) -> None:
    assert suggested(SKILLS, standards, texts) == expected
