"""Numbers put into texts and formulas."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.items.notation import ExpressionError
from engine.items.texts import Segment, escaped, fill, fill_formula, fill_typed, places, segments

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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`print(@a@, '{a}')` for {a}", "`print(3, '{a}')` for 3"),
        ("`x = @n@ * @h@`", "`x = -3 * 0.5`"),
        ("the word {word}, $x {sign} {a}$", "the word cat, $x < 3$"),
        (r"\{a\} and {a}", r"\{a\} and 3"),
        ("$sqrt({a}x) = abs({n})$", "$sqrt(3x) = abs(-3)$"),
    ],
)
def test_code_and_words_have_places_of_their_own(text: str, expected: str) -> None:
    assert fill(text, {**VALUES, "word": "cat", "sign": "<"}) == expected


def test_a_text_value_is_shown_as_it_is_whatever_signs_it_has() -> None:
    filled = fill("Type {word} now.", {"word": "`$5` {x}"})

    assert segments(filled) == (Segment("Type `$5` {x} now."),)


def test_a_text_is_cut_into_words_formulas_and_code() -> None:
    assert segments("Is `a == b` or $a + b$ `{}`?") == (
        Segment("Is "),
        Segment("a == b", code=True),
        Segment(" or "),
        Segment("a + b", formula=True),
        Segment(" "),
        Segment("{}", code=True),
        Segment("?"),
    )


@given(st.text())
def test_escaped_words_are_shown_just_as_they_were(words: str) -> None:
    assert "".join(segment.text for segment in segments(escaped(words))) == words
    assert not any(segment.formula or segment.code for segment in segments(escaped(words)))
    assert fill(escaped(words), {}) == escaped(words)


@pytest.mark.parametrize(
    ("text", "names"),
    [("{a} and ${b}$", {"a", "b"}), ("`@a@ {b}`", {"a"}), (r"\{a\} @b@", set()), ("{a b}", set())],
)
def test_places_are_found_where_they_count(text: str, names: set[str]) -> None:
    assert places(text) == names


def test_what_is_typed_has_a_hyphen_for_its_minus_sign() -> None:
    assert fill_typed("{n} and @h@", VALUES) == "-3 and 0.5"
