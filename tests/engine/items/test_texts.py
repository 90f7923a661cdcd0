"""Numbers put into texts and formulas."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.items.notation import ExpressionError
from engine.items.texts import Segment, fill, fill_formula, segments

VALUES = {"a": Fraction(3), "n": Fraction(-3), "h": Fraction(1, 2), "one": Fraction(1)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Take ${a}$ from ${a}x$.", "Take $3$ from $3x$."),
        ("Solve $x + {n} = {h}$.", "Solve $x - 3 = 1/2$."),
        ("$2{a}$ and $x{a}$ and ${a}{a}$", "$2(3)$ and $x(3)$ and $3(3)$"),
        ("${n}^2$", "$(-3)^2$"),
        ("${h}x - {n}$", "$(1/2)x - (-3)$"),
        ("${one}x$", "$x$"),
        ("{a} apples, {n} degrees, {h} of it", "3 apples, −3 degrees, 1/2 of it"),
        (r"It costs \${a}.", r"It costs \$3."),
        ("$not ( readable {a}$", "$not ( readable 3$"),
    ],
)
def test_numbers_are_filled_in_as_one_would_write_them(text: str, expected: str) -> None:
    assert fill(text, VALUES) == expected


def test_an_answer_is_filled_in_and_tidied() -> None:
    assert fill_formula("{a}x + {n}", VALUES) == "3x - 3"


@pytest.mark.parametrize("text", ["${z}x$", "{z} apples"])
def test_an_unknown_name_is_an_error(text: str) -> None:
    with pytest.raises(ExpressionError):
        fill(text, VALUES)


def test_a_dollar_sign_without_a_partner_is_a_dollar_sign() -> None:
    assert segments(r"$x$ for \$5 or $6") == (
        Segment("x", True),
        Segment(" for $5 or $6", False),
    )
