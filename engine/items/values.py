"""Computes with formulas in exact fractions, within limits that keep every computation short."""

from __future__ import annotations

from fractions import Fraction
from math import floor, gcd, isqrt, lcm
from typing import TYPE_CHECKING

from engine.items.notation import (
    MAX_BITS,
    MAX_EXPONENT,
    Call,
    Comparison,
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
    Relation,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def value(expression: Expression, names: Mapping[str, Fraction | str]) -> Fraction:
    """Return the value. names: what they stand for; a text has no value.

    Raises ExpressionError where it has none or is too large.
    """
    match expression:
        case Number(value=number):
            return number
        case Name(name=name):
            if name not in names:
                raise ExpressionError(Fault.UNKNOWN_NAME)
            known = names[name]
            if isinstance(known, str):
                raise ExpressionError(Fault.NO_VALUE)
            return known
        case Group(inner=inner):
            return value(inner, names)
        case Negation(inner=inner):
            return -value(inner, names)
        case Operation(operator=operator, left=left, right=right):
            return bounded(_joined(operator, value(left, names), value(right, names)))
        case Call(function=function, arguments=arguments):
            return bounded(_called(function, [value(argument, names) for argument in arguments]))
        case Relation():
            raise ExpressionError(Fault.NO_VALUE)


def holds(expression: Expression, names: Mapping[str, Fraction | str]) -> bool:
    """Tell whether every comparison of a chain holds. Raises ExpressionError where it is no comparison."""
    if not isinstance(expression, Relation):
        raise ExpressionError(Fault.NO_VALUE)
    sides = [value(side, names) for side in expression.sides]
    return all(
        _compared(comparison, left, right)
        for comparison, left, right in zip(expression.comparisons, sides, sides[1:], strict=False)
    )


def bounded(number: Fraction) -> Fraction:
    """Return the number itself. Raises ExpressionError where it has outgrown all schoolwork."""
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > MAX_BITS:
        raise ExpressionError(Fault.TOO_LARGE)
    return number


def exponent_of(number: Fraction) -> int:
    """Return an exponent as a whole number. Raises ExpressionError for roots and beyond the limit."""
    if number.denominator != 1:
        raise ExpressionError(Fault.NO_VALUE)
    if abs(number.numerator) > MAX_EXPONENT:
        raise ExpressionError(Fault.TOO_LARGE)
    return number.numerator


def _joined(operator: Operator, left: Fraction, right: Fraction) -> Fraction:
    match operator:
        case Operator.ADD:
            return left + right
        case Operator.SUBTRACT:
            return left - right
        case Operator.MULTIPLY:
            return left * right
        case Operator.DIVIDE:
            if right == 0:
                raise ExpressionError(Fault.DIVISION_BY_ZERO)
            return left / right
        case Operator.POWER:
            exponent = exponent_of(right)
            if left == 0 and exponent < 0:
                raise ExpressionError(Fault.DIVISION_BY_ZERO)
            # At most 30 * 512 bits before the bound is checked.
            return Fraction(left**exponent)


def _called(function: Function, arguments: list[Fraction]) -> Fraction:
    return Fraction(_FUNCTIONS[function](arguments[0], arguments[-1]))


def _remainder(number: Fraction, by: Fraction) -> Fraction:
    if by == 0:
        raise ExpressionError(Fault.DIVISION_BY_ZERO)
    return number % by


def _whole(number: Fraction) -> int:
    if number.denominator != 1:
        raise ExpressionError(Fault.NO_VALUE)
    return number.numerator


def _root(number: Fraction) -> Fraction:
    if number < 0:
        raise ExpressionError(Fault.NO_VALUE)
    root = Fraction(isqrt(number.numerator), isqrt(number.denominator))
    if root * root != number:
        raise ExpressionError(Fault.NO_VALUE)
    return root


# Those of one number pass over the second.
_FUNCTIONS: Mapping[Function, Callable[[Fraction, Fraction], Fraction | int]] = {
    Function.ABS: lambda x, _: abs(x),
    Function.MIN: min,
    Function.MAX: max,
    Function.FLOOR: lambda x, _: floor(x),
    Function.MOD: _remainder,
    Function.GCD: lambda x, y: gcd(_whole(x), _whole(y)),
    Function.LCM: lambda x, y: lcm(_whole(x), _whole(y)),
    Function.SQRT: lambda x, _: _root(x),
}


def _compared(comparison: Comparison, left: Fraction, right: Fraction) -> bool:
    match comparison:
        case Comparison.EQUAL:
            return left == right
        case Comparison.UNEQUAL:
            return left != right
        case Comparison.LESS:
            return left < right
        case Comparison.AT_MOST:
            return left <= right
        case Comparison.GREATER:
            return left > right
        case Comparison.AT_LEAST:
            return left >= right
