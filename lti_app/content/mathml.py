"""Shows texts with formulas: as MathML on a page, as plain signs in a note or for a screen reader."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from engine.items.notation import (
    Expression,
    ExpressionError,
    Group,
    Name,
    Negation,
    Number,
    Operation,
    Operator,
    Relation,
)
from engine.items.parsing import parse
from engine.items.texts import segments
from engine.items.writing import tidy, written

_PRINTED = {"<=": "≤", ">=": "≥", "!=": "≠", "-": "−", "*": "⋅"}
_SIGN = re.compile(r"<=|>=|!=|[-*]")
_STOP = re.compile(r"[.,:;?!)]+")
_INVISIBLE_TIMES = "\u2062"
# Characters that XML 1.0 (section 2.2) has no place for.
_FOREIGN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_html(text: str) -> Markup:
    """Return a text as well-formed markup, its formulas as MathML.

    A formula that cannot be read is shown as it was written: checking a bank reports it, a page stands.
    """
    pieces: list[Markup] = []
    for segment in segments(text):
        words = "" if segment.formula else _FOREIGN.sub("", segment.text)
        stop = _STOP.match(words) if pieces else None
        if stop:  # browsers would begin a line with the full stop after a formula
            pieces[-1] = Markup('<span class="unbroken">{}{}</span>').format(pieces[-1], stop.group())
            words = words[stop.end() :]
        pieces.append(_math(segment.text) if segment.formula else escape(words))
    return Markup("").join(pieces)


def to_plain(text: str) -> str:
    """Return a text without markup, its formulas on one line: "3x + 2 = 11"."""
    return "".join(_reading(segment.text) if segment.formula else segment.text for segment in segments(text))


def _reading(formula: str) -> str:
    try:
        line = written(tidy(parse(formula)))
    except ExpressionError:
        return formula
    return _SIGN.sub(lambda found: _PRINTED[found.group()], line)


def _math(formula: str) -> Markup:
    try:
        tree = tidy(parse(formula))
    except ExpressionError:
        return escape(_FOREIGN.sub("", formula))
    # Browsers leave MathML out of the names of choices and headings, unless it has a name of its own.
    return Markup('<math aria-label="{}">{}</math>').format(_reading(formula), _markup(tree))


def _markup(expression: Expression) -> Markup:
    match expression:
        case Number(text=text):
            return Markup("<mn>{}</mn>").format(text)
        case Name(name=name):
            return Markup("<mi>{}</mi>").format(name)
        case Group(inner=inner):
            return _row(_sign("("), _markup(inner), _sign(")"))
        case Negation(inner=inner):
            return _row(Markup('<mo form="prefix">−</mo>'), _markup(inner))
        case Relation(sides=sides, comparisons=comparisons):
            pieces = [_markup(sides[0])]
            for comparison, side in zip(comparisons, sides[1:], strict=True):
                pieces += [_sign(comparison), _markup(side)]
            return _row(*pieces)
        case Operation():
            return _operation(expression)


def _operation(operation: Operation) -> Markup:
    match operation:
        case Operation(operator=Operator.DIVIDE, left=left, right=right):
            return Markup("<mfrac>{}{}</mfrac>").format(_markup(_bare(left)), _markup(_bare(right)))
        case Operation(operator=Operator.POWER, left=left, right=right):
            return Markup("<msup>{}{}</msup>").format(_markup(left), _markup(_bare(right)))
        case Operation(operator=operator, left=left, right=right, implied=implied):
            return _row(_markup(left), _sign(_INVISIBLE_TIMES if implied else operator), _markup(right))


def _bare(expression: Expression) -> Expression:
    """Drop the brackets that the bar of a fraction or a raised exponent makes needless."""
    return expression.inner if isinstance(expression, Group) else expression


def _row(*pieces: Markup) -> Markup:
    return Markup("<mrow>{}</mrow>").format(Markup("").join(pieces))


def _sign(sign: str) -> Markup:
    return Markup("<mo>{}</mo>").format(_PRINTED.get(sign, sign))
