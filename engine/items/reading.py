"""Reads a formula that a student typed; what cannot be read is asked again, with a code that says why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.items.equivalence import demand_comparable
from engine.items.malformed import MalformedError, not_understood
from engine.items.notation import MAX_LENGTH, Expression, ExpressionError, Relation
from engine.items.parsing import parse
from engine.items.tokens import normalise

if TYPE_CHECKING:
    from collections.abc import Collection

_NAMED = re.compile(r"(?:([A-Za-z])(?:\s*\(\s*[A-Za-z0-9.-]{1,9}\s*\))?\s*)?=\s*([^=<>]*)", re.DOTALL)
_DECIMAL_COMMA = re.compile(r"(?<![0-9.])([0-9]+),(?=[0-9])")


def cleaned(response: str) -> str:
    """Return an answer in the signs of the notation, without space around it. Raises MalformedError."""
    if len(response) > MAX_LENGTH:
        raise MalformedError("answer.too-long")
    text = normalise(response).strip()
    if not text:
        raise MalformedError("answer.empty")
    return text


def read_expression(
    response: str, variables: Collection[str], *, relation: bool | None, decimal_comma: bool = False
) -> Expression:
    """Return an expression in the variables, or an equation or inequality where `relation` is wanted.

    relation: None takes either. "y = 2x + 3" and "f(x) = 2x + 3" are read as 2x + 3 where no equation is
    wanted and y is no variable; X as x. Raises MalformedError.
    """
    text = cleaned(response)
    for variable in variables:  # the keyboards of phones begin with a capital letter
        if variable.islower() and variable.upper() not in variables:
            text = text.replace(variable.upper(), variable)
    found = None if relation else _NAMED.fullmatch(text)
    if found and found.group(1) not in variables:
        text = found.group(2)
    if decimal_comma:
        text = _DECIMAL_COMMA.sub(r"\1.", text)
    if "," in text:
        raise MalformedError("answer.comma")
    expression = parsed(text, variables)
    if relation is not None and isinstance(expression, Relation) != relation:
        raise MalformedError("answer.needs-relation" if relation else "answer.needs-expression")
    return expression


def parsed(text: str, variables: Collection[str]) -> Expression:
    """Return a formula that can be compared with others. Raises MalformedError."""
    try:
        expression = parse(text, variables)
        demand_comparable(expression)
    except ExpressionError as error:
        raise not_understood(error) from None
    return expression
