"""Decides whether a formula from elsewhere can stand as one in a text of a bank."""

from __future__ import annotations

import re

from engine.items.notation import (
    FUNCTIONS,
    Call,
    Expression,
    ExpressionError,
    Group,
    Negation,
    Operation,
    Operator,
    Relation,
)
from engine.items.parsing import parse
from engine.items.writing import tidy, written

_OPEN_END = re.compile(r"(.*?)\s*(=|<=|>=|<|>)\s*", re.DOTALL)
_PRINTED = {"<=": "≤", ">=": "≥", "!=": "≠", "*": "·"}
_SIGN = re.compile(r"<=|>=|!=|\*")
_LONGEST_PRINTED = 300


def formula(notation: str) -> str | None:
    """Return a formula as it stands in a text, between dollar signs; None where it cannot be read."""
    if (read := _read(notation)) is not None:
        return f"${read}$"
    # "3 + 4 =" asks for what comes next.
    if (found := _OPEN_END.fullmatch(notation)) and (read := _read(found.group(1))) is not None:
        return f"${read}$ {_PRINTED.get(found.group(2), found.group(2))}"
    return None


def printed(notation: str) -> str:
    """Return a formula that cannot be read as plain words, still to be escaped."""
    plain = _SIGN.sub(lambda found: _PRINTED[found.group()], " ".join(notation.split()))
    return plain[:_LONGEST_PRINTED]


def _read(notation: str) -> str | None:
    try:
        return written(tidy(_without_needless(parse(notation, functions=FUNCTIONS))))
    except ExpressionError:
        return None


def _without_needless(expression: Expression) -> Expression:  # noqa: PLR0911
    """Take away the brackets that stand for the bar of a fraction; those that are needed come back."""
    match expression:
        case Group(inner=Operation(operator=Operator.DIVIDE) as fraction):
            return _without_needless(fraction)
        case Group(inner=inner):
            return Group(_without_needless(inner))
        case Negation(inner=inner):
            return Negation(_without_needless(inner))
        case Operation(operator=operator, left=left, right=right, implied=implied):
            return Operation(operator, _without_needless(left), _without_needless(right), implied)
        case Call(function=function, arguments=arguments):
            return Call(function, tuple(map(_without_needless, arguments)))
        case Relation(sides=sides, comparisons=comparisons):
            return Relation(tuple(map(_without_needless, sides)), comparisons)
        case _:
            return expression
