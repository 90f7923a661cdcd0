"""Items drawn from a seed, their choices and siblings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.items.draw import DrawError, draw, sibling
from engine.items.model import Choice, ItemTemplate, Parameter
from engine.items.numbers import drawn_number
from engine.items.shown import answer_text

SEEDS = st.integers(min_value=0, max_value=2**31 - 1)
fixtures_are_values = settings(deadline=2000, max_examples=60)


def test_numbers_from_a_seed_are_the_same_for_ever() -> None:
    assert drawn_number(7, "one-step-add", "a", 0) == 251518013017975398
    assert drawn_number(7, "one-step-add", "a", 1) != drawn_number(7, "one-step-add", "a", 0)


@pytest.mark.parametrize(
    ("seed", "stem", "answer", "wrong"),
    [
        (0, "Solve $x + 4 = 7$ for $x$.", "3", {"11": "repeats"}),
        (1, "Solve $x + 6 = 15$ for $x$.", "9", {"21": "repeats"}),
        (20261121, "Solve $x + 9 = 8$ for $x$.", "-1", {"17": "repeats"}),
    ],
)
def test_a_seed_draws_this_item_for_ever(
    add: ItemTemplate, seed: int, stem: str, answer: str, wrong: dict[str, str]
) -> None:
    item = draw(add, seed)

    assert (item.stem, item.answer, dict(item.wrong_answers)) == (stem, answer, wrong)


def test_an_expression_is_drawn_tidy(expand_bracket: ItemTemplate) -> None:
    item = draw(expand_bracket, 3)

    assert item.stem == "Remove the bracket in $5(x - 2)$."
    assert item.answer == "5x - 10"
    assert item.wrong_answers == {"5x - 2": "first-term-only"}


def test_choices_are_shuffled_by_the_seed_and_stand_there_once(step: ItemTemplate) -> None:
    item = draw(step, 1)

    assert item.choices == (
        Choice("a", "Subtract $5$"),
        Choice("b", "Divide by $5$"),
        Choice("c", "Add $5$"),
    )
    assert item.wrong_answers == {"c": "repeats"}
    assert answer_text(item) == "Subtract $5$"
    assert {draw(step, seed).answer for seed in range(30)} == {"a", "b", "c"}


def test_a_wrong_answer_that_is_right_or_undefined_or_taken_is_left_out(add: ItemTemplate) -> None:
    template = replace(
        add, wrong_answers=(("right", "b - a"), ("none", "1/(s-s)"), ("first", "b"), ("second", "s + a"))
    )

    assert set(draw(template, 1).wrong_answers.values()) == {"first"}


def test_an_equivalent_wrong_expression_is_left_out(expand_bracket: ItemTemplate) -> None:
    template = replace(expand_bracket, wrong_answers=(("factored", "{a}(x + {b})"),))

    assert draw(template, 1).wrong_answers == {}


def test_constraints_hold_in_every_draw(add: ItemTemplate) -> None:
    template = replace(add, constraints=("s > a", "b != 12"))

    for seed in range(200):
        item = draw(template, seed)
        assert int(item.answer) > 2
        assert "= 12$" not in item.stem


@pytest.mark.parametrize(
    "broken",
    [{"constraints": ("a > 9",)}, {"answer": "1/(a - a)"}, {"answer": "z"}, {"derived": (("b", "1/0"),)}],
)
def test_a_template_without_a_possible_item_is_an_error(add: ItemTemplate, broken: dict[str, object]) -> None:
    with pytest.raises(DrawError):
        draw(replace(add, **broken), 1)  # type: ignore[arg-type]


def test_numbers_without_a_right_answer_are_drawn_again(add: ItemTemplate) -> None:
    template = replace(add, parameters=(Parameter("a", 0, 1), Parameter("s", 1, 5)), answer="s/a")

    assert all("x + 1 =" in draw(template, seed).stem for seed in range(40))


def test_a_seed_gives_the_same_item_every_time(add: ItemTemplate, step: ItemTemplate) -> None:
    @fixtures_are_values
    @given(SEEDS)
    def same(seed: int) -> None:
        for template in (add, step):
            copy = replace(template)
            assert draw(template, seed) == draw(copy, seed)

    same()


def test_a_sibling_has_other_numbers_and_another_answer(
    add: ItemTemplate, expand_bracket: ItemTemplate, step: ItemTemplate
) -> None:
    @fixtures_are_values
    @given(SEEDS)
    def differs(seed: int) -> None:
        for template in (add, expand_bracket, step):
            item = draw(template, seed)
            other = sibling(template, item)
            assert other.stem != item.stem
            assert answer_text(other) != answer_text(item)
            assert other == sibling(template, item)

    differs()


def test_a_template_with_one_item_has_no_sibling(add: ItemTemplate) -> None:
    template = replace(add, parameters=(Parameter("a", 2, 2), Parameter("s", 3, 3)))

    with pytest.raises(DrawError):
        sibling(template, draw(template, 1))


def test_a_choice_with_one_right_text_has_siblings_with_other_numbers(step: ItemTemplate) -> None:
    template = replace(step, answer="Subtract it")
    item = draw(template, 1)

    assert sibling(template, item).stem != item.stem
