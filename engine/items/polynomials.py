"""Expands formulas into quotients of polynomials, the form they are compared in."""

from __future__ import annotations

from fractions import Fraction

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
)
from engine.items.quotients import ONE, ROOT, Quotient, cleaned, joined, scaled
from engine.items.roots import root_of


def expand(expression: Expression) -> Quotient:
    """Return the canonical form.

    Raises ExpressionError beyond the limits, for division by zero, for the root of a negative number, and
    for what is no quotient of polynomials, such as the root of a variable.
    """
    match expression:
        case Number(value=number):
            return Quotient(cleaned({(): number}), ONE)
        case Name(name=name):
            return Quotient({((name, 1),): Fraction(1)}, ONE)
        case Group(inner=inner):
            return expand(inner)
        case Negation(inner=inner):
            expanded = expand(inner)
            return Quotient(scaled(expanded.top, Fraction(-1)), expanded.bottom)
        case Operation(operator=operator, left=left, right=right):
            return joined(operator, expand(left), expand(right))
        case Call(function=function, arguments=(inner,)) if function in _CALLED:
            return _CALLED[function](expand(inner))
        case _:
            raise ExpressionError(Fault.NO_VALUE)


def _root(radicand: Quotient) -> Quotient:
    number = radicand.constant()
    if number is None:
        raise ExpressionError(Fault.NO_VALUE)
    factor, primes = root_of(number)
    monomial = tuple(sorted((f"{ROOT}{prime}", 1) for prime in primes))
    return Quotient(cleaned({monomial: factor}), ONE)


def _absolute(inner: Quotient) -> Quotient:
    size = inner.about()
    if size is None:
        raise ExpressionError(Fault.NO_VALUE)
    return Quotient(scaled(inner.top, Fraction(-1)), inner.bottom) if size < 0 else inner


_CALLED = {Function.SQRT: _root, Function.ABS: _absolute}
