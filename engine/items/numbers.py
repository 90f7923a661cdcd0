"""Draws the values of an item from its seed, by hashing: the same on every machine and for ever."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from engine.items.notation import FUNCTIONS, Expression
from engine.items.parsing import parse
from engine.items.values import holds, value

if TYPE_CHECKING:
    from engine.items.model import ItemTemplate, Parameter

Values = dict[str, Fraction | str]  # the numbers, and the texts of cases, by name


def drawn_number(*key: str | int) -> int:
    """Return a whole number of 64 bits that depends on the key alone."""
    text = "\x1f".join(str(part) for part in key)
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def numbers(template: ItemTemplate, seed: int, attempt: int) -> Values | None:
    """Return a case's values, parameters and derived values by name; None where a constraint does not hold.

    attempt: counts from 0; each gives other numbers. Raises ExpressionError where a derived value or a
    constraint has no value for these numbers.
    """
    values: Values = {}
    if template.cases:
        case = template.cases[drawn_number(seed, template.id, "", attempt) % len(template.cases)]
        values = {name: entry if isinstance(entry, str) else Fraction(entry) for name, entry in case.items()}
    for parameter in template.parameters:
        allowed = possible(parameter)
        pick = drawn_number(seed, template.id, parameter.name, attempt) % len(allowed)
        values[parameter.name] = Fraction(allowed[pick])
    for name, expression in template.derived:
        values[name] = evaluated(expression, values)
    names = tuple(values)
    if all(holds(_parsed(constraint, names), values) for constraint in template.constraints):
        return values
    return None


def evaluated(expression: str, values: Values) -> Fraction:
    """Return the value of an author's expression. Raises ExpressionError where it has none."""
    return value(_parsed(expression, tuple(values)), values)


@lru_cache(maxsize=4096)
def possible(parameter: Parameter) -> tuple[int, ...]:
    """Return the whole numbers that a parameter can be, in order."""
    return tuple(
        number for number in range(parameter.first, parameter.last + 1) if number not in parameter.without
    )


@lru_cache(maxsize=16384)  # an expression is the same in every item of its template
def _parsed(expression: str, names: tuple[str, ...]) -> Expression:
    return parse(expression, names, functions=FUNCTIONS)
