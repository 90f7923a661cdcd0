"""Square roots of fractions, exactly: √12 is 2√3, and 2 and 3 are all that is kept of it."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from engine.items.notation import ExpressionError, Fault

_LARGEST = 10**8  # below the root, once it is no perfect square: at most 10,000 divisions


def root_of(number: Fraction) -> tuple[Fraction, tuple[int, ...]]:
    """Return the square root as a factor and the different primes that stay below the root, in order.

    Raises ExpressionError for a negative number and for one too large to be taken apart.
    """
    if number < 0:
        raise ExpressionError(Fault.NO_VALUE)
    # √(p/q) = √(pq)/q
    rest = number.numerator * number.denominator
    bottom = number.denominator
    whole = isqrt(rest)
    if whole * whole == rest:
        return Fraction(whole, bottom), ()
    if rest > _LARGEST:
        raise ExpressionError(Fault.TOO_LARGE)
    factor, primes, prime = 1, [], 2
    while prime * prime <= rest:
        times = 0
        while rest % prime == 0:
            rest //= prime
            times += 1
        factor *= prime ** (times // 2)
        if times % 2:
            primes.append(prime)
        prime += 1 if prime == 2 else 2
    if rest > 1:
        primes.append(rest)
    return Fraction(factor, bottom), tuple(primes)
