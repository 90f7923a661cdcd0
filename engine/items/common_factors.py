"""Common factors of polynomials: the number in all coefficients, letters, and for one letter any factor."""

from __future__ import annotations

from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.items.quotients import Monomial


def content(*polynomials: Mapping[Monomial, Fraction]) -> int:
    """Return the greatest whole number in all coefficients; 0 where one of them is no whole number."""
    coefficients = [coefficient for polynomial in polynomials for coefficient in polynomial.values()]
    if any(coefficient.denominator != 1 for coefficient in coefficients):
        return 0
    return gcd(*(coefficient.numerator for coefficient in coefficients))


def have_common_factor(top: Mapping[Monomial, Fraction], bottom: Mapping[Monomial, Fraction]) -> bool:
    """Tell whether a fraction of two polynomials can be reduced, as far as schoolwork goes.

    With several letters only common numbers, common letters and equal polynomials are found. A coefficient
    that is no whole number is one thing still to be done.
    """
    if content(top, bottom) != 1 or _common_letters(top) & _common_letters(bottom):
        return True
    names = {name for monomial in (*top, *bottom) for name, _ in monomial}
    if len(names) == 1:
        return len(_common(_coefficients(top), _coefficients(bottom))) > 1
    return top.keys() == bottom.keys() and len({top[m] / bottom[m] for m in top}) == 1 and len(top) > 1


def _common_letters(polynomial: Mapping[Monomial, Fraction]) -> frozenset[str]:
    letters = [frozenset(name for name, _ in monomial) for monomial in polynomial]
    return letters[0].intersection(*letters[1:]) if letters else frozenset()


def _coefficients(polynomial: Mapping[Monomial, Fraction]) -> list[Fraction]:
    """Return the coefficients of a polynomial in one letter, the highest power first."""
    powers = {sum(exponent for _, exponent in monomial): value for monomial, value in polynomial.items()}
    return [powers.get(power, Fraction(0)) for power in range(max(powers, default=0), -1, -1)]


def _common(one: list[Fraction], other: list[Fraction]) -> list[Fraction]:
    """Return the greatest common divisor, by Euclid."""
    while any(other):
        other = other[next(place for place, value in enumerate(other) if value) :]
        rest = list(one)
        while len(rest) >= len(other):
            factor = rest[0] / other[0]
            for place, value in enumerate(other):
                rest[place] -= factor * value
            rest = rest[1:]
        one, other = other, rest
    return one
