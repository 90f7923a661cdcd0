"""Items of every kind as they are drawn: the same for ever, and accepted by their own checker."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.items.check import check
from engine.items.draw import DrawError, draw, printed_when_done, question, sibling
from engine.items.model import AnswerKind, Form, ItemTemplate, Parameter, Rules, Verdict
from engine.items.number_forms import number_value
from engine.items.responses import wrong_responses
from tests.engine.items.kinds import (
    BLANKS,
    CHOICES,
    EVERY_KIND,
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

TEMPLATES = st.sampled_from(EVERY_KIND)
SEEDS = st.integers(min_value=0, max_value=2**31 - 1)
quickly = settings(deadline=2000, max_examples=120)


@quickly
@given(TEMPLATES, SEEDS)
def test_a_seed_gives_the_same_item_every_time(drawn: ItemTemplate, seed: int) -> None:
    assert draw(drawn, seed) == draw(replace(drawn), seed)


@quickly
@given(TEMPLATES, SEEDS)
def test_the_canonical_answer_is_right(drawn: ItemTemplate, seed: int) -> None:
    item = draw(drawn, seed)

    assert check(item, item.answer).verdict is Verdict.RIGHT


@quickly
@given(TEMPLATES, SEEDS)
def test_every_misconception_of_an_item_is_recognised(drawn: ItemTemplate, seed: int) -> None:
    item = draw(drawn, seed)

    for response, misconception in wrong_responses(item):
        assert check(item, response).misconception == misconception


@quickly
@given(TEMPLATES, SEEDS)
def test_a_sibling_asks_something_else(drawn: ItemTemplate, seed: int) -> None:
    item = draw(drawn, seed)
    other = sibling(drawn, item)

    assert question(other) != question(item)
    assert other == sibling(drawn, item)


@pytest.mark.parametrize(
    ("drawn", "seed", "answer"),
    [
        (INTERVAL, 1, "(4, 19/2] U [22, inf)"),
        (SET, 1, "{-3, 8}"),
        (PAIR, 1, "(6, -5)"),
        (CHOICES, 1, "b d"),
        (MATCHING, 1, "d a d"),
        (ORDERING, 1, "c a b"),
        (TEXT, 1, "dogs"),
        (BLANKS, 1, '["17", "5x + 12", "5"]'),
        (OUTPUT, 1, "3\n9"),
        (PARSONS, 1, "f0 a0 c1 d0"),
    ],
    ids=lambda value: value.id if isinstance(value, ItemTemplate) else "",
)
def test_an_answer_is_drawn_like_this_for_ever(drawn: ItemTemplate, seed: int, answer: str) -> None:
    assert draw(drawn, seed).answer == answer


def test_a_set_with_roots_keeps_them_behind_its_fractions() -> None:
    item = draw(template(AnswerKind.SET, answer="{a} + sqrt(5), {a} - sqrt(5), {b}"), 1)
    numbers, *roots = item.answer[1:-1].split(", ")

    assert Fraction(numbers) > 6
    assert [root.split(" ", 1)[1] for root in roots] == ["+ sqrt(5)", "- sqrt(5)"]
    assert check(item, item.answer).verdict is Verdict.RIGHT


def test_an_interval_that_would_run_backwards_is_drawn_with_other_numbers() -> None:
    drawn = template(
        AnswerKind.INTERVAL, parameters=(Parameter("a", 1, 6), Parameter("b", 1, 6)), answer="[{a}, {b}]"
    )

    for seed in range(40):
        low, high = draw(drawn, seed).answer[1:-1].split(", ")
        assert int(low) <= int(high)


def test_a_case_is_drawn_whole() -> None:
    for seed in range(30):
        item = draw(TEXT, seed)
        assert item.answer == item.stem.split()[1].rstrip(",") + "s"
        assert item.rules.accept == (f"the {item.answer}",)


def test_lines_are_never_offered_in_their_right_order() -> None:
    two = replace(ORDERING, answers=("first ${a}$", "then ${b}$"), wrong_answers=())

    for drawn in (ORDERING, PARSONS, two):
        for seed in range(60):
            keys = [part[0] for part in draw(drawn, seed).answer.split()]
            assert keys != sorted(keys)


def test_lines_that_come_out_equal_are_drawn_again() -> None:
    drawn = template(
        AnswerKind.ORDERING,
        parameters=(Parameter("a", 1, 2), Parameter("b", 1, 2)),
        answers=("line {a}", "line {b}", "end"),
    )

    assert all(len(draw(drawn, seed).choices) == 3 for seed in range(30))


def test_a_right_side_that_belongs_to_two_prompts_is_offered_once() -> None:
    item = draw(MATCHING, 5)
    first, _, third = item.answer.split()

    assert first == third
    assert len(item.choices) == 4


def test_lines_of_a_parsons_problem_are_offered_without_their_indentation() -> None:
    item = draw(PARSONS, 1)

    assert all(choice.text == choice.text.strip() for choice in item.choices)
    assert [part[1] for part in item.answer.split()] == ["0", "0", "1", "0"]


def test_another_surface_has_the_same_numbers_and_answer() -> None:
    item, other = draw(INTERVAL, 3), draw(INTERVAL, 3, surface=1)

    assert other.stem != item.stem
    assert replace(other, stem=item.stem, surface=0) == item


@pytest.mark.parametrize("surface", [-1, 2])
def test_a_surface_that_is_not_there_is_an_error(surface: int) -> None:
    with pytest.raises(ValueError, match="no surface form"):
        draw(INTERVAL, 3, surface)


def test_a_figure_has_the_numbers_of_the_item() -> None:
    item = draw(PAIR, 1)
    assert item.figure is not None

    assert item.figure.alt == "A point above 5"
    assert item.figure.marks[0].values == (("x", "6"), ("y", "-5"))


@pytest.mark.parametrize(
    ("rules", "answer", "shown"),
    [
        (Rules(), "7/2", "7/2"),
        (Rules(form=Form.MIXED), "7/2", "3 1/2"),
        (Rules(form=Form.MIXED), "-7/2", "-3 1/2"),
        (Rules(form=Form.DECIMAL), "7/4", "1.75"),
        (Rules(form=Form.SCIENTIFIC), "32500", "3.25 * 10^4"),
        (Rules(form=Form.SCIENTIFIC, figures=2), "1/300", "3.3 * 10^-3"),
        (Rules(figures=3), "12", "12.0"),
        (Rules(tolerance="1/100"), "22/7", "3.143"),
    ],
)
def test_a_number_is_right_in_the_form_that_is_demanded(rules: Rules, answer: str, shown: str) -> None:
    drawn = template(AnswerKind.NUMBER, answer=answer, rules=rules)
    item = draw(drawn, 1)

    assert item.answer == shown
    assert abs(number_value(item.answer) - Fraction(answer)) <= Fraction(1, 20)
    assert check(item, item.answer).verdict is Verdict.RIGHT


def test_a_decimal_that_never_ends_is_no_answer() -> None:
    with pytest.raises(DrawError):
        draw(template(AnswerKind.NUMBER, answer="1/3", rules=Rules(form=Form.DECIMAL)), 1)


def test_a_wrong_number_within_the_tolerance_is_left_out() -> None:
    drawn = template(
        AnswerKind.NUMBER,
        answer="a",
        rules=Rules(tolerance="1/2"),
        wrong_answers=(("near", "a + 1/4"), ("far", "a + 2")),
    )

    assert set(draw(drawn, 1).wrong_answers.values()) == {"far"}


def test_what_a_finished_program_prints_is_filled_in_too() -> None:
    drawn = replace(PARSONS, derived=(("t", "a + b*(b - 1)/2"),), answer="@t@\n")
    item = draw(drawn, 4)
    start = next(
        choice.text
        for choice in item.choices
        if choice.text.startswith("total = ") and "step" not in choice.text
    )
    count = next(choice.text for choice in item.choices if "range" in choice.text)
    n = int(count.split("(")[1].split(")")[0])

    assert printed_when_done(drawn, item) == str(int(start.split()[-1]) + n * (n - 1) // 2)
