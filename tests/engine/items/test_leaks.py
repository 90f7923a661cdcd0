"""What gives an answer away."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from engine.items.draw import draw
from engine.items.leaks import gives_away, numbers_in

if TYPE_CHECKING:
    from engine.items.model import ItemTemplate


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Take $x + 4 = 7$ and 3 more", [4, 7, 3]),
        ("$x - 3$", [3]),
        ("$x = -3$", [-3]),
        ("it is −3 or -4", [-3, -4]),
        ("a half is 1/2, or 0.5", [Fraction(1, 2), Fraction(1, 2)]),
        ("$8/2$", [8, 2]),
        ("$x = 3/2$", [Fraction(3, 2)]),
        ("$x = -3/2$", [Fraction(-3, 2)]),
        ("$2(x - 5)^2$", [2, 5, 2]),
        ("x2 and B12", []),
    ],
)
def test_numbers_of_a_text_are_found(text: str, numbers: list[Fraction]) -> None:
    assert list(numbers_in(text)) == numbers


@pytest.mark.parametrize(
    ("text", "leaks"),
    [
        ("So $x = 3$.", True),
        ("It is 3.", True),
        ("It is 6/2.", True),
        ("What is $7 - 4$?", False),
        ("Is it 30, -3 or 0.3?", False),
        ("What was done to $x$?", False),
    ],
)
def test_a_number_is_given_away_by_standing_there(add: ItemTemplate, text: str, leaks: bool) -> None:
    item = draw(add, 0)  # x + 4 = 7

    assert gives_away(item, text) is leaks


def test_a_number_that_stands_in_the_question_gives_nothing_away(add: ItemTemplate) -> None:
    item = replace(draw(add, 0), stem="Solve $x + 3 = 6$.")

    assert not gives_away(item, "Take $3$ from both sides.")


@pytest.mark.parametrize(
    ("text", "leaks"),
    [
        ("It is $5x - 10$.", True),
        ("It is $-10 + 5x$.", True),
        ("So $5(x - 2) = 5*x - 10$.", True),
        ("It is $5*x - 5*2$.", False),
        ("Look at $5(x - 2)$.", False),
        ("$5x$ is the first part.", False),
    ],
)
def test_an_expression_is_given_away_by_a_form_as_short(
    expand_bracket: ItemTemplate, text: str, leaks: bool
) -> None:
    item = draw(expand_bracket, 3)  # 5(x - 2)

    assert gives_away(item, text) is leaks


@pytest.mark.parametrize(
    ("text", "leaks"),
    [
        ("The step is: subtract $5$!", True),
        ("Is it Subtract $5$, or Add $5$?", False),
        ("Which takes back adding $5$?", False),
    ],
)
def test_a_choice_is_given_away_by_being_the_only_one_named(
    step: ItemTemplate, text: str, leaks: bool
) -> None:
    assert gives_away(draw(step, 1), text) is leaks
