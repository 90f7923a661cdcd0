"""The rules of mastery that Baton is compared with."""

from __future__ import annotations

from itertools import pairwise

import pytest

from lti_app.simulation.rules import InARow, Tracing


def told(rule: InARow | Tracing, pattern: str) -> InARow | Tracing:
    for sign in pattern:
        rule.learn("s", right=sign == "+")
    return rule


@pytest.mark.parametrize(
    ("pattern", "mastered"), [("++", False), ("+++", True), ("++-++", False), ("-+++", True)]
)
def test_three_in_a_row_is_three_in_a_row(pattern: str, mastered: bool) -> None:
    assert told(InARow(3), pattern).mastered("s") is mastered
    assert not told(InARow(3), pattern).mastered("another")


def test_with_oatutors_numbers_three_in_a_row_are_mastery() -> None:
    rules = [told(Tracing(0.95), "+" * length) for length in range(4)]
    steps = [rule.mastery("s") for rule in rules]
    assert steps == pytest.approx([0.1, 0.55, 0.925, 0.992], abs=1e-3)
    assert [rule.mastered("s") for rule in rules] == [False, False, False, True]


def test_a_miss_lowers_what_tracing_believes() -> None:
    beliefs = [told(Tracing(0.95), "++" + "-" * misses).mastery("s") for misses in range(4)]
    assert all(after < before for before, after in pairwise(beliefs))
