"""Writes a formula of a bank as TeX, so that reading it gives the same formula again."""

from __future__ import annotations

from engine.items.notation import (
    FUNCTIONS,
    Call,
    Expression,
    ExpressionError,
    Function,
    Group,
    Name,
    Negation,
    Number,
    Operation,
    Operator,
    Relation,
)
from engine.items.parsing import parse
from engine.items.writing import is_fraction, tidy

_SIGNS = {"<=": r"\le", ">=": r"\ge", "!=": r"\ne", "*": r"\cdot"}


def tex(formula: str) -> str:
    """Return a formula without delimiters; one that cannot be read stays as it is."""
    try:
        return _tex(tidy(parse(formula, functions=FUNCTIONS)))
    except ExpressionError:
        return formula


def _tex(expression: Expression) -> str:  # noqa: PLR0911
    match expression:
        case Number(text=text):
            return text
        case Name(name=name):
            return name
        case Group(inner=inner):
            return rf"\left({_tex(inner)}\right)"
        case Negation(inner=inner):
            return f"-{_tex(inner)}"
        case Operation():
            return _operation(expression)
        case Call(function=function, arguments=arguments):
            return _call(function, arguments)
        case Relation(sides=sides, comparisons=comparisons):
            rest = zip(comparisons, sides[1:], strict=True)
            return _tex(sides[0]) + "".join(f" {_SIGNS.get(sign, sign)} {_tex(side)}" for sign, side in rest)


def _operation(operation: Operation) -> str:
    left, right = operation.left, operation.right
    match operation.operator:
        case Operator.DIVIDE:
            return rf"\frac{{{_tex(left)}}}{{{_tex(right)}}}"
        case Operator.POWER:
            exponent = right.inner if isinstance(right, Group) else right
            return f"{_tex(left)}^{{{_tex(exponent)}}}"
        case Operator.MULTIPLY if operation.implied:
            # 2 beside a fraction would be read as a mixed number.
            beside = Group(right) if isinstance(right, Operation) and is_fraction(right) else right
            return f"{_tex(left)}{_tex(beside)}"
        case Operator.MULTIPLY:
            return rf"{_tex(left)} \cdot {_tex(right)}"
        case sign:
            return f"{_tex(left)} {sign} {_tex(right)}"


def _call(function: Function, arguments: tuple[Expression, ...]) -> str:
    inside = ", ".join(map(_tex, arguments))
    if function is Function.SQRT:
        return rf"\sqrt{{{inside}}}"
    if function is Function.ABS:
        return rf"\left|{inside}\right|"
    return rf"\operatorname{{{function}}}({inside})"
