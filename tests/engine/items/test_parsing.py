"""Reading formulas: what is understood, what is refused, and that hostile text ends quickly."""

from __future__ import annotations

import contextlib
import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.items.equivalence import equivalent
from engine.items.notation import MAX_DEPTH, ExpressionError, Fault
from engine.items.parsing import parse
from engine.items.polynomials import expand
from engine.items.values import holds, value

X = {"x": Fraction(5), "y": Fraction(7)}
SIGNS = st.text(alphabet="0123456789xyab+-*/^()=<>!., ²½−×{}$", max_size=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3x", 15),
        ("2(x+1)", 12),
        ("(x+1)(x-1)", 24),
        ("xy", 35),
        ("2 x y", 70),
        ("-x^2", -25),
        ("(-x)^2", 25),
        ("2^3^2", 512),
        ("2^-1", Fraction(1, 2)),
        ("x²y", 175),
        ("10 − 4 − 3", 3),
        ("12/3/2", 2),
        ("1/2x", Fraction(5, 2)),
        ("6÷2×3", 9),
        ("2·x", 10),
        ("½x", Fraction(5, 2)),
        ("0.25x", Fraction(5, 4)),
        (".5", Fraction(1, 2)),
        ("3.", 3),
        ("3\u2009x", 15),
        ("--3", 3),
        ("٣x", 15),
        ("２ｘ＋１", 11),
        ("3𝑥", 15),
        ("x⁻²", Fraction(1, 25)),
        ("|3 - x|y", 14),
        ("2|x|", 10),
        ("||x - 8| - y|", 4),
        ("√(x + 4)", 3),
        ("√9x", 15),
        ("√4²", 4),
        ("2xsqrt4", 20),
        ("sqrt(9)^2", 9),
        ("|x|^2", 25),
        ("abs(-x)", 5),
        ("+3", 3),
        ("2*-3", -6),
    ],
)
def test_a_formula_has_the_value_it_has_in_a_textbook(text: str, expected: Fraction) -> None:
    assert value(parse(text, X), X) == expected


@pytest.mark.parametrize(
    ("text", "truth"),
    [("x = 5", True), ("x != 5", False), ("2 < x <= 5", True), ("x ≥ 6", False), ("x > 4 > 5", False)],
)
def test_a_chain_of_comparisons_holds_if_each_does(text: str, truth: bool) -> None:
    assert holds(parse(text, X), X) is truth


def test_a_known_word_is_one_name_and_another_is_a_product_of_letters() -> None:
    names = {"ab": Fraction(10), "a": Fraction(2), "b": Fraction(3)}

    assert value(parse("ab + ba", names), names) == 16


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.EMPTY),
        (" \u200b ", Fault.EMPTY),
        ("x" * 201, Fault.TOO_LONG),
        ("x" * 150, Fault.TOO_LONG),
        ("(" * 10_000, Fault.TOO_LONG),
        ("(" * 50 + "1" + ")" * 50, Fault.TOO_DEEP),
        ("-" * 50 + "1", Fault.TOO_DEEP),
        ("2" + "^2" * 40, Fault.TOO_DEEP),
        ("1234567890123456", Fault.TOO_LARGE),
        ("9**9**9", Fault.UNEXPECTED),
        ("2 3", Fault.UNEXPECTED),
        ("x2", Fault.UNEXPECTED),
        ("3 +", Fault.UNEXPECTED),
        ("\0", Fault.UNEXPECTED),
        ("x_y", Fault.UNEXPECTED),
        ("٣?", Fault.UNEXPECTED),
        ("sqrt", Fault.UNEXPECTED),
        ("max(1, 2)", Fault.UNKNOWN_NAME),
        ("|x", Fault.BRACKETS),
        ("||", Fault.UNEXPECTED),
        ("1, 2", Fault.UNEXPECTED),
        ("{a}", Fault.UNEXPECTED),
        ("__import__('os').system('ls')", Fault.UNEXPECTED),
        ("(x", Fault.BRACKETS),
        ("x)", Fault.BRACKETS),
        ("()", Fault.BRACKETS),
        ("z + 1", Fault.UNKNOWN_NAME),
        ("(x = 1) + 1", Fault.BRACKETS),
    ],
)
def test_what_is_no_formula_is_refused_with_its_fault(text: str, fault: Fault) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(text, X)

    assert refused.value.fault is fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("1/0", Fault.DIVISION_BY_ZERO),
        ("0^-1", Fault.DIVISION_BY_ZERO),
        ("1/(x-5)", Fault.DIVISION_BY_ZERO),
        ("9^9^9", Fault.TOO_LARGE),
        ("9^99999", Fault.TOO_LARGE),
        ("(9^30)^30", Fault.TOO_LARGE),
        ("2^(1/2)", Fault.NO_VALUE),
        ("x = 5", Fault.NO_VALUE),
    ],
)
def test_what_has_no_value_within_the_limits_is_refused(text: str, fault: Fault) -> None:
    with pytest.raises(ExpressionError) as refused:
        value(parse(text, X), X)

    assert refused.value.fault is fault


def test_brackets_are_read_up_to_the_limit_of_depth() -> None:
    assert value(parse("(" * MAX_DEPTH + "1" + ")" * MAX_DEPTH), {}) == 1


@settings(deadline=2000, max_examples=400)
@given(st.one_of(st.text(max_size=300), SIGNS))
def test_any_text_at_all_ends_in_a_tree_or_the_one_error(text: str) -> None:
    try:
        tree = parse(text)
        value(tree, X)
    except ExpressionError:
        return
    assert tree is not None


@pytest.mark.parametrize(
    "text",
    [
        "((((((x+y+1)^12)^12)^12)^12)^12)^12",
        "(x+y+z+a+b+c+d+e+f+g)^12",
        "*".join(["(x+y+1)^4"] * 12),
        "1/(x+1/(x+1/(x+1/(x+1/(x+1/(x+1/(x+1/(x+1))))))))",
        "^".join(["9"] * 25),
        "+".join(["(x+y)^9"] * 15),
        "999999999999999^30*" * 5 + "9",
    ],
)
def test_hostile_formulas_are_expanded_or_refused_within_a_second(text: str) -> None:
    started = time.perf_counter()
    with contextlib.suppress(ExpressionError):
        equivalent(parse(text), parse(text))

    assert time.perf_counter() - started < 1


@settings(deadline=2000, max_examples=300)
@given(
    st.lists(st.sampled_from(["x", "y", "2", "(x+1)", "(y-3)", "(1/2)"]), min_size=1, max_size=6), st.data()
)
def test_expanding_keeps_the_value(factors: list[str], data: st.DataObject) -> None:
    signs = data.draw(st.lists(st.sampled_from("+-*/"), min_size=len(factors) - 1, max_size=len(factors) - 1))
    text = factors[0] + "".join(sign + factor for sign, factor in zip(signs, factors[1:], strict=True))
    expanded = expand(parse(text))

    top, bottom = (
        sum(
            (coefficient * _power(monomial) for monomial, coefficient in polynomial.items()),
            start=Fraction(0),
        )
        for polynomial in (expanded.top, expanded.bottom)
    )
    assert top / bottom == value(parse(text, X), X)


def _power(monomial: tuple[tuple[str, int], ...]) -> Fraction:
    product = Fraction(1)
    for name, exponent in monomial:
        product *= X[name] ** exponent
    return product
