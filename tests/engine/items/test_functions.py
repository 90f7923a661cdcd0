"""Functions in the expressions of authors."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.items.notation import ExpressionError, Fault
from engine.items.numbers import evaluated

VALUES: dict[str, Fraction | str] = {
    "a": Fraction(-3),
    "b": Fraction(12),
    "h": Fraction(7, 2),
    "word": "cat",
    "max_speed": Fraction(30),
}


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("abs(a)", 3),
        ("min(a, b) + max(a, b)", 9),
        ("floor(h)", 3),
        ("floor(-h)", -4),
        ("mod(b, 5)", 2),
        ("mod(a, 5)", 2),
        ("mod(h, 2)", Fraction(3, 2)),
        ("gcd(a, b)", 3),
        ("lcm(4, b/2)", 12),
        ("sqrt(b*3)", 6),
        ("sqrt(49/4)", Fraction(7, 2)),
        ("2abs(a)", 6),
        ("abs(a)^2", 9),
        ("max_speed/3", 10),
        ("floor(b / max(abs(a), 5))", 2),
    ],
)
def test_a_function_has_an_exact_value(expression: str, result: Fraction) -> None:
    assert evaluated(expression, VALUES) == result


@pytest.mark.parametrize(
    ("expression", "fault"),
    [
        ("sqrt(b)", Fault.NO_VALUE),
        ("sqrt(a)", Fault.NO_VALUE),
        ("gcd(h, 2)", Fault.NO_VALUE),
        ("word + 1", Fault.NO_VALUE),
        ("mod(b, a + 3)", Fault.DIVISION_BY_ZERO),
        ("min(a)", Fault.UNEXPECTED),
        ("abs(a, b)", Fault.UNEXPECTED),
        ("min(a, b", Fault.BRACKETS),
        ("gcd + 1", Fault.UNEXPECTED),
    ],
)
def test_what_has_no_value_is_refused_with_its_fault(expression: str, fault: Fault) -> None:
    with pytest.raises(ExpressionError) as refused:
        evaluated(expression, VALUES)

    assert refused.value.fault is fault
