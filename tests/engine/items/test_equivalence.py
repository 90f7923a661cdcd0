"""Two forms of one answer."""

from __future__ import annotations

import pytest

from engine.items.equivalence import equivalent
from engine.items.notation import ExpressionError
from engine.items.parsing import parse


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2(x+3)", "2x + 6"),
        ("6 + x*2", "2x+6"),
        ("x/2 + 3/2", "(x+3)/2"),
        ("0.5x", "x/2"),
        ("(x+1)^2", "x² + 2x + 1"),
        ("xy", "yx"),
        ("1/(2x)", "0.5/x"),
        ("x^-1", "1/x"),
        ("x - x", "0"),
        ("y = 2x + 1", "2x - y + 1 = 0"),
        ("2x + 4 = 6", "x = 1"),
        ("-x < 2", "x > -2"),
        ("2x >= 6", "3 <= x"),
        ("x != 1", "2 != 2x"),
        ("1 < x <= 2", "2 >= x > 1"),
        ("1 < x <= 2", "3 < 3x <= 6"),
        ("√12", "2√3"),
        ("√(1/2)", "√2/2"),
        ("(3 + √5)/2", "3/2 + sqrt5/2"),
        ("1/(√3 - 1)", "(√3 + 1)/2"),
        ("√2√3", "√6"),
        ("|1 - √2|", "√2 - 1"),
        ("√2 x = 2√2", "x√2 = √8"),
        ("√2 x = 2", "x = √2"),
        ("√2 x < 2", "√2 > x"),
        ("√x√x", "(√x)^2"),
        ("√(x^2)", "|x|"),
        ("√(x - 20)", "√(2x - 40)/√2"),
        ("|x - 2|", "|2 - x|"),
        ("2^x * 2", "2^(x + 1)"),
        ("y = |x|", "|x| = y"),
        ("|x| < 2", "2|x| < 4"),
    ],
)
def test_different_forms_of_the_same_are_the_same(one: str, other: str) -> None:
    assert equivalent(parse(one), parse(other))
    assert equivalent(parse(other), parse(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2x + 3", "2x - 3"),
        ("2x + 3", "2x + 3y"),
        ("x", "x^2"),
        ("x/2", "2/x"),
        ("1/3", "0.3333333333"),
        ("x = 1", "x = 2"),
        ("x < 2", "x <= 2"),
        ("x < 2", "x > 2"),
        ("-x < 2", "x < -2"),
        ("x = 1", "1"),
        ("x = 1", "x != 1"),
        ("x = x", "x = 1"),
        ("1 < x <= 2", "1 < x < 2"),
        ("1 < x < 2", "1 < x"),
        ("√12", "3.4641016151377"),
        ("√2 + √3", "√5"),
        ("√(x^2)", "x"),
        ("|x|", "x"),
        ("√x", "x"),
        ("2^x", "x^2"),
        ("√2 x < 2", "√2 < x"),
        ("√2 x = 2", "x = 2"),
        ("|x| < 2", "|x| > 2"),
        ("|x| < 2", "-|x| < -2"),
    ],
)
def test_different_answers_are_different(one: str, other: str) -> None:
    assert not equivalent(parse(one), parse(other))
    assert not equivalent(parse(other), parse(one))


@pytest.mark.parametrize(
    "text", ["1 < x^y < 2", "x/(1 - 1)", "x^y", "x^(1/2)", "x^13", "√(0 - 1)", "√(x - 10^9)"]
)
def test_what_cannot_be_expanded_is_an_error(text: str) -> None:
    with pytest.raises(ExpressionError):
        equivalent(parse(text), parse(text))
