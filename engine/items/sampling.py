"""Compares formulas that are no quotients of polynomials, such as √x, |x - 2| or 2^x, at fixed points.

The points are the same every time; a formula counts where it has a value at all, so that a root of a negative
number or a division by zero is passed over, not mistaken for a difference.
"""

from __future__ import annotations

from math import floor, isfinite, sqrt
from typing import TYPE_CHECKING

from engine.items.notation import (
    Call,
    Expression,
    ExpressionError,
    Fault,
    Function,
    Group,
    Name,
    Negation,
    Number,
    Operation,
    Operator,
    names_in,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

POINTS = 80  # tried
ENOUGH = 12  # at which both have a value; polynomials of schoolwork that agree there are the same
_RELATIVE = 1e-9
# From and to, one after the other: many roots need positive numbers, some large ones, |x| negative ones.
_SPANS = ((0.0, 4.0), (-4.0, 4.0), (0.0, 30.0), (-30.0, 0.0), (0.0, 200.0))
_LARGEST = 1e100


def ratio(one: Expression, other: Expression) -> float | None:
    """Return the number that the other must be multiplied with to be this, 1.0 for two forms of the same.

    None where there is no such number. Raises ExpressionError where too few points have a value.
    """
    names = sorted(names_in(one) | names_in(other))
    found: list[tuple[float, float]] = []
    for index in range(POINTS):
        point = {name: _coordinate(index, place) for place, name in enumerate(names)}
        mine, others = _value(one, point), _value(other, point)
        if mine is not None and others is not None:
            found.append((mine, others))
        if len(found) == ENOUGH:
            break
    else:
        raise ExpressionError(Fault.NO_VALUE)
    mine, others = max(found, key=lambda pair: abs(pair[1]))
    factor = mine / others if others else 1.0
    same = all(abs(a - factor * b) <= _RELATIVE * max(1.0, abs(a)) for a, b in found)
    return (1.0 if abs(factor - 1) < _RELATIVE else factor) if same else None


def can_be_sampled(expression: Expression) -> bool:
    """Tell whether powers have whole exponents or a number as base, and functions are those of students."""
    match expression:
        case Number() | Name():
            return True
        case Group(inner=inner) | Negation(inner=inner):
            return can_be_sampled(inner)
        case Operation(operator=operator, left=left, right=right):
            usual = operator is not Operator.POWER or not names_in(left) or _is_whole(right)
            return usual and can_be_sampled(left) and can_be_sampled(right)
        case Call(function=function, arguments=arguments):
            return function in {Function.SQRT, Function.ABS} and all(map(can_be_sampled, arguments))
        case _:
            return False


def _is_whole(exponent: Expression) -> bool:
    while isinstance(exponent, Group | Negation):
        exponent = exponent.inner
    return isinstance(exponent, Number) and exponent.value.denominator == 1


def _coordinate(index: int, place: int) -> float:
    """Return a number of the spans; multiples of irrational numbers spread evenly over them."""
    low, high = _SPANS[index % len(_SPANS)]
    spread = (index + 1) * sqrt((2, 3, 5, 7, 11, 13)[place % 6]) + place / 7
    return low + (high - low) * (spread - floor(spread))


def _value(expression: Expression, point: Mapping[str, float]) -> float | None:
    """Return the value at a point; None where there is none, or none that is worth comparing."""
    match expression:
        case Number(value=number):
            return float(number)
        case Name(name=name):
            return point[name]
        case Operation(operator=operator, left=left, right=right):
            before, after = _value(left, point), _value(right, point)
            return None if before is None or after is None else _joined(operator, before, after)
        case Group(inner=inner) | Negation(inner=inner) | Call(arguments=(inner,)):
            argument = _value(inner, point)
            return None if argument is None else _changed(expression, argument)
        case _:
            return None


def _changed(expression: Expression, argument: float) -> float | None:
    match expression:
        case Negation():
            return -argument
        case Call(function=Function.ABS):
            return abs(argument)
        case Call(function=Function.SQRT):
            return None if argument < 0 else sqrt(argument)
        case _:
            return argument


def _joined(operator: Operator, left: float, right: float) -> float | None:
    try:
        match operator:
            case Operator.ADD:
                result = left + right
            case Operator.SUBTRACT:
                result = left - right
            case Operator.MULTIPLY:
                result = left * right
            case Operator.DIVIDE:
                result = left / right
            case Operator.POWER:
                if left < 0 and right != floor(right):
                    return None
                result = left**right
    except (OverflowError, ZeroDivisionError):
        return None
    return result if isfinite(result) and abs(result) < _LARGEST else None
