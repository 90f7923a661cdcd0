"""What gives an answer away."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from engine.items.draw import draw
from engine.items.leaks import ends_in_answer, gives_away
from engine.items.mentions import numbers_in
from engine.items.model import AnswerKind, ItemTemplate
from tests.engine.items.kinds import (
    BLANKS,
    CHOICES,
    INTERVAL,
    MATCHING,
    ORDERING,
    OUTPUT,
    PAIR,
    PARSONS,
    SET,
    TEXT,
    template,
)


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
    assert [*numbers_in(text)] == numbers


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


@pytest.mark.parametrize(
    ("drawn", "text", "leaks"),
    [
        (INTERVAL, "It begins at $4$, goes to $19/2$, and again from $22$.", True),
        (INTERVAL, "It begins at $4$.", False),
        (SET, "They are $8$ and $-3$.", True),
        (SET, "One of them is $8$.", False),
        (PAIR, "Go $6$ to the right and to $-5$.", True),
        (PAIR, "Is it $-5$, and then $6$?", False),
        (CHOICES, "Both sum 2 and product 7 are right.", True),
        (CHOICES, "Both sum 2 and twice 2 are there.", False),
        (MATCHING, "$3 + 1$ is 3 and one. `12 - 1` is 12 less one.", True),
        (MATCHING, "$3 + 1$ is one more; 12 less one is there too.", False),
        (ORDERING, "Do first $6$, then $11$.", True),
        (ORDERING, "Is then $11$ before first $6$?", False),
        (TEXT, "They are dogs.", True),
        (TEXT, "You might say: the dogs.", True),
        (TEXT, "Add a letter to dog. Hotdogs are something else.", False),
        (BLANKS, "Together they make $17$.", True),
        (BLANKS, "What does $5$ times $x$ mean?", False),
        (OUTPUT, "First 3, then 9.", True),
        (OUTPUT, "The first line is 3.", False),
        (PARSONS, "`total = 5`, `for step in range(10):`, then `total += step`.", True),
        (PARSONS, "Begin with `total = 5`.", False),
    ],
    ids=lambda value: value.id if isinstance(value, ItemTemplate) else "",
)
def test_what_gives_an_answer_of_each_kind_away(drawn: ItemTemplate, text: str, leaks: bool) -> None:
    assert gives_away(draw(drawn, 1), text) is leaks


@pytest.mark.parametrize(
    ("answer", "text", "leaks"),
    [
        ("for", "Go through it for each letter.", False),
        ("for", "It begins with `for`.", True),
        ("True", "Is it True or False?", False),
        ("True", "The comparison is True.", True),
        ("NameError", "It is a NameError.", True),
    ],
)
def test_a_word_of_everyday_is_meant_only_as_code(answer: str, text: str, leaks: bool) -> None:
    assert gives_away(draw(template(AnswerKind.TEXT, answer=answer), 1), text) is leaks


def test_a_number_that_is_taken_away_in_the_question_may_be_named_with_its_sign(add: ItemTemplate) -> None:
    item = replace(draw(add, 0), stem="Solve $5x - 3y = 2$.", answer="-3")

    assert not gives_away(item, "Look at $-3y$.")
    assert gives_away(replace(item, stem="Solve $5x + 3y = 2$."), "Look at $-3y$.")


@pytest.mark.parametrize(
    ("drawn", "line", "ends"),
    [
        (PAIR, "So it is the point ($6$, $-5$).", True),
        (PAIR, "So it is ($6$, $-5$), and not ($-5$, $6$).", False),
        (BLANKS, "So the sum is $17$.", False),
        (BLANKS, "So it is $17$, and the line is $5x + 12$; 5 is printed, and `5`.", False),
        (OUTPUT, "It prints 3, then 9.", True),
    ],
)
def test_a_worked_example_may_not_end_in_the_answer(drawn: ItemTemplate, line: str, ends: bool) -> None:
    assert ends_in_answer(draw(drawn, 1), line) is ends
