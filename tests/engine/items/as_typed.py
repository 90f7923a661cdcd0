"""Answers as students type them on laptops and phones, with what must become of each: the table of a test.

"right", "wrong CODE" or "again CODE", where CODE is of the wording catalogue without "answer.".
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from engine.items.model import AnswerKind, Blank, Choice, Form, Item, Rules


@dataclass(frozen=True)
class Row:
    """Responses to one item that all come to the same."""

    item: Item
    verdict: str
    responses: tuple[str, ...]
    decimal_comma: bool = False


NO_RULES = Rules()


def asked(
    kind: AnswerKind,
    answer: str,
    *,
    rules: Rules = NO_RULES,
    variables: tuple[str, ...] = (),
    stem: str = "?",
    choices: str = "",
    prompts: tuple[str, ...] = (),
    blanks: tuple[Blank, ...] = (),
    wrong: dict[str, str] | None = None,
) -> Item:
    """Return an item. choices: texts for the keys a, b, c, … apart by "/"; wrong: answer → misconception."""
    offered = tuple(
        Choice(key, text) for key, text in zip("abcdefgh", choices.split("/"), strict=False) if choices
    )
    return Item(
        template="t",
        skill="s",
        seed=1,
        kind=kind,
        stem=stem,
        answer=answer,
        choices=offered,
        variables=variables,
        wrong_answers=wrong or {},
        rules=rules,
        prompts=prompts,
        blanks=blanks,
    )


def number(answer: str, **rules: object) -> Item:
    """Return an item whose answer is a number."""
    return asked(AnswerKind.NUMBER, answer, rules=Rules(**rules), variables=("x",))  # type: ignore[arg-type]


def formula(answer: str, form: Form | None = None, stem: str = "?", letters: str = "x") -> Item:
    """Return an item whose answer is an expression, equation or inequality."""
    return asked(AnswerKind.EXPRESSION, answer, rules=Rules(form=form), variables=tuple(letters), stem=stem)


def interval(answer: str) -> Item:
    """Return an item whose answer is an interval in x."""
    return asked(AnswerKind.INTERVAL, answer, variables=("x",))


def solutions(answer: str, form: Form | None = None) -> Item:
    """Return an item whose answer is a set of numbers."""
    return asked(AnswerKind.SET, answer, rules=Rules(form=form), variables=("x",))


def pair(answer: str) -> Item:
    """Return an item whose answer is a pair in x and y."""
    return asked(AnswerKind.PAIR, answer, variables=("x", "y"))


def words(answer: str, **rules: object) -> Item:
    """Return an item whose answer is a text."""
    return asked(AnswerKind.TEXT, answer, rules=Rules(**rules))  # type: ignore[arg-type]


def output(answer: str) -> Item:
    """Return an item whose answer is what a program prints."""
    return asked(AnswerKind.OUTPUT, answer)


PARSONS = asked(
    AnswerKind.PARSONS,
    "b0 a1 d0",
    choices="total += n/for n in items:/print(n)/print(total)",
    wrong={"d before a": "prints-early", "c": "prints-each"},
)
TWINS = asked(AnswerKind.PARSONS, "a0 b1 c1", choices="while True:/step()/step()/stop()")
ORDER = asked(AnswerKind.ORDERING, "c a b", choices="shake/pour/open", wrong={"b before a": "pours-unshaken"})
MATCHING = asked(
    AnswerKind.MATCHING,
    "b a c",
    choices="2/4/6/8",
    prompts=("$2^2$", "$2^1$", "$2*3$"),
    wrong={"1 = c": "adds", "3 = d": "powers"},
)
CHOICES = asked(AnswerKind.CHOICES, "a c", choices="2/4/3/9", wrong={"d": "odd-is-prime"})
BLANKS = asked(
    AnswerKind.BLANKS,
    json.dumps(["3", "x + 1", "for"]),
    variables=("x",),
    blanks=(
        Blank("m = ", AnswerKind.NUMBER, "3", wrong_answers=(("turned", "1/3"),)),
        Blank("y = ", AnswerKind.EXPRESSION, "x + 1", Rules(form=Form.SIMPLIFIED)),
        Blank("word: ", AnswerKind.TEXT, "for", wrong_answers=(("loops", "while"),)),
    ),
)

ROWS = (
    # Numbers
    Row(
        number("1/2"),
        "right",
        ("1/2", "2/4", ".5", "0.50", "0,5", "½", "1 / 2", "１／２", "1⁄2", "١/٢", "50/100"),
    ),
    Row(
        number("1/2"),
        "right",
        ("x = 1/2", "X=0.5", "1/2 = x", "= 1/2", "(1/2)", "+0.5", "\u200e1/2", "0.5\u00a0"),
    ),
    Row(number("-7/3"), "right", ("-7/3", "−7/3", "–7/3", "7/-3", "-2 1/3", "−2⅓", "-(7/3)", "-14/6")),
    Row(number("-7/3"), "again rounded", ("-2.33", "-2.333", "−2,33", "x = -2.34")),
    Row(number("-7/3"), "wrong sign", ("7/3", "2 1/3", "14/6")),
    Row(number("12345"), "right", ("12345", "12 345", "12\u202f345", "12'345", "12345.0", "12345,0")),
    Row(number("12345"), "again comma", ("12,345", "12,345 ")),
    Row(number("1234567.5"), "right", ("1,234,567.5", "1 234 567.5", "1 234 567,5")),
    Row(number("3"), "right", ("3", "3.", "03", "6/2", "f(2) = 3", "$3", "3 ", "\t3\n", "３")),
    Row(
        number("3"),
        "again not-a-number",
        ("three", "3x", "x", "3 or 4", "3;4", "3!", "🙂", "3 4", "--", "3..0"),
    ),
    Row(
        number("3"), "again unfinished", ("1+2", "√9", "9-6", "3*1", "|3|", "sqrt(9)", "4−1", "1×3", "3÷1÷1")
    ),
    Row(number("3"), "again unit", ("3 cm", "3%", "3 apples", "3°", "3 km/h")),
    Row(number("3"), "again brackets", ("(3", "3)", "((3)")),
    Row(number("3"), "again division-by-zero", ("3/0", "1 2/0", "0/0")),
    Row(number("3"), "again empty", ("", " ", "\u00a0", "\u200b", "x=")),
    Row(number("3"), "wrong near", ("4", "2", "3.2")),
    Row(number("250"), "wrong decimal-place", ("25", "2500", "2.5", "0.25")),
    Row(number("0.12", form=Form.DECIMAL), "right", ("0.12", ".12", "0,12", "0.120")),
    Row(number("0.12", form=Form.DECIMAL), "again form-decimal", ("12/100", "3/25")),
    Row(number("3/4", form=Form.FRACTION), "right", ("3/4", "¾", " 3 / 4", "x = 3/4")),
    Row(number("3/4", form=Form.FRACTION), "again form-fraction", ("6/8", "0.75", "75/100", "0,75")),
    Row(number("-3/4", form=Form.FRACTION), "right", ("-3/4", "−¾", "-(3/4)", "-3 / 4")),
    Row(number("5", form=Form.FRACTION), "right", ("5", "5 ")),
    Row(number("5", form=Form.FRACTION), "again form-fraction", ("5/1", "10/2", "5.0")),
    Row(number("2 1/3", form=Form.MIXED), "right", ("2 1/3", "2⅓", "2  1 / 3", "x = 2 1/3")),
    Row(number("2 1/3", form=Form.MIXED), "again form-mixed", ("7/3", "1 4/3", "2 2/6", "14/6")),
    Row(number("2 1/3", form=Form.MIXED), "again rounded", ("2.33",)),
    Row(number("1/3", form=Form.MIXED), "right", ("1/3", "⅓")),
    Row(
        number("3.2 * 10^5", form=Form.SCIENTIFIC),
        "right",
        ("3.2*10^5", "3.2 × 10^5", "3.2·10⁵", "3.2 x 10^5", "3.2e5", "3.2E5", "3,2 * 10^5", "3.2 * 10^(5)"),
    ),
    Row(number("3.2 * 10^5", form=Form.SCIENTIFIC), "again form-scientific", ("320000", "32*10^4", "0.32e6")),
    Row(
        number("3.2 * 10^-5", form=Form.SCIENTIFIC),
        "right",
        ("3.2*10^-5", "3.2 × 10⁻⁵", "3.2e-5", "3.2*10^(−5)"),
    ),
    Row(number("3.2 * 10^5", form=Form.SCIENTIFIC), "wrong decimal-place", ("3.2*10^4", "3.2e6")),
    Row(number("12.3", figures=3), "right", ("12.3", "12,3", "1.23e1")),
    Row(number("12.3", figures=3), "again figures", ("12", "12.30", "12.34", "12.27")),
    Row(number("12300", figures=3), "right", ("12300", "1.23*10^4")),
    Row(number("12300", figures=3), "again figures", ("12345", "12000", "12300.0")),
    Row(number("12.3", figures=3), "wrong near", ("12.4", "12.2")),
    Row(number("3.14", tolerance="1/100"), "right", ("3.14", "3.15", "3.13", "22/7", "3.1416", "3,14")),
    Row(number("3.14", tolerance="1/100"), "wrong near", ("3.2", "3.16", "3")),
    Row(
        number("12", unit="cm"),
        "right",
        ("12", "12cm", "12 cm", "12 CM", "12 centimetres", "12 centimeters.", "x = 12 cm"),
    ),
    Row(number("12", unit="cm"), "again other-unit", ("12 m", "12 mm", "12 kg", "12 cm^2", "12%")),
    Row(
        number("9", unit="m^2"),
        "right",
        ("9", "9 m²", "9 m^2", "9 square metres", "9 sq. m", "9 sq m", "9 metres squared"),
    ),
    Row(number("9", unit="m^2"), "again other-unit", ("9 m", "9 m³", "9 cm²")),
    Row(
        number("60", unit="km/h"),
        "right",
        ("60", "60 km/h", "60 kmh", "60 kilometres per hour", "60 km / h", "60 km per hour"),
    ),
    Row(number("25", unit="%"), "right", ("25", "25%", "25 %", "25 percent", "25 per cent", "25٪", "25％")),
    Row(number("25", unit="%"), "again other-unit", ("25 cm",)),
    Row(number("25", unit="%"), "wrong decimal-place", ("2.5", "250%")),
    Row(number("4.5", unit="$"), "right", ("4.5", "$4.50", "4.50$", "$ 4.50", "4.50 dollars")),
    Row(number("4.5", unit="$"), "again other-unit", ("€4.50", "4.50 €", "450 cents")),
    Row(
        number("20", unit="°C"), "right", ("20", "20°C", "20 °C", "20 degrees Celsius", "20 celsius", "20°c")
    ),
    Row(number("3/2", unit="hours"), "right", ("1.5", "1.5 h", "1 1/2 hours", "1½ hrs", "3/2 hour")),
    Row(number("3/2"), "right", ("1,5", "1.5", "3/2"), decimal_comma=True),
    Row(number("1000.5"), "right", ("1.000,5", "1000,5", "1 000,5"), decimal_comma=True),
    Row(number("1000"), "again point", ("1.000",), decimal_comma=True),
    Row(number("3/4", form=Form.SIMPLIFIED), "right", ("3/4", "0.75", "¾", "0,75")),
    Row(number("3/4", form=Form.SIMPLIFIED), "again form-simplified", ("6/8", "30/40")),
    Row(number("-2", form=Form.SIMPLIFIED), "again form-simplified", ("-4/2", "-2/1", "2/-1")),
    # Expressions
    Row(
        formula("2x + 6"),
        "right",
        ("2x+6", "2(x+3)", "6+2x", "2*x+6", "2·x + 6", "2X+6", "x+x+6", "2x + 12/2"),
    ),
    Row(
        formula("2x + 6"),
        "right",
        ("y=2x+6", "f(x) = 2x + 6", "=2x+6", "２x＋６", "2𝑥+6", "(x+3)*2", "2×x+6"),
    ),
    Row(formula("2x + 6"), "wrong sign", ("-2x-6", "−2(x+3)")),
    Row(formula("2x + 6"), "wrong constant-term", ("2x", "2x+3", "2x-6", "2x + 5")),
    Row(formula("2x + 6"), "wrong coefficient", ("3x+6", "6", "x+6", "6-2x")),
    Row(formula("2x + 6"), "again other-letter", ("2y+6", "2a + 6", "idk", "sin(x)")),
    Row(formula("2x + 6"), "again not-understood", ("2x+", "*", "2x 6", "x2+6", "2x++*6", "2x^x", "2x;6")),
    Row(formula("2x + 6"), "again comma", ("2,5x", "2x, 6")),
    Row(formula("2x + 6"), "again needs-expression", ("2x+6=0", "x>3", "2x+6=12")),
    Row(
        formula("0.5x + 1"),
        "right",
        ("0,5x + 1", "x/2 + 1", "1/2x+1", "½x+1", "0,5x+1,0"),
        decimal_comma=True,
    ),
    Row(formula("x^2 - 4"), "right", ("x²−4", "x^2-4", "(x+2)(x-2)", "(x-2)(x+2)", "x*x-4", "-4+x²")),
    Row(
        formula("(x - 2)(x + 2)", Form.FACTORED),
        "right",
        ("(x+2)(x-2)", "(x-2)*(x+2)", "(2+x)(x−2)", "-(2-x)(x+2)"),
    ),
    Row(formula("(x - 2)(x + 2)", Form.FACTORED), "again form-factored", ("x^2-4", "x²-4", "x*x - 4")),
    Row(
        formula("(x - 2)(x + 2)", Form.FACTORED, stem="Factor $x^2 - 4$."),
        "again copied",
        ("x^2-4", "x² − 4", "x^2  - 4"),
    ),
    Row(formula("2(x + 3)", Form.FACTORED), "again form-factored", ("2x+6",)),
    Row(
        formula("4x(x + 3)", Form.FACTORED),
        "again form-factored",
        ("2x(2x+6)", "4(x^2+3x)", "x(4x+12)", "2*2x(x+3)"),
    ),
    Row(
        formula("4x(x + 3)", Form.FACTORED),
        "right",
        ("4x(x+3)", "4*x*(3+x)", "x(x+3)*4", "(4x)(x+3)", "4(x+3)x"),
    ),
    Row(formula("(x + 1)^2", Form.FACTORED), "right", ("(x+1)^2", "(x+1)(x+1)", "(1+x)²", "(x+1)²")),
    Row(formula("6x - 8", Form.EXPANDED), "right", ("6x-8", "-8+6x", "6*x - 8")),
    Row(formula("6x - 8", Form.EXPANDED), "again form-expanded", ("2(3x-4)", "3x+3x-8", "6x-4-4", "2(3x)-8")),
    Row(formula("5x + 3", Form.SIMPLIFIED), "right", ("5x+3", "3+5x", "5*x+3")),
    Row(
        formula("5x + 3", Form.SIMPLIFIED),
        "again form-simplified",
        ("2x+3x+3", "5x+1+2", "5(x+3/5)", "10x/2+3"),
    ),
    Row(formula("x/2", Form.SIMPLIFIED), "right", ("x/2", "1/2x", "(1/2)x", "0.5x", "½x")),
    Row(formula("x/2", Form.SIMPLIFIED), "again form-simplified", ("2x/4", "3x/6", "x*2/4")),
    Row(formula("x^5", Form.SIMPLIFIED), "right", ("x^5", "x⁵")),
    Row(formula("x^5", Form.SIMPLIFIED), "again form-simplified", ("x^2*x^3", "x²x³", "x*x*x*x*x", "x^6/x")),
    Row(formula("1/x^3", Form.SIMPLIFIED), "right", ("1/x^3", "x^-3", "x⁻³", "x^(-3)")),
    Row(
        formula("(x + 1)/(x - 2)", Form.SIMPLIFIED),
        "again form-simplified",
        ("(2x+2)/(2x-4)", "(x^2+x)/(x^2-2x)"),
    ),
    Row(
        formula("2sqrt(3)", Form.SIMPLIFIED, letters=""),
        "right",
        ("2√3", "2sqrt(3)", "2*sqrt3", "√3*2", "2·√3", "2√(3)"),
    ),
    Row(
        formula("2sqrt(3)", Form.SIMPLIFIED, letters=""),
        "again form-simplified",
        ("√12", "sqrt(12)", "√4√3", "√3+√3"),
    ),
    Row(formula("2sqrt(3)", letters=""), "right", ("√12", "sqrt 12", "6/√3")),
    Row(formula("2sqrt(3)", letters=""), "again rounded", ("3.46", "3.464", "3.47")),
    Row(formula("2sqrt(3)", letters=""), "wrong sign", ("-2√3",)),
    Row(formula("3sqrt(x)"), "right", ("3√x", "3sqrt(x)", "√(9x)", "3*sqrt x")),
    Row(formula("abs(x - 2)"), "right", ("|x-2|", "|2-x|", "abs(x-2)")),
    Row(formula("abs(x - 2)"), "wrong wrong", ("x-2", "|x+2|", "|x|-2")),
    Row(formula("3 * 2^x"), "right", ("3*2^x", "3·2^x", "3(2^x)", "2^x*3", "6*2^(x-1)")),
    Row(formula("3 * 2^x"), "wrong wrong", ("6^x", "2*3^x", "3*2*x")),
    Row(formula("3 * 2^x"), "again not-understood", ("3*2^x^x^", "x^x")),
    Row(formula("3xy", letters="xy"), "right", ("3xy", "3yx", "x*3y", "3·x·y", "yx*3", "3 x y")),
    # Equations and inequalities
    Row(formula("x = 3", Form.SOLVED), "right", ("x=3", "3=x", "X = 3", "x = 6/2", "x=3.0")),
    Row(formula("x = 3", Form.SOLVED), "again form-solved", ("2x=6", "x-3=0", "x=2+1", "x+1=4")),
    Row(formula("x = 3", Form.SOLVED), "again needs-relation", ("3", "x", "2x")),
    Row(formula("x < 4", Form.SOLVED), "right", ("x<4", "4>x", "x < 4.0", "X<4", "4 > x", "x＜4")),
    Row(formula("x <= 4", Form.SOLVED), "right", ("x<=4", "x≤4", "x =< 4", "4>=x", "4 ≥ x", "x ⩽ 4")),
    Row(formula("x < 4", Form.SOLVED), "again form-solved", ("2x<8", "x-4<0", "-x > -4")),
    Row(formula("x < 4", Form.SOLVED), "wrong direction", ("x>4", "4<x", "2x > 8")),
    Row(formula("x < 4", Form.SOLVED), "wrong endpoint", ("x<=4", "4 >= x", "x≤4")),
    Row(formula("x < 4", Form.SOLVED), "wrong wrong", ("x < 5", "x = 4", "x != 4", "0<x<4")),
    Row(formula("2 < x <= 5"), "right", ("2<x<=5", "5>=x>2", "5 ≥ x > 2", "4<2x<=10")),
    Row(formula("2 < x <= 5"), "wrong endpoint", ("2<x<5", "2<=x<=5", "2≤x<5")),
    Row(formula("2 < x <= 5"), "wrong direction", ("2>x>=5",)),
    Row(
        formula("y = 2x + 1", letters="xy"), "right", ("y=2x+1", "2x+1=y", "y-1=2x", "-2x+y=1", "Y = 1 + 2X")
    ),
    Row(formula("y = 2x + 1", letters="xy"), "wrong constant-term", ("y=2x-1", "y=2x")),
    Row(formula("y = 2x + 1", letters="xy"), "wrong coefficient", ("y=3x+1", "y = x/2 + 1")),
    Row(formula("y = 2x + 1", Form.SOLVED, letters="xy"), "again form-solved", ("y-1=2x", "2y=4x+2")),
    Row(formula("y = 2x + 1", letters="xy"), "again needs-relation", ("2x+1", "y")),
    # Intervals
    Row(
        interval("(-3, 5]"),
        "right",
        ("(-3,5]", "(−3, 5]", "(-3;5]", "]-3,5]", "-3<x<=5", "-3 < x ≤ 5", "5>=x>-3", "x>-3 and x<=5"),
    ),
    Row(
        interval("(-3, 5]"),
        "right",
        ("x ∈ (-3, 5]", "x in (-3,5]", "{x | -3 < x <= 5}", "(-6/2, 5.0]", "X > -3 and X <= 5"),
    ),
    Row(interval("(-3, 5]"), "wrong endpoint", ("(-3,5)", "[-3,5]", "[-3, 5)", "-3<x<5", "-3≤x≤5")),
    Row(
        interval("(-3, 5]"), "wrong wrong", ("(3,5]", "(-5, 3]", "(-3, 6]", "no solution", "all real numbers")
    ),
    Row(interval("(-3, 5]"), "again interval-order", ("(5,-3]", "(5, -3)")),
    Row(interval("(-3, 5]"), "again needs-interval", ("5", "(-3,5", "-3 to 5", "-3, 5", "between", "()")),
    Row(interval("(-3, 5]"), "again needs-solving", ("0<x+3<=8", "2x>-6 and x<=5")),
    Row(interval("(-3, 5]"), "again and-or", ("x>-3, x<=5",)),
    Row(
        interval("(-inf, 4)"),
        "right",
        ("(-inf,4)", "(-∞,4)", "(−∞; 4)", "(-infinity, 4)", "(-oo,4)", "x<4", "4>x", "-∞<x<4", "(-Inf, 4)"),
    ),
    Row(interval("(-inf, 4)"), "again infinity", ("[-inf,4)", "[-∞, 4)")),
    Row(interval("(-inf, 4)"), "again interval-order", ("(4, -inf)", "(inf,4)")),
    Row(interval("(-inf, 4)"), "wrong direction", ("(4,inf)", "x>4", "(4, ∞)")),
    Row(interval("(-inf, 4)"), "wrong endpoint", ("(-inf,4]", "x<=4", "x ≤ 4")),
    Row(
        interval("(-inf, 2) U [4, inf)"),
        "right",
        (
            "(-inf,2)U[4,inf)",
            "(-∞,2)∪[4,∞)",
            "(-∞,2) u [4,∞)",
            "x<2 or x>=4",
            "x≥4 or x<2",
            "[4,inf) or (-inf,2)",
            "x<2  or  4<=x",
        ),
    ),
    Row(interval("(-inf, 2) U [4, inf)"), "wrong missing-one", ("x<2", "[4,inf)")),
    Row(interval("(-inf, 2) U [4, inf)"), "wrong endpoint", ("x<=2 or x>=4", "x<2 or x>4")),
    Row(interval("(-inf, 2) U [4, inf)"), "wrong direction", ("2<x<4", "[2,4)", "x>2 and x<=4")),
    Row(
        interval("(-inf, inf)"),
        "right",
        ("all real numbers", "ℝ", "R", "(-inf,inf)", "all reals", "x<5 or x>2", "All numbers"),
    ),
    Row(interval("[3, 3]"), "right", ("x=3", "{3}", "[3,3]", "3 <= x <= 3")),
    Row(interval("(1.5, 2.5)"), "right", ("(1,5; 2,5)", "1,5<x<2,5", "(3/2; 5/2)"), decimal_comma=True),
    # Sets
    Row(
        solutions("{-2, 5}"),
        "right",
        (
            "{-2,5}",
            "-2, 5",
            "5,-2",
            "x=-2 or x=5",
            "x = -2, x = 5",
            "−2 and 5",
            "5; -2",
            "{5, −2}",
            "x=-2,5",
            "-2 or 5",
        ),
    ),
    Row(
        solutions("{-2, 5}"),
        "right",
        (
            "x1=-2, x2=5",
            "x₁ = 5, x₂ = -2",
            "-2, 5, 5",
            "10/2, -2",
            "-2\n5",
            "x ∈ {-2, 5}",
            "(-2, 5)",
            "X=-2 or X=5",
        ),
    ),
    Row(solutions("{-2, 5}"), "wrong missing-one", ("-2", "x=5", "{5}")),
    Row(solutions("{-2, 5}"), "wrong one-too-many", ("-2,5,0", "0, 5, -2")),
    Row(solutions("{-2, 5}"), "wrong signs", ("2,-5", "{2, -5}", "x=2 or x=-5")),
    Row(solutions("{-2, 5}"), "wrong partly", ("2, 5", "-2, 4")),
    Row(solutions("{-2, 5}"), "wrong wrong", ("1, 3", "none", "no solution", "7")),
    Row(solutions("{-2, 5}"), "again not-a-number", ("-2 5", "a, b", "x", "-2, y", "two and five")),
    Row(solutions("{-2, 5}"), "again unfinished", ("1-3, 5", "-2, 2+3")),
    Row(solutions("{-2, 5}"), "again empty", ("", "  ", ",", "{,}")),
    Row(
        solutions("{}"),
        "right",
        (
            "{}",
            "∅",
            "none",
            "no solution",
            "No solutions",
            "no real solutions",
            "{ }",
            "empty set",
            "no solution.",
            "NONE",
            "no roots",
        ),
    ),
    Row(solutions("{}"), "wrong wrong", ("0", "{0}", "1, 2")),
    Row(solutions("{-3, 3}"), "right", ("±3", "x=±3", "+-3", "+/-3", "3, -3", "± 3")),
    Row(
        solutions("{2 + sqrt(3), 2 - sqrt(3)}"),
        "right",
        ("2±√3", "2+√3, 2-√3", "x = 2 ± sqrt(3)", "(4±√12)/2", "2-√3 or 2+√3"),
    ),
    Row(
        solutions("{2 + sqrt(3), 2 - sqrt(3)}", Form.SIMPLIFIED),
        "again form-simplified",
        ("(4±√12)/2", "(4+2√3)/2, 2-√3"),
    ),
    Row(solutions("{2 + sqrt(3), 2 - sqrt(3)}"), "again rounded", ("3.73, 0.27", "3.73, 2-√3")),
    Row(solutions("{2 + sqrt(3), 2 - sqrt(3)}"), "wrong missing-one", ("2+√3",)),
    Row(solutions("{2/3, 4}"), "again rounded", ("0.67, 4", "4, 0.666")),
    Row(solutions("{1/2, 3}"), "right", ("0,5; 3", "1/2; 3", "0,5, 3"), decimal_comma=True),
    # Pairs
    Row(
        pair("(2, -1)"),
        "right",
        (
            "(2,-1)",
            "2,-1",
            "( 2 , −1 )",
            "x=2, y=-1",
            "y=-1, x=2",
            "x = 2 and y = -1",
            "(2;-1)",
            "(2|-1)",
            "[2,-1]",
        ),
    ),
    Row(
        pair("(2, -1)"),
        "right",
        ("(x, y) = (2, -1)", "X=2, Y=-1", "x=2\ny=-1", "(4/2, -1.0)", "2; -1", "(２，－１)"),
    ),
    Row(pair("(2, -1)"), "wrong reversed-pair", ("(-1,2)", "x=-1, y=2")),
    Row(pair("(2, -1)"), "wrong second-number", ("(2,1)", "2, 3")),
    Row(pair("(2, -1)"), "wrong first-number", ("(3,-1)", "x=-2,y=-1")),
    Row(pair("(2, -1)"), "wrong wrong", ("(0,0)", "5, 7")),
    Row(pair("(2, -1)"), "again needs-pair", ("2", "(2)", "2,-1,3", "x=2", "x=2, -1", "none", "no solution")),
    Row(pair("(2, -1)"), "again other-letter", ("a=2, b=-1", "x=2, x=-1")),
    Row(pair("(2, -1)"), "again not-a-number", ("(2, ?)", "two, one", "2, x")),
    Row(pair("(2, -1)"), "again unfinished", ("2 -1, 5", "(1+1, -1)")),
    Row(pair("(2, -1)"), "again brackets", ("(2, -1", "2, -1)")),
    Row(
        pair("(1.5, 2)"),
        "right",
        ("(1,5; 2)", "1,5; 2", "x = 1,5; y = 2", "(1,5 | 2)", "(3/2, 2)"),
        decimal_comma=True,
    ),
    # Chosen
    Row(CHOICES, "right", ("a c", "c a", "A C", " a  c ", "a a c")),
    Row(CHOICES, "wrong missing-one", ("a", "c")),
    Row(CHOICES, "wrong one-too-many", ("a b c",)),
    Row(CHOICES, "wrong partly", ("a b",)),
    Row(CHOICES, "wrong wrong", ("b",)),
    Row(CHOICES, "again choose", ("", "z", "a-c", "2")),
    Row(MATCHING, "right", ("b a c", "B A C")),
    Row(MATCHING, "again incomplete", ("b a", "b - c", "", "b a c d", "b a z", "b ? c")),
    Row(MATCHING, "wrong partly", ("b c a", "d a c")),
    Row(MATCHING, "wrong wrong", ("d b a",)),
    Row(ORDER, "right", ("c a b", "C A B")),
    Row(ORDER, "again incomplete", ("", "c a", "c a a", "c a z", "c ? b", "cab")),
    Row(ORDER, "wrong order", ("a c b",)),
    Row(PARSONS, "right", ("b0 a1 d0", "B0 A1 D0", "b a1 d")),
    Row(PARSONS, "wrong indentation", ("b0 a0 d0", "b0 a1 d1", "b1 a2 d1")),
    Row(PARSONS, "wrong missing-line", ("b0 a1", "b0")),
    Row(PARSONS, "wrong order", ("a0 b0 d0",)),
    Row(PARSONS, "again incomplete", ("", "b0 a?", "b0 b1", "z0", "b0 a1 -", "0b", "b-1")),
    Row(TWINS, "right", ("a0 b1 c1", "a0 c1 b1")),
    Row(TWINS, "wrong distractor-line", ("a0 b1 d1", "a0 b1 c1 d1")),
    # Words
    Row(
        words("while"),
        "right",
        ("while", "While", " WHILE ", "'while'", '"while"', "“while”", "while.", "`while`"),
    ),
    Row(words("while"), "again spelling", ("whlie", "whille", "whole")),
    Row(words("while"), "wrong wrong", ("for", "whale boat", "while loop")),
    Row(words("while"), "again empty", ("", "  ", "\u200b")),
    Row(words("while"), "again strange-signs", ("whi\0le", "\x1b[0m", "\ud800")),
    Row(words("True", case=True), "right", ("True", "True ", "'True'")),
    Row(words("True", case=True), "wrong case", ("true", "TRUE")),
    Row(words("café"), "right", ("café", "cafe", "CAFÉ", "cafe\u0301")),
    Row(words("café", accents=True), "right", ("café", "cafe\u0301", "Café")),
    Row(words("café", accents=True), "wrong accents", ("cafe", "cafè")),
    Row(
        words("index error", accept=("IndexError",)),
        "right",
        ("IndexError", "index  error", "Index\u00a0Error"),
    ),
    Row(words("don't"), "right", ("don't", "don’t", "don´t")),
    Row(words("'abc'", case=True), "right", ("'abc'", '"abc"', "‘abc’", "“abc”")),
    Row(words("'abc'", case=True), "wrong missing-quotes", ("abc",)),
    Row(words("total += n", case=True), "right", ("total += n", "total+=n", "total  +=  n")),
    Row(words("print(a, sep=', ')", case=True), "right", ("print(a, sep=', ')", "print( a,sep = ', ' )")),
    Row(words("print(a, sep=', ')", case=True), "wrong wrong", ("print(a, sep=',')", "print(a,sep='; ')")),
    Row(words("a == 'b' or a == 'c'", case=True), "right", ("a=='b' or a=='c'",)),
    Row(words("well-known"), "right", ("well-known", "Well - known", "well–known")),
    Row(words("1999"), "wrong wrong", ("1998", "199")),
    # What a program prints
    Row(output("3\n4"), "right", ("3\n4", "3\r\n4", "3 \n4\n\n", "3\n4 ", "3\r4")),
    Row(output("3\n4"), "wrong lines", ("3 4", "34")),
    Row(output("3\n4"), "wrong missing-line", ("3",)),
    Row(output("3\n4"), "wrong one-line-too-many", ("3\n4\n5",)),
    Row(output("3\n4"), "wrong wrong", ("4\n3", "7")),
    Row(output("abc"), "right", ("abc", "abc  ", "abc\n")),
    Row(output("abc"), "wrong quotes", ("'abc'", '"abc"', "‘abc’", "“abc”")),
    Row(output("abc"), "wrong case", ("ABC", "Abc")),
    Row(
        asked(AnswerKind.OUTPUT, "{1, 2}", rules=Rules(accept=("{2, 1}",))),
        "right",
        ("{1, 2}", "{2,1}", "{1,2}"),
    ),
    Row(output("a b"), "wrong spaces", ("ab", "a  b", " a b")),
    Row(output("abc"), "again empty", ("", "\n \n")),
    Row(output("['a', 'b']"), "right", ("['a', 'b']", "['a','b']", "[ 'a', 'b' ]", "[‘a’, ‘b’]")),
    Row(output("['a', 'b']"), "wrong missing-quotes", ("[a, b]", '["a", "b"]')),
    Row(output("{'x': 1}"), "right", ("{'x': 1}", "{'x':1}")),
    Row(output("4.0"), "wrong number-type", ("4", "4.00")),
    Row(output("-3"), "right", ("-3", "−3", "–3")),
    Row(output("True"), "wrong case", ("true", "TRUE")),
    # Blanks and explanations
    Row(BLANKS, "right", ('["3", "x+1", "for"]', '["6/2", "1 + x", "FOR"]')),
    Row(
        BLANKS,
        "again incomplete",
        ("", "3", '["3"]', '["3", "", "for"]', "[3, 4, 5]", "{}", "[" * 400, "null"),
    ),
    Row(BLANKS, "again not-a-number", ('["three", "x+1", "for"]',)),
    Row(BLANKS, "again form-simplified", ('["3", "x+2-1", "for"]',)),
    Row(BLANKS, "wrong constant-term", ('["3", "x+2", "for"]', '["3", "x+2", "if"]')),
    Row(asked(AnswerKind.EXPLANATION, ""), "right", ("Because 3 is odd.", "?", "idk")),
    Row(asked(AnswerKind.EXPLANATION, ""), "again empty", ("", " \n ")),
)
