"""The forms that a formula or a number can be asked for in."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.items.forms import is_expanded, is_factored, is_simplified, is_solved
from engine.items.model import Form
from engine.items.number_forms import has_form, number_value, rounded, significant_figures
from engine.items.parsing import parse
from engine.items.units import same_unit


@pytest.mark.parametrize(
    "text",
    [
        "3x+2",
        "x/2",
        "0.5x",
        "(1/2)x-3",
        "x^2y/3",
        "-x/4",
        "x^-3",
        "3*2^x",
        "5",
        "-3",
        "3/4",
        "2√3",
        "√x+2",
        "|x|+2",
    ],
)
def test_what_is_simplified_is_expanded_too(text: str) -> None:
    assert is_simplified(parse(text))
    assert is_expanded(parse(text))


@pytest.mark.parametrize("text", ["(x+1)/(x+2)", "(3+√5)/2", "(x+1)/2", "-(x+1)/2", "(x+y)/(x-y)"])
def test_one_sum_over_another_is_simplified_though_it_has_brackets(text: str) -> None:
    assert is_simplified(parse(text))
    assert not is_expanded(parse(text))


@pytest.mark.parametrize("text", ["2x/4", "√12", "√2√3", "6/4", "-4/6", "1/√2", "x/1", "4√3/2", "10/5"])
def test_a_fraction_or_root_that_can_be_lower_is_expanded_only(text: str) -> None:
    assert is_expanded(parse(text))
    assert not is_simplified(parse(text))


@pytest.mark.parametrize(
    "text",
    [
        "2x+x",
        "2(x+1)",
        "x*x",
        "x^2x",
        "2*3x",
        "x^1",
        "x^0",
        "0x",
        "x+0",
        "3(4)x",
        "2+3",
        "2√3+√3",
        "(x+1)^2",
        "x-x",
    ],
)
def test_what_can_be_put_together_or_multiplied_out_is_neither(text: str) -> None:
    assert not is_expanded(parse(text))
    assert not is_simplified(parse(text))


@pytest.mark.parametrize(
    "text", ["(2x+4)/2", "(x^2-1)/(x-1)", "(2+2√3)/2", "x(x+1)/x", "(x+y)/(2x+2y)", "(x^2+x)/x", "1/(1+√2)"]
)
def test_a_fraction_of_sums_with_a_common_factor_is_not_simplified(text: str) -> None:
    assert not is_simplified(parse(text))


@pytest.mark.parametrize(
    ("text", "right", "factored"),
    [
        ("(x+2)(x+3)", "(x+2)(x+3)", True),
        ("(3+x)*(x+2)", "(x+2)(x+3)", True),
        ("-(2-x)(x+3)", "(x-2)(x+3)", True),
        ("(x+2)(x+2)", "(x+2)^2", True),
        ("x*x(x+1)", "x^2(x+1)", True),
        ("(2x)(x+3)", "2x(x+3)", True),
        ("(x+y)(x-y)", "(x-y)(x+y)", True),
        ("(x+1)(x+2)/3", "(1/3)(x+1)(x+2)", True),
        ("x^2+5x+6", "(x+2)(x+3)", False),
        ("(2x+4)(x+3)", "2(x+2)(x+3)", False),
        ("3(2x^2+5x)", "3x(2x+5)", False),
        ("2*3(x+1)", "6(x+1)", False),
        ("(x/2+1)(x+3)", "(x+2)(x+3)", False),
        ("(x-1)(x^2-1)", "(x-1)^2(x+1)", False),
        ("(x+2)(x+2)", "(x+2)(x+3)", False),
        ("(x+2)(x+3)+0", "(x+2)(x+3)", False),
    ],
)
def test_a_product_is_factored_if_its_factors_are_those_of_the_right_answer(
    text: str, right: str, factored: bool
) -> None:
    assert is_factored(parse(text), parse(right)) is factored


@pytest.mark.parametrize(
    ("text", "right", "solved"),
    [
        ("3=x", "x=3", True),
        ("x=6/2", "x=3", True),
        ("4>x", "x<4", True),
        ("y=2(x+1)", "y=2x+2", True),
        ("1<x<3", "1<x<3", True),
        ("r=√(A/3)", "r=√(A/3)", True),
        ("2x=6", "x=3", False),
        ("x=2+1", "x=3", False),
        ("x=3-x", "x=3/2", False),
        ("y-2x=1", "y=2x+1", False),
        ("x", "x=3", False),
    ],
)
def test_an_equation_is_solved_where_its_letter_stands_alone(text: str, right: str, solved: bool) -> None:
    assert is_solved(parse(text), parse(right)) is solved


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("3/4", {Form.FRACTION, Form.MIXED}),
        ("-3/4", {Form.FRACTION, Form.MIXED}),
        ("7/3", {Form.FRACTION}),
        ("6/8", set()),
        ("2 1/3", {Form.MIXED}),
        ("2 4/3", set()),
        ("2 2/6", set()),
        ("5", {Form.FRACTION, Form.MIXED, Form.DECIMAL}),
        ("5/1", set()),
        ("0.75", {Form.DECIMAL}),
        ("-.5", {Form.DECIMAL}),
        ("3.2*10^5", {Form.SCIENTIFIC}),
        ("32*10^4", set()),
        ("0.32*10^6", set()),
        ("10^5", {Form.SCIENTIFIC}),
    ],
)
def test_a_number_is_known_by_its_form(text: str, forms: set[Form]) -> None:
    among = {Form.FRACTION, Form.MIXED, Form.DECIMAL, Form.SCIENTIFIC}

    assert {form for form in among if has_form(text, form)} == forms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-2 1/3", Fraction(-7, 3)),
        ("3.2 * 10^5", Fraction(320_000)),
        ("-1.5e-3", Fraction(-3, 2000)),
        ("10^3", Fraction(1000)),
        ("0.50", Fraction(1, 2)),
        ("3/4", Fraction(3, 4)),
    ],
)
def test_a_number_has_one_value_in_every_form(text: str, expected: Fraction) -> None:
    assert number_value(text) == expected


@pytest.mark.parametrize(
    ("text", "fewest", "most"),
    [
        ("12.30", 4, 4),
        ("0.0120", 3, 3),
        ("1200", 2, 4),
        ("1200.", 4, 4),
        ("7", 1, 1),
        ("0", 1, 1),
        ("1.20*10^3", 3, 3),
    ],
)
def test_significant_figures_are_counted_as_schools_count_them(text: str, fewest: int, most: int) -> None:
    assert significant_figures(text) == (fewest, most)


@pytest.mark.parametrize(
    ("number", "figures", "expected"),
    [
        ("12.345", 3, "12.3"),
        ("12.35", 3, "12.4"),
        ("-12.35", 3, "-12.4"),
        ("0.04567", 2, "0.046"),
        ("999.9", 3, "1000"),
        ("0", 3, "0"),
    ],
)
def test_a_number_is_rounded_half_away_from_zero(number: str, figures: int, expected: str) -> None:
    assert rounded(Fraction(number), figures) == Fraction(expected)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cm", "Centimetres"),
        ("m^2", "square meters"),
        ("m^3", "cubic m"),
        ("km/h", "kilometers per hour"),
        ("km/h", "kmh"),
        ("mi/h", "mph"),
        ("%", "per cent"),
        ("°C", "degrees Celsius"),
        ("apples", "apple"),
        ("$", "dollars"),
        ("$/h", "dollars an hour"),
        ("h", "hrs"),
    ],
)
def test_a_unit_has_many_spellings(one: str, other: str) -> None:
    assert same_unit(one, other)
    assert same_unit(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cm", "m"),
        ("m", "m^2"),
        ("m^2", "m^3"),
        ("km/h", "km"),
        ("apples", "pears"),
        ("min", "m"),
        ("°C", "°F"),
    ],
)
def test_another_unit_is_another(one: str, other: str) -> None:
    assert not same_unit(one, other)
