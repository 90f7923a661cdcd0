"""Draws the numbers of an item from its seed, by hashing: the same on every machine and for ever."""

from __future__ import annotations

from fractions import Fraction
from hashlib import blake2b
from typing import TYPE_CHECKING

from engine.items.parsing import parse
from engine.items.values import holds, value

if TYPE_CHECKING:
    from engine.items.model import ItemTemplate, Parameter

Values = dict[str, Fraction]


def drawn_number(*key: str | int) -> int:
    """Return a whole number of 64 bits that depends on the key alone."""
    text = "\x1f".join(str(part) for part in key)
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def numbers(template: ItemTemplate, seed: int, attempt: int) -> Values | None:
    """Return parameters and derived values by name; None where a constraint does not hold.

    attempt: counts from 0; each gives other numbers. Raises ExpressionError where a derived value or a
    constraint has no value for these numbers.
    """
    values: Values = {}
    for parameter in template.parameters:
        allowed = possible(parameter)
        pick = drawn_number(seed, template.id, parameter.name, attempt) % len(allowed)
        values[parameter.name] = Fraction(allowed[pick])
    for name, expression in template.derived:
        values[name] = value(parse(expression, values), values)
    if all(holds(parse(constraint, values), values) for constraint in template.constraints):
        return values
    return None


def possible(parameter: Parameter) -> tuple[int, ...]:
    """Return the whole numbers that a parameter can be, in order."""
    return tuple(
        number for number in range(parameter.first, parameter.last + 1) if number not in parameter.without
    )
