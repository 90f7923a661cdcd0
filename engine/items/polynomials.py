"""Expands formulas into quotients of polynomials with exact coefficients, the form they are compared in."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.items.notation import (
    Expression,
    ExpressionError,
    Fault,
    Group,
    Name,
    Negation,
    Number,
    Operation,
    Operator,
    Relation,
)
from engine.items.values import bounded, exponent_of

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_TERMS = 60
MAX_PAIRS = 1000  # products of two terms in one multiplication
MAX_DEGREE = 12

Monomial = tuple[tuple[str, int], ...]  # (variable, exponent of 1 or more), by variable; () is the constant
Polynomial = dict[Monomial, Fraction]  # without zero coefficients

_ONE: Polynomial = {(): Fraction(1)}


@dataclass(frozen=True, slots=True)
class Quotient:
    """One polynomial over another. bottom: never zero; 1 where the formula divides by numbers alone."""

    top: Mapping[Monomial, Fraction]
    bottom: Mapping[Monomial, Fraction]

    def same_as(self, other: Quotient) -> bool:
        """Tell whether both have the same value wherever both have one (by cross-multiplication)."""
        return _times(self.top, other.bottom) == _times(other.top, self.bottom)

    def ratio_to(self, other: Quotient) -> Fraction | None:
        """Return the constant that the other must be multiplied with to be this; None if there is none."""
        mine, others = _times(self.top, other.bottom), _times(other.top, self.bottom)
        if mine.keys() != others.keys():
            return None
        ratios = {mine[monomial] / others[monomial] for monomial in mine} or {Fraction(1)}
        return ratios.pop() if len(ratios) == 1 else None

    def minus(self, other: Quotient) -> Quotient:
        """Return the difference."""
        return _joined(Operator.SUBTRACT, self, other)


def expand(expression: Expression) -> Quotient:
    """Return the canonical form. Raises ExpressionError beyond the limits and for division by zero."""
    match expression:
        case Number(value=number):
            return Quotient(_cleaned({(): number}), _ONE)
        case Name(name=name):
            return Quotient({((name, 1),): Fraction(1)}, _ONE)
        case Group(inner=inner):
            return expand(inner)
        case Negation(inner=inner):
            expanded = expand(inner)
            return Quotient(_scaled(expanded.top, Fraction(-1)), expanded.bottom)
        case Operation(operator=operator, left=left, right=right):
            return _joined(operator, expand(left), expand(right))
        case Relation():
            raise ExpressionError(Fault.NO_VALUE)


def _joined(operator: Operator, left: Quotient, right: Quotient) -> Quotient:
    match operator:
        case Operator.ADD | Operator.SUBTRACT:
            sign = Fraction(1 if operator is Operator.ADD else -1)
            top = _plus(_times(left.top, right.bottom), _scaled(_times(right.top, left.bottom), sign))
            return _quotient(top, _times(left.bottom, right.bottom))
        case Operator.MULTIPLY:
            return _quotient(_times(left.top, right.top), _times(left.bottom, right.bottom))
        case Operator.DIVIDE:
            if not right.top:
                raise ExpressionError(Fault.DIVISION_BY_ZERO)
            return _quotient(_times(left.top, right.bottom), _times(left.bottom, right.top))
        case Operator.POWER:
            return _power(left, right)


def _power(base: Quotient, exponent: Quotient) -> Quotient:
    if set(exponent.top) - {()} or exponent.bottom != _ONE:
        raise ExpressionError(Fault.NO_VALUE)
    times = exponent_of(exponent.top.get((), Fraction(0)))
    if times < 0:
        base = _joined(Operator.DIVIDE, Quotient(_ONE, _ONE), base)
    power = Quotient(_ONE, _ONE)
    for _ in range(abs(times)):
        power = _joined(Operator.MULTIPLY, power, base)
    return power


def _quotient(top: Polynomial, bottom: Polynomial) -> Quotient:
    if bottom.keys() == {()}:
        return Quotient(_scaled(top, 1 / bottom[()]), _ONE)
    return Quotient(top, bottom)


def _plus(left: Polynomial, right: Polynomial) -> Polynomial:
    total = dict(left)
    for monomial, coefficient in right.items():
        total[monomial] = total.get(monomial, Fraction(0)) + coefficient
    return _cleaned(total)


def _scaled(polynomial: Mapping[Monomial, Fraction], factor: Fraction) -> Polynomial:
    return _cleaned({monomial: coefficient * factor for monomial, coefficient in polynomial.items()})


def _times(left: Mapping[Monomial, Fraction], right: Mapping[Monomial, Fraction]) -> Polynomial:
    if right is _ONE or left is _ONE:  # nearly always: few formulas divide by a variable
        return dict(left if right is _ONE else right)
    if len(left) * len(right) > MAX_PAIRS:
        raise ExpressionError(Fault.TOO_LARGE)
    product: Polynomial = {}
    for one, one_coefficient in left.items():
        for other, other_coefficient in right.items():
            monomial = _monomial(one, other)
            coefficient = product.get(monomial, Fraction(0)) + one_coefficient * other_coefficient
            product[monomial] = bounded(coefficient)
    return _cleaned(product)


def _monomial(one: Monomial, other: Monomial) -> Monomial:
    exponents = dict(one)
    for name, exponent in other:
        exponents[name] = exponents.get(name, 0) + exponent
    if sum(exponents.values()) > MAX_DEGREE:
        raise ExpressionError(Fault.TOO_LARGE)
    return tuple(sorted(exponents.items()))


def _cleaned(polynomial: Polynomial) -> Polynomial:
    if len(polynomial) > MAX_TERMS:
        raise ExpressionError(Fault.TOO_LARGE)
    return {monomial: bounded(coefficient) for monomial, coefficient in polynomial.items() if coefficient}
