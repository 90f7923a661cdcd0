"""Formulas as a textbook prints them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.items.notation import ExpressionError
from engine.items.parsing import parse
from engine.items.values import value
from engine.items.writing import look, tidy, written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x + (-3) = (-2)", "x - 3 = -2"),
        ("1x + 2", "x + 2"),
        ("(-1)x", "-x"),
        ("2 + (-1)x", "2 - x"),
        ("2 + (-4)x", "2 - 4x"),
        ("5-(-3)", "5 - (-3)"),
        ("5-(-3)x", "5 - (-3x)"),
        ("(1/2)x-3", "(1/2)x - 3"),
        ("2(3)", "2(3)"),
        ("2*(-3)", "2 * (-3)"),
        ("(-3)^2", "(-3)^2"),
        ("-3^2", "-3^2"),
        ("(2/3)^2", "(2/3)^2"),
        ("x^(-2)", "x^(-2)"),
        ("3*(1/2)", "3 * (1/2)"),
        ("(3/4)/(2/3)", "3/4/(2/3)"),
        ("2(x+1)/3", "2(x + 1)/3"),
        ("((x+1))", "(x + 1)"),
        ("1(x+2)", "(x + 2)"),
        ("f(3)", "f(3)"),
        ("2<x<=(5)", "2 < x <= 5"),
        ("0.50x", "0.50x"),
        (".5", "0.5"),
    ],
)
def test_a_formula_is_written_as_print_has_it(text: str, expected: str) -> None:
    assert written(tidy(parse(text))) == expected


def test_spacing_and_signs_of_multiplication_make_no_difference_to_the_look() -> None:
    assert look(parse("2*x+ 3")) == look(parse("2x + 3"))
    assert look(parse("2x + 3")) != look(parse("3 + 2x"))


NUMERALS = st.sampled_from(["0", "1", "2", "3", "(-1)", "(-2)", "(1/2)", "(-3/4)", "0.5"])
ATOMS = st.one_of(NUMERALS, st.sampled_from(["x", "y", "(x + 1)", "(-x)", "(2x)"]))
FORMULAS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map("".join),
        st.tuples(inner, st.sampled_from(["x", "(y)", "(-2)", "(1/3)"])).map("".join),
        inner.map(lambda formula: f"({formula})"),
        inner.map(lambda formula: f"-{formula}"),
        inner.map(lambda formula: f"({formula})^2"),
    ),
    max_leaves=6,
)


@settings(deadline=2000, max_examples=500)
@given(FORMULAS)
def test_a_tidy_formula_has_the_same_value_and_is_stable(text: str) -> None:
    names = {"x": Fraction(3, 7), "y": Fraction(-5)}
    try:
        tree = parse(text)
        expected = value(tree, names)
    except ExpressionError:
        return
    line = written(tidy(tree))

    assert value(parse(line), names) == expected
    assert written(tidy(parse(line))) == line
