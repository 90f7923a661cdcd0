"""Numbers as people write them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.items.decimals import decimal_text, number_text
from engine.items.model import Form, Rules
from engine.items.number_forms import has_form, number_value, rounded, significant_figures

NUMBERS = st.fractions(min_value=-10_000, max_value=10_000, max_denominator=400)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(1, 4), "0.25"),
        (Fraction(-1, 4), "-0.25"),
        (Fraction(12), "12"),
        (Fraction(5, 2), "2.5"),
        (Fraction(0), "0"),
        (Fraction(1, 3), None),
    ],
)
def test_a_decimal_is_exact_or_there_is_none(number: Fraction, text: str | None) -> None:
    assert decimal_text(number) == text


@given(NUMBERS, st.integers(min_value=1, max_value=6))
@example(Fraction(996, 100), 2)
def test_so_many_figures_are_written_of_the_rounded_number(number: Fraction, figures: int) -> None:
    text = number_text(number, Rules(figures=figures))
    fewest, most = significant_figures(text)

    assert number_value(text) == rounded(number, figures)
    assert number == 0 or fewest <= figures <= most


@given(NUMBERS.filter(bool), st.sampled_from([Form.MIXED, Form.FRACTION]))
def test_a_fraction_is_written_in_its_form_with_its_value(number: Fraction, form: Form) -> None:
    text = number_text(number, Rules(form=form))

    assert number_value(text) == number
    assert has_form(text, form)


@given(NUMBERS.filter(bool), st.integers(min_value=1, max_value=5))
@example(Fraction(19, 20), 1)
def test_scientific_notation_has_one_figure_before_the_point(number: Fraction, figures: int) -> None:
    text = number_text(number, Rules(form=Form.SCIENTIFIC, figures=figures))

    assert number_value(text) == rounded(number, figures)
    assert has_form(text, Form.SCIENTIFIC)


@given(NUMBERS, st.fractions(min_value=Fraction(1, 1000), max_value=1))
def test_a_decimal_within_a_tolerance_is_much_nearer_than_it_need_be(
    number: Fraction, tolerance: Fraction
) -> None:
    text = number_text(number, Rules(), tolerance)

    assert abs(number_value(text) - number) * 10 <= tolerance
