"""Checking answers that are expressions, equations or choices."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.items.check import check
from engine.items.draw import draw
from engine.items.model import AnswerKind, Item, ItemTemplate, Outcome, Verdict


def item(answer: str, stem: str = "What is it?", variables: tuple[str, ...] = ("x",), **wrong: str) -> Item:
    """An item with this right answer; wrong: misconception=answer."""
    return Item(
        template="t",
        skill="s",
        seed=1,
        kind=AnswerKind.EXPRESSION,
        stem=stem,
        answer=answer,
        variables=variables,
        wrong_answers={answer: misconception for misconception, answer in wrong.items()},
    )


@pytest.mark.parametrize(
    ("answer", "response"),
    [
        ("2x + 6", "2(x+3)"),
        ("2x + 6", "6 + 2x"),
        ("2x + 6", "2*X + 6"),
        ("2x + 6", "y = 2x + 6"),
        ("2x + 6", "= x + x + 12/2"),
        ("x/2 - 3", "0.5x − 3"),
        ("x^2", "x²"),
        ("y = 2x + 1", "2x - y = -1"),
        ("x > -2", "-x < 2"),
        ("x > -2", "−2 < x"),
    ],
)
def test_every_equivalent_form_counts(answer: str, response: str) -> None:
    assert check(item(answer, variables=("x", "y") if "=" in answer else ("x",)), response) == Outcome(
        Verdict.RIGHT
    )


@pytest.mark.parametrize(
    ("response", "code"),
    [
        ("", "answer.empty"),
        ("2x +", "answer.not-understood"),
        ("x2", "answer.not-understood"),
        ("x^x", "answer.not-understood"),
        ("2n + 6", "answer.other-letter"),
        ("no idea", "answer.other-letter"),
        ("2(x + 3", "answer.brackets"),
        ("2x/0", "answer.division-by-zero"),
        ("(x+1)^30", "answer.too-large"),
        ("x" * 300, "answer.too-long"),
        ("0,5x", "answer.comma"),
        ("2x + 6 = 0", "answer.needs-expression"),
        ("x = 3", "answer.needs-expression"),
    ],
)
def test_an_expression_that_cannot_be_read_is_asked_again(response: str, code: str) -> None:
    assert check(item("2x + 6"), response) == Outcome(Verdict.MALFORMED, feedback=code)


def test_an_equation_is_asked_for_where_one_is_wanted() -> None:
    assert check(item("x > 3"), "3") == Outcome(Verdict.MALFORMED, feedback="answer.needs-relation")


def test_the_expression_of_the_question_is_no_answer_to_it() -> None:
    question = item("2x + 6", stem="Remove the bracket in $2(x + 3)$.")

    assert check(question, "2*(x+3)") == Outcome(Verdict.MALFORMED, feedback="answer.copied")
    assert check(question, "(x+3)*2").verdict is Verdict.RIGHT


def test_a_side_of_the_questions_equation_is_no_answer_either() -> None:
    question = item("5x", stem="Write the left side of $2x + 3x = 10$ as one term.")

    assert check(question, "2x+3x") == Outcome(Verdict.MALFORMED, feedback="answer.copied")


def test_an_answer_that_stands_in_the_question_as_it_should_be_is_right() -> None:
    assert check(item("2x + 6", stem="Is $2x + 6$ simple already?"), "2x+6") == Outcome(Verdict.RIGHT)


@pytest.mark.parametrize(
    ("response", "code"),
    [
        ("-2x - 6", "answer.sign"),
        ("2x + 3", "answer.constant-term"),
        ("2x", "answer.constant-term"),
        ("3x + 6", "answer.coefficient"),
        ("6", "answer.coefficient"),
        ("8x", "answer.wrong"),
        ("3x + 3", "answer.wrong"),
    ],
)
def test_a_wrong_expression_is_answered_by_its_kind_of_error(response: str, code: str) -> None:
    assert check(item("2x + 6"), response) == Outcome(Verdict.WRONG, feedback=code)


def test_a_wrong_inequality_is_answered_by_what_is_turned_round() -> None:
    assert check(item("x > 3"), "x < 3") == Outcome(Verdict.WRONG, feedback="answer.direction")
    assert check(item("x > 3"), "x >= 3") == Outcome(Verdict.WRONG, feedback="answer.endpoint")
    assert check(item("x > 3"), "2 < x < 3") == Outcome(Verdict.WRONG, feedback="answer.wrong")


def test_a_misconception_is_recognised_in_any_form() -> None:
    assert check(item("2x + 6", first_only="2x + 3"), "3 + x + x") == Outcome(Verdict.WRONG, "first_only")


def test_an_item_accepts_its_answer_and_recognises_its_misconception(expand_bracket: ItemTemplate) -> None:
    @settings(deadline=2000, max_examples=80)
    @given(st.integers(min_value=0, max_value=2**31 - 1))
    def recognised(seed: int) -> None:
        drawn = draw(expand_bracket, seed)
        coefficient, constant = drawn.answer.split("x")
        for form in (drawn.answer, f"{constant} + x*{coefficient}", f"({drawn.answer})/2*2"):
            assert check(drawn, form) == Outcome(Verdict.RIGHT), form
        ((wrong, misconception),) = drawn.wrong_answers.items()
        assert check(drawn, f"0 + {wrong}") == Outcome(Verdict.WRONG, misconception)

    recognised()


@settings(deadline=2000, max_examples=300)
@given(st.text(alphabet="0123456789x+-*/^()=<>!., y²½", max_size=60))
def test_any_formula_at_all_gets_an_outcome(response: str) -> None:
    outcome = check(item("2x + 6"), response)

    assert outcome.verdict is Verdict.RIGHT or outcome.feedback


def test_a_choice_is_checked_by_its_key(step: ItemTemplate) -> None:
    drawn = draw(step, 1)  # a is right, c shows the misconception, b is a distractor

    assert check(drawn, "a") == Outcome(Verdict.RIGHT)
    assert check(drawn, " A ") == Outcome(Verdict.RIGHT)
    assert check(drawn, "c") == Outcome(Verdict.WRONG, "repeats")
    assert check(drawn, "b") == Outcome(Verdict.WRONG, feedback="answer.wrong")


@pytest.mark.parametrize("response", ["", "z", "Subtract $5$", "aa"])
def test_what_is_no_choice_is_asked_again(step: ItemTemplate, response: str) -> None:
    assert check(draw(step, 1), response) == Outcome(Verdict.MALFORMED, feedback="answer.choose")
