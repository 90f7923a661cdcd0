"""How sure a measure is of itself: the formulas that signals share (C7)."""

from __future__ import annotations

from math import comb, exp, lgamma


def succession(shown: int, against: int) -> float:
    """Return the chance, 0 to 1, that the next occasion shows it too: Laplace's rule of succession.

    shown: occasions that showed it; against: comparable occasions that did not. Three of three give 0.8,
    three of six give 0.5.
    """
    return (shown + 1) / (shown + against + 2)


def growing_odds(count: int, start: int, odds: float, growth: float) -> float:
    """Return the probability whose odds are `odds` at `start` and `growth` times as high a count further."""
    at_count = odds * growth ** (count - start)
    return at_count / (1 + at_count)


def no_gain(earlier: tuple[int, int], later: tuple[int, int]) -> float:
    """Return the chance, 0 to 1, that the true rate behind `later` is not above the one behind `earlier`.

    Each is (successes, trials). Before the trials are seen, every rate from 0 to 1 is taken as equally
    likely; the comparison of the two Beta posteriors is exact (a finite sum, as the counts are whole).
    """
    a_earlier, b_earlier = earlier[0] + 1, earlier[1] - earlier[0] + 1
    a_later, b_later = later[0] + 1, later[1] - later[0] + 1
    chance = sum(
        exp(
            _log_beta(a_later + i, b_earlier + b_later)
            - _log_beta(1 + i, b_earlier)
            - _log_beta(a_later, b_later)
        )
        / (b_earlier + i)
        for i in range(a_earlier)
    )
    return min(chance, 1.0)  # the sum of logarithms may end a rounding error above


def rate_under(level: float, seen: tuple[int, int]) -> float:
    """Return the chance, 0 to 1, that the true rate behind (successes, trials) is under `level`, 0 to 1.

    Every rate is taken as equally likely before, as in no_gain; the Beta posterior's distribution function at
    whole counts is a sum of binomial terms, which is exact.
    """
    successes, trials = seen
    more = range(successes + 1, trials + 2)
    return min(sum(comb(trials + 1, k) * level**k * (1 - level) ** (trials + 1 - k) for k in more), 1.0)


def any_meant(texts: int, reliability: float) -> float:
    """Return the chance, 0 to 1, that at least one of some texts means what the word lists heard in it.

    reliability: chance that one of them does, each on its own.
    """
    return 1 - (1 - reliability) ** texts


def _log_beta(a: int, b: int) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
