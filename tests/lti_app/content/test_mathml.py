"""Formulas on a page and in plain text."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_app.content.mathml import to_html, to_plain


def math(formula: str) -> str:
    """The markup of one formula, without the element around it."""
    markup = str(to_html(f"${formula}$"))
    assert markup.startswith("<math ")
    assert markup.endswith("</math>")
    return markup.split(">", 1)[1].removesuffix("</math>")


@pytest.mark.parametrize(
    ("formula", "markup"),
    [
        ("3", "<mn>3</mn>"),
        ("1x", "<mi>x</mi>"),
        ("-1x", '<mrow><mo form="prefix">−</mo><mi>x</mi></mrow>'),
        ("3x", "<mrow><mn>3</mn><mo>\u2062</mo><mi>x</mi></mrow>"),
        ("2*3", "<mrow><mn>2</mn><mo>⋅</mo><mn>3</mn></mrow>"),
        ("x + (-3)", "<mrow><mi>x</mi><mo>−</mo><mn>3</mn></mrow>"),
        (
            "5 - (-3)",
            (
                "<mrow><mn>5</mn><mo>−</mo><mrow><mo>(</mo>"
                '<mrow><mo form="prefix">−</mo><mn>3</mn></mrow><mo>)</mo></mrow></mrow>'
            ),
        ),
        ("(x+1)/(2)", "<mfrac><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow><mn>2</mn></mfrac>"),
        (
            "(1/2)x",
            "<mrow><mfrac><mn>1</mn><mn>2</mn></mfrac><mo>\u2062</mo><mi>x</mi></mrow>",
        ),
        ("x^(-2)", '<msup><mi>x</mi><mrow><mo form="prefix">−</mo><mn>2</mn></mrow></msup>'),
        ("x <= 2", "<mrow><mi>x</mi><mo>≤</mo><mn>2</mn></mrow>"),
        ("x < 2", "<mrow><mi>x</mi><mo>&lt;</mo><mn>2</mn></mrow>"),
        ("0 != x = 1", "<mrow><mn>0</mn><mo>≠</mo><mi>x</mi><mo>=</mo><mn>1</mn></mrow>"),
    ],
)
def test_a_formula_becomes_mathml_as_print_has_it(formula: str, markup: str) -> None:
    assert math(formula) == markup


def test_a_formula_carries_its_reading_on_one_line() -> None:
    assert 'aria-label="3x − 2 &lt; 11"' in to_html("$3x + (-2) < 11$")


def test_a_stop_stays_on_the_line_of_its_formula() -> None:
    assert to_html("Is it $x$?") == (
        'Is it <span class="unbroken"><math aria-label="x"><mi>x</mi></math>?</span>'
    )
    assert "unbroken" not in to_html("Add $x$ to $y$")


def test_words_around_a_formula_are_escaped() -> None:
    assert to_html("<b>$x$ & y") == ('&lt;b&gt;<math aria-label="x"><mi>x</mi></math> &amp; y')


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("$<script>$", "&lt;script&gt;"),
        ("$2 3$", "2 3"),
        ("$x = $", "x = "),
        (r"costs \$5", "costs $5"),
        ("costs $5", "costs $5"),
        ("", ""),
    ],
)
def test_what_is_no_formula_is_shown_as_it_was_written(text: str, shown: str) -> None:
    assert to_html(text) == shown


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Solve $3x+2=11$.", "Solve 3x + 2 = 11."),
        ("$x + (-3) <= 1$", "x − 3 ≤ 1"),
        ("$2*x != (1/2)x$", "2 ⋅ x ≠ (1/2)x"),
        ("$2 3$ and a-b", "2 3 and a-b"),
        (r"\$5 & <b>", "$5 & <b>"),
    ],
)
def test_plain_text_has_its_formulas_on_one_line(text: str, plain: str) -> None:
    assert to_plain(text) == plain


@settings(deadline=2000, max_examples=400)
@given(
    st.one_of(
        st.text(max_size=80),
        st.text(alphabet="0123456789xy+-*/^()=<>!&\"' \0\x1b²\ufffe$\\", max_size=60).map(
            lambda formula: f"<${formula}$>"
        ),
    )
)
def test_markup_is_well_formed_whatever_the_text(text: str) -> None:
    assert ElementTree.fromstring(f"<p>{to_html(text)}</p>") is not None  # noqa: S314 - our own output


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("$sqrt(x + 1)$", "√(x + 1)"),
        ("$abs(x - abs(y))$", "|x − |y||"),
        ("$(2, -1)$", "(2, −1)"),
        ("${-2, 1/2}$", "{−2, 1/2}"),
        ("${}$", "{}"),
        ("$(-inf, 2) U [4, inf)$", "(−∞, 2) ∪ [4, ∞)"),
        ("$-2, 5$", "−2, 5"),
        ("$(x + 1)(x - 2)$", "(x + 1)(x − 2)"),
        ("$A(2, 5) <= ?$", "A(2, 5) ≤ ?"),  # no formula: as it was written, with the signs of print
        ("`print(-1)` prints $-1$.", "print(-1) prints −1."),
    ],
)
def test_a_text_reads_in_plain_signs(text: str, plain: str) -> None:
    assert to_plain(text) == plain


@pytest.mark.parametrize(
    ("formula", "markup"),
    [
        ("sqrt(x)", "<msqrt><mi>x</mi></msqrt>"),
        ("abs(x)", "<mrow><mo>|</mo><mi>x</mi><mo>|</mo></mrow>"),
        (
            "(2, -1)",
            (
                "<mrow><mo>(</mo><mn>2</mn><mo>,</mo>"
                '<mrow><mo form="prefix">−</mo><mn>1</mn></mrow><mo>)</mo></mrow>'
            ),
        ),
        ("{}", "<mrow><mo>{</mo><mo>}</mo></mrow>"),
        (
            "[0, 1) ∪ {2}",
            (
                "<mrow><mo>[</mo><mn>0</mn><mo>,</mo><mn>1</mn><mo>)</mo>"
                "<mo>∪</mo><mo>{</mo><mn>2</mn><mo>}</mo></mrow>"
            ),
        ),
    ],
)
def test_several_values_become_one_formula(formula: str, markup: str) -> None:
    assert math(formula) == markup


def test_code_stays_as_it_is_written() -> None:
    assert to_html('`x  <  "$5"` is code.') == "<code>x  &lt;  &#34;$5&#34;</code> is code."
