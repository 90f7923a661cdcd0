"""Checking answers that are numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.items.check import check
from engine.items.draw import draw
from engine.items.model import AnswerKind, Item, ItemTemplate, Outcome, Verdict

if TYPE_CHECKING:
    from fractions import Fraction


def item(answer: str, **wrong: str) -> Item:
    """An item with this right answer; wrong: misconception=answer."""
    return Item(
        template="t",
        skill="s",
        seed=1,
        kind=AnswerKind.NUMBER,
        stem="Solve $2x = 1$ for $x$.",
        answer=answer,
        variables=("x",),
        wrong_answers={answer: misconception for misconception, answer in wrong.items()},
    )


@pytest.mark.parametrize(
    ("answer", "response"),
    [
        ("1/2", "2/4"),
        ("1/2", "0.5"),
        ("1/2", ".5"),
        ("1/2", "0,5"),
        ("1/2", " 1 / 2 "),
        ("1/2", "½"),
        ("1/2", "(1/2)"),
        ("1/2", "-1/-2"),
        ("3/2", "1 1/2"),
        ("3/2", "1½"),
        ("-3/2", "-1 1/2"),
        ("-3/2", "−1.5"),
        ("-3/2", "-(3/2)"),
        ("-3/2", "3/-2"),
        ("3", "+3"),
        ("3", "12/4"),
        ("3", "3.0"),
        ("3", "3."),
        ("3", "x = 3"),
        ("3", "X=3"),
        ("3", "3 = x"),
        ("3", "=3"),
        ("3", "$3"),
        ("-3", "x = −3"),
        ("1234", "1234"),
        ("12345.6", "12,345.6"),
        ("1234567", "1,234,567"),
        ("12.5", "12,5"),
        ("0.125", "0,125"),
    ],
)
def test_every_usual_way_to_write_a_number_counts(answer: str, response: str) -> None:
    assert check(item(answer), response) == Outcome(Verdict.RIGHT)


@pytest.mark.parametrize(
    ("response", "code"),
    [
        ("", "answer.empty"),
        ("   ", "answer.empty"),
        ("x =", "answer.empty"),
        ("2+1", "answer.unfinished"),
        ("2*3", "answer.unfinished"),
        ("1/2/3", "answer.unfinished"),
        ("9^9", "answer.unfinished"),
        ("three", "answer.not-a-number"),
        ("3x", "answer.not-a-number"),
        ("x", "answer.not-a-number"),
        ("3 4", "answer.not-a-number"),
        ("9**9**9", "answer.not-a-number"),
        ("x = 3 or x = 4", "answer.not-a-number"),
        ("3 < 4", "answer.not-a-number"),
        ("\0", "answer.not-a-number"),
        ("5 cm", "answer.unit"),
        ("50%", "answer.unit"),
        ("1,000", "answer.comma"),
        ("3, 4", "answer.comma"),
        ("1,2,3", "answer.comma"),
        ("3/0", "answer.division-by-zero"),
        ("1 1/0", "answer.division-by-zero"),
        ("(3", "answer.brackets"),
        ("9^9^9", "answer.too-large"),
        ("99999999999999999999", "answer.too-large"),
        ("1" * 201, "answer.too-long"),
        ("((((" * 9 + "1" + "))))" * 9, "answer.too-long"),
    ],
)
def test_an_answer_that_cannot_be_read_is_asked_again(response: str, code: str) -> None:
    assert check(item("3"), response) == Outcome(Verdict.MALFORMED, feedback=code)


@pytest.mark.parametrize(
    ("answer", "response", "code"),
    [
        ("3", "-3", "answer.sign"),
        ("2/3", "-2/3", "answer.sign"),
        ("2/3", "3/2", "answer.reciprocal"),
        ("4", "0.25", "answer.reciprocal"),
        ("12", "13", "answer.near"),
        ("12", "11", "answer.near"),
        ("100", "105", "answer.near"),
        ("0", "1", "answer.near"),
        ("12", "30", "answer.wrong"),
        ("0", "5", "answer.wrong"),
        ("1/2", "1", "answer.wrong"),
    ],
)
def test_a_wrong_number_is_answered_by_its_kind_of_error(answer: str, response: str, code: str) -> None:
    assert check(item(answer), response) == Outcome(Verdict.WRONG, feedback=code)


def test_a_misconception_is_recognised_by_value_and_speaks_before_the_kind_of_error() -> None:
    assert check(item("3", swapped="-3/1"), "-3.0") == Outcome(Verdict.WRONG, "swapped")
    assert check(item("3", halved="3/2"), "1 1/2") == Outcome(Verdict.WRONG, "halved")


@pytest.mark.parametrize("response", ["0.67", "0.66", "0,667", "x = 0.6666"])
def test_a_rounded_answer_is_asked_for_exactly_where_no_decimal_is_exact(response: str) -> None:
    assert check(item("2/3"), response) == Outcome(Verdict.MALFORMED, feedback="answer.rounded")


@pytest.mark.parametrize(("answer", "response"), [("2/3", "0.7"), ("2/3", "0.69"), ("1/8", "0.13")])
def test_a_coarse_or_needless_rounding_is_wrong(answer: str, response: str) -> None:
    assert check(item(answer), response) == Outcome(Verdict.WRONG, feedback="answer.near")


@settings(deadline=2000, max_examples=200)
@given(st.fractions(min_value=-999, max_value=999, max_denominator=60), st.integers(min_value=2, max_value=9))
def test_a_number_is_right_in_every_form(number: Fraction, factor: int) -> None:
    question = item(str(number))
    top, bottom = number.numerator, number.denominator
    sign, (whole, rest) = "-" if number < 0 else "", divmod(abs(top), bottom)

    for form in (
        str(number),
        f"{top * factor}/{bottom * factor}",
        f"x = {top}/{bottom}",
        f" {number} ".replace("-", "−"),
        f"{sign}{whole} {rest * factor}/{bottom * factor}",
    ):
        assert check(question, form) == Outcome(Verdict.RIGHT), form


@settings(deadline=2000, max_examples=300)
@given(st.text(max_size=250))
def test_any_text_at_all_gets_an_outcome(response: str) -> None:
    outcome = check(item("3"), response)

    assert outcome.verdict is Verdict.RIGHT or outcome.feedback


def test_an_item_accepts_its_answer_and_recognises_its_misconceptions(add: ItemTemplate) -> None:
    template = replace(add, answer="s/a", wrong_answers=(("product", "s*a"), ("difference", "s-a")))

    @settings(deadline=2000, max_examples=80)
    @given(st.integers(min_value=0, max_value=2**31 - 1))
    def recognised(seed: int) -> None:
        drawn = draw(template, seed)
        assert check(drawn, drawn.answer) == Outcome(Verdict.RIGHT)
        assert drawn.wrong_answers
        for wrong, misconception in drawn.wrong_answers.items():
            assert check(drawn, f"x = {wrong}") == Outcome(Verdict.WRONG, misconception)

    recognised()
