"""Sets formulas as MathML, and the signs in which print differs from what is typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup

from engine.items.notation import (
    Call,
    Expression,
    Function,
    Group,
    Name,
    Negation,
    Number,
    Operation,
    Operator,
    Relation,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lti_app.content.formula_lists import FormulaList

_PRINTED = {"<=": "≤", ">=": "≥", "!=": "≠", "-": "−", "*": "⋅"}
_TYPED = re.compile(r"<=|>=|!=|[-*]")
_INVISIBLE_TIMES = "\u2062"


def printed(line: str) -> str:
    """Return a formula on one line with the signs of print: ≤, −, √(…), |…|."""
    line = line.replace("sqrt(", "√(")
    while (start := line.find("abs(")) >= 0 and (end := _closing(line, start + 4)):
        line = f"{line[:start]}|{line[start + 4 : end]}|{line[end + 1 :]}"
    return _TYPED.sub(lambda found: _PRINTED[found.group()], line)


def lists_markup(lists: Sequence[FormulaList]) -> Markup:
    """Return pairs, sets, intervals or plain lists, joined by ∪."""
    pieces: list[Markup] = []
    for values in lists:
        if pieces:
            pieces.append(_sign("∪"))
        pieces += [_sign(values.opening)] if values.opening else []
        for index, value in enumerate(values.values):
            pieces += [*([_sign(",")] if index else []), formula_markup(value)]
        pieces += [_sign(values.closing)] if values.closing else []
    return _row(*pieces)


def formula_markup(expression: Expression) -> Markup:
    """Return a tidy formula, without the element math around it."""
    match expression:
        case Number(text=text) | Name(name=text):
            return Markup("<{0}>{1}</{0}>").format("mn" if isinstance(expression, Number) else "mi", text)
        case Group(inner=inner):
            return _row(_sign("("), formula_markup(inner), _sign(")"))
        case Negation(inner=inner):
            return _row(Markup('<mo form="prefix">−</mo>'), formula_markup(inner))
        case Call():
            return _call(expression)
        case Relation(sides=sides, comparisons=comparisons):
            pieces = [formula_markup(sides[0])]
            for comparison, side in zip(comparisons, sides[1:], strict=True):
                pieces += [_sign(comparison), formula_markup(side)]
            return _row(*pieces)
        case Operation():
            return _operation(expression)


def _call(call: Call) -> Markup:
    match call:
        case Call(function=Function.SQRT, arguments=(inner,)):
            return Markup("<msqrt>{}</msqrt>").format(formula_markup(inner))
        case Call(function=Function.ABS, arguments=(inner,)):
            return _row(_sign("|"), formula_markup(inner), _sign("|"))
        case Call(function=function, arguments=arguments):
            between = [formula_markup(arguments[0])]
            for argument in arguments[1:]:
                between += [_sign(","), formula_markup(argument)]
            return _row(Markup("<mi>{}</mi>").format(function), _sign("("), *between, _sign(")"))


def _operation(operation: Operation) -> Markup:
    left, right = operation.left, operation.right
    match operation.operator:
        case Operator.DIVIDE:
            return Markup("<mfrac>{}{}</mfrac>").format(
                formula_markup(_bare(left)), formula_markup(_bare(right))
            )
        case Operator.POWER:
            return Markup("<msup>{}{}</msup>").format(formula_markup(left), formula_markup(_bare(right)))
        case operator:
            sign = _sign(_INVISIBLE_TIMES if operation.implied else operator)
            return _row(formula_markup(left), sign, formula_markup(right))


def _bare(expression: Expression) -> Expression:
    """Drop the brackets that the bar of a fraction or a raised exponent makes needless."""
    return expression.inner if isinstance(expression, Group) else expression


def _closing(line: str, start: int) -> int:
    """Return where the bracket closes that opened just before a place, 0 where it never does."""
    depth = 1
    for at in range(start, len(line)):
        depth += (line[at] == "(") - (line[at] == ")")
        if depth == 0:
            return at
    return 0


def _row(*pieces: Markup) -> Markup:
    return Markup("<mrow>{}</mrow>").format(Markup("").join(pieces))


def _sign(sign: str) -> Markup:
    return Markup("<mo>{}</mo>").format(_PRINTED.get(sign, sign))
