"""How HTML, TeX, MathML, Markdown and plain words become a text of a bank."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.items.texts import fill, has_stray_sign, segments
from lti_app.content.importing.html_text import from_html
from lti_app.content.importing.plain import from_markdown, from_plain
from lti_app.content.importing.tex import read_tex
from lti_app.content.importing.worded import GAP, Table

PICTURE = '<img src="a.png" alt="{}">'


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two <b>bold</b></p>", "One\nTwo bold"),
        ("a<br>b", "a\nb"),
        ("5 &lt; 6 &amp; 7&nbsp;€", "5 < 6 & 7 €"),
        ("<ul><li>a</li><li>b</li></ul>", "• a\n• b"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("H<sub>2</sub>O and x<sup>2</sup>", "H₂O and x²"),
        ("<script>alert(1)</script>x<!-- no --><style>p{}</style>", "x"),
        ("Half of $5", r"Half of \$5"),
        ("The {set} `x` a@b.c", r"The \{set\} \`x\` a\@b.c"),
        ("call <code>len({1})</code> now", "call `len({1})` now"),
        (r"\(\frac{1}{2}x\le 3\)", "$(1/2)x <= 3$"),
        (r"\[x^{n-1}\cdot\sqrt{4}\]", "$x^(n - 1) * sqrt(4)$"),
        (r"$$\left(x+1\right)^2$$", "$(x + 1)^2$"),
        (r"\(3+4=\) ?", "$3 + 4$ = ?"),
        ("<math><mfrac><mn>1</mn><mi>x</mi></mfrac><mo>≤</mo><msqrt><mn>4</mn></msqrt></math>",
         "$1/x <= sqrt(4)$"),
        ("<math><msup><mi>x</mi><mrow><mi>n</mi><mo>−</mo><mn>1</mn></mrow></msup></math>", "$x^(n - 1)$"),
        ('<img class="equation_image" data-equation-content="\\frac{a}{b}" alt="LaTeX: x">', "$a/b$"),
        ("«math xmlns=¨http://www.w3.org/1998/Math/MathML¨»«mi»x«/mi»«mo»=«/mo»«mn»2«/mn»«/math»", "$x = 2$"),
        ('<a href="https://example.org">there</a>', "there"),
    ],
)  # fmt: skip
def test_html_becomes_a_text(markup: str, text: str) -> None:
    assert from_html(markup).text == text


@pytest.mark.parametrize(
    ("markup", "text", "loss"),
    [
        (r"\(\sin x\)", "sin x", "formula-as-text"),
        (r"\(2\frac{1}{3}\)", "2 1/3", "formula-as-text"),
        (r"\(\alpha\approx 3\)", "α≈ 3", "formula-as-text"),
        ("x<sup>ab</sup>", "x^(ab)", "formula-as-text"),
        (PICTURE.format("a triangle with two sides"), "[a triangle with two sides]", "image-described"),
        (PICTURE.format("image of slope.png"), "[image of slope.png]", "image-described"),
        (PICTURE.format("slope.png"), "", "image-needed"),
        (PICTURE.format("a box"), "", "image-needed"),
        ('<video src="a.mp4"></video>', "", "media-needed"),
        ("<table><tr><th>x</th></tr><tr><td>1</td><td>2</td></tr></table>", "x\n1 | 2", "table-flattened"),
        ('<a href="https://example.org">there</a>', "there", "links-dropped"),
    ],
)  # fmt: skip
def test_what_is_lost_is_told(markup: str, text: str, loss: str) -> None:
    read = from_html(markup)
    assert (read.text, read.losses) == (text, {f"import.{loss}"})


def test_a_table_is_kept_apart_with_its_caption() -> None:
    rows = r"<tr><th>\(x\)</th><th></th></tr><tr><td>1</td><td><b>2</b></td></tr>"
    read = from_html(f"<p>Look.</p><table><caption>Some values</caption>{rows}</table><p>Which?</p>")
    assert read.text == "Look.\nWhich?"
    assert read.table == Table((("$x$", "\xa0"), ("1", "2")), "Some values")
    assert read.on_one_line().text == "Look. Which? Some values $x$ | 1 | 2"


def test_a_table_with_gaps_in_it_becomes_lines() -> None:
    read = from_html(f"<table><tr><td>1</td><td>{GAP}</td></tr><tr><td>2</td><td>4</td></tr></table>")
    assert (read.text, read.table) == (f"1 | {GAP}\n2 | 4", None)


def test_a_program_is_kept_apart_with_its_indentation() -> None:
    read = from_html("<p>What is printed?</p><pre>for i in range(2):\n    print(i)</pre>")
    assert (read.text, read.code) == ("What is printed?", "for i in range(2):\n    print(i)")


def test_markdown_loses_its_marks_and_keeps_its_code() -> None:
    assert from_markdown("# Look\nThe **first** `a_b` of *three*").text == "Look\nThe first `a_b` of three"


def test_a_mixed_number_is_not_taken_for_a_product() -> None:
    assert not read_tex(r"2\frac{1}{3}").sure


@pytest.mark.parametrize("tex", ["{" * 500, r"\frac" * 300, r"\sqrt[" * 200, "x^" * 400, "\\"])
def test_tex_without_end_is_read_calmly(tex: str) -> None:
    read_tex(tex)


@given(st.text(max_size=60))
def test_words_of_whatever_signs_are_shown_as_they_are(words: str) -> None:
    plain = " ".join(words.split())
    for sign in ("\\", "$", "\x1c", "\x1d", "\x1e", "\x1f", "\x85"):
        plain = plain.replace(sign, "")
    plain = " ".join(plain.split())
    shown = segments(fill(from_plain(plain).text, {}))
    assert "".join(segment.text for segment in shown) == plain
    assert not any(segment.formula or segment.code for segment in shown)


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<pre>",
        "</pre>",
        "<code>",
        "<sup>",
        "<table><tr><td>",
        "<math>",
        "<mfrac><mn>1</mn>",
        "</math>",
        "<img/alt='a_b'>",
        "\\(",
        "\\)",
        "\\[",
        "$$",
        "\\frac",
        "\\left",
        "\\{",
        "{",
        "}",
        "^",
        "_",
        "\\sqrt[",
        "&lt;",
        "&#0;",
        "`",
        "$",
        "\\",
        "@",
        "x",
        "1",
        "=",
        "'",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_markup_in_any_disorder_becomes_a_text_that_can_be_filled(markup: str) -> None:
    text = fill(from_html(markup).text, {})
    assert not has_stray_sign(text)
