"""Quotients of polynomials with exact coefficients, and their arithmetic within limits.

The root of a number is kept as a product of variables "√2", "√3", … that become numbers when squared.
Products of different ones are independent over the fractions, so quotients with them are compared exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import TYPE_CHECKING

from engine.items.notation import ExpressionError, Fault, Operator
from engine.items.values import bounded, exponent_of

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_TERMS = 60
MAX_PAIRS = 1000  # products of two terms in one multiplication
MAX_DEGREE = 12
MAX_NAMES = 5  # different letters and roots in one term
MAX_ROOTS = 4  # different primes below roots in one term: √210 has four
ROOT = "√"  # begins the name of the root of a prime

Monomial = tuple[tuple[str, int], ...]  # (variable, exponent of 1 or more), by variable; () is the constant
Polynomial = dict[Monomial, Fraction]  # without zero coefficients

ONE: Polynomial = {(): Fraction(1)}


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

    def constant(self) -> Fraction | None:
        """Return the value of what is a fraction, without variables or roots; None for anything else."""
        if self.bottom.keys() != {()} or self.top.keys() - {()}:
            return None
        return self.top.get((), Fraction(0)) / self.bottom[()]

    def has_roots(self) -> bool:
        """Tell whether the root of a number stands in it."""
        return any(name.startswith(ROOT) for monomial in (*self.top, *self.bottom) for name, _ in monomial)

    def about(self) -> float | None:
        """Return the value, rounded, of what has no variables, though it may have roots; otherwise None.

        Raises ExpressionError where it divides by less than can be told from nothing.
        """
        top, bottom = _about(self.top), _about(self.bottom)
        if bottom == 0:
            raise ExpressionError(Fault.TOO_LARGE)
        return None if top is None or bottom is None else top / bottom


def joined(operator: Operator, left: Quotient, right: Quotient) -> Quotient:
    """Return the result of an operation. Raises ExpressionError beyond the limits or where it has none."""
    match operator:
        case Operator.ADD | Operator.SUBTRACT:
            sign = Fraction(1 if operator is Operator.ADD else -1)
            top = _plus(_times(left.top, right.bottom), scaled(_times(right.top, left.bottom), sign))
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
    if set(exponent.top) - {()} or exponent.bottom != ONE:
        raise ExpressionError(Fault.NO_VALUE)
    times = exponent_of(exponent.top.get((), Fraction(0)))
    if times < 0:
        base = joined(Operator.DIVIDE, Quotient(ONE, ONE), base)
    power = Quotient(ONE, ONE)
    for _ in range(abs(times)):
        power = joined(Operator.MULTIPLY, power, base)
    return power


def _quotient(top: Polynomial, bottom: Polynomial) -> Quotient:
    if bottom.keys() == {()}:
        return Quotient(scaled(top, 1 / bottom[()]), ONE)
    return Quotient(top, bottom)


def _plus(left: Polynomial, right: Polynomial) -> Polynomial:
    total = dict(left)
    for monomial, coefficient in right.items():
        total[monomial] = total.get(monomial, Fraction(0)) + coefficient
    return cleaned(total)


def scaled(polynomial: Mapping[Monomial, Fraction], factor: Fraction) -> Polynomial:
    """Return a multiple of a polynomial."""
    return cleaned({monomial: coefficient * factor for monomial, coefficient in polynomial.items()})


def _times(left: Mapping[Monomial, Fraction], right: Mapping[Monomial, Fraction]) -> Polynomial:
    if right is ONE or left is ONE:  # nearly always: few formulas divide by a variable
        return dict(left if right is ONE else right)
    if len(left) * len(right) > MAX_PAIRS:
        raise ExpressionError(Fault.TOO_LARGE)
    product: Polynomial = {}
    for one, one_coefficient in left.items():
        for other, other_coefficient in right.items():
            monomial, factor = _monomial(one, other)
            coefficient = product.get(monomial, Fraction(0)) + one_coefficient * other_coefficient * factor
            product[monomial] = bounded(coefficient)
    return cleaned(product)


def _monomial(one: Monomial, other: Monomial) -> tuple[Monomial, int]:
    """Return the product of two monomials, and the number that came out of its roots."""
    exponents = dict(one)
    factor = 1
    for name, exponent in other:
        if name.startswith(ROOT) and name in exponents:
            del exponents[name]
            factor *= int(name.removeprefix(ROOT))
        else:
            exponents[name] = exponents.get(name, 0) + exponent
    if len(exponents) > MAX_ROOTS and sum(name.startswith(ROOT) for name in exponents) > MAX_ROOTS:
        raise ExpressionError(Fault.TOO_LARGE)
    if sum(exponents.values()) > MAX_DEGREE or len(exponents) > MAX_NAMES:
        raise ExpressionError(Fault.TOO_LARGE)
    return tuple(sorted(exponents.items())), factor


def cleaned(polynomial: Polynomial) -> Polynomial:
    """Return it without zero terms. Raises ExpressionError where it has too many, or one is too large."""
    if len(polynomial) > MAX_TERMS:
        raise ExpressionError(Fault.TOO_LARGE)
    return {monomial: bounded(coefficient) for monomial, coefficient in polynomial.items() if coefficient}


def _about(polynomial: Mapping[Monomial, Fraction]) -> float | None:
    total = 0.0
    for monomial, coefficient in polynomial.items():
        term = float(coefficient)
        for name, exponent in monomial:
            if not name.startswith(ROOT):
                return None
            term *= sqrt(int(name.removeprefix(ROOT))) ** exponent
        total += term
    return total
