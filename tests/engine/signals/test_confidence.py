"""The formulas behind confidence."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.signals.confidence import any_meant, growing_odds, no_gain, rate_under, succession

trials = st.integers(0, 10).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def exactly(earlier: tuple[int, int], later: tuple[int, int]) -> Fraction:
    """P(later <= earlier) of two uniform order statistics, counted out in whole numbers."""
    a, n = earlier[0] + 1, earlier[1] + 1  # Beta(a, n + 1 - a): the a-th smallest of n uniform draws
    b, m = later[0] + 1, later[1] + 1
    # The b-th of m lies under the a-th of n if at least b of the m fall among the first a - 1 of the others.
    ways = sum(comb(a - 1 + i, i) * comb(n - a + m - i, m - i) for i in range(b, m + 1))
    return Fraction(ways, comb(n + m, m))


@given(trials, trials)
def test_the_chance_of_no_gain_is_exact(earlier: tuple[int, int], later: tuple[int, int]) -> None:
    assert no_gain(earlier, later) == pytest.approx(float(exactly(earlier, later)), abs=1e-9)


@given(trials, trials)
def test_the_chances_of_no_gain_and_of_no_loss_add_up_to_one(
    earlier: tuple[int, int], later: tuple[int, int]
) -> None:
    assert no_gain(earlier, later) + no_gain(later, earlier) == pytest.approx(1.0)


@given(st.integers(0, 20), st.integers(0, 20))
def test_more_that_shows_it_is_surer_and_more_against_it_less_sure(shown: int, against: int) -> None:
    assert 0 < succession(shown, against) < 1
    assert succession(shown + 1, against) > succession(shown, against) > succession(shown, against + 1)


def test_odds_grow_by_their_factor() -> None:
    assert growing_odds(3, 3, 1.0, 2.0) == 0.5
    assert growing_odds(5, 3, 1.0, 2.0) == 0.8


@given(trials, st.integers(0, 20))
def test_the_chance_of_a_rate_under_a_level_is_exact(seen: tuple[int, int], twentieths: int) -> None:
    """The (successes + 1)-th smallest of trials + 1 uniform draws lies under the level."""
    level = Fraction(twentieths, 20)
    draws, needed = seen[1] + 1, seen[0] + 1
    ways = (comb(draws, k) * level**k * (1 - level) ** (draws - k) for k in range(needed, draws + 1))
    assert rate_under(float(level), seen) == pytest.approx(float(sum(ways)), abs=1e-9)


@given(trials)
def test_a_rate_under_a_half_is_as_likely_as_its_mirror_image_over_it(seen: tuple[int, int]) -> None:
    mirrored = (seen[1] - seen[0], seen[1])
    assert rate_under(0.5, seen) + rate_under(0.5, mirrored) == pytest.approx(1.0)


def test_each_text_makes_it_likelier_that_one_is_meant() -> None:
    assert any_meant(0, 0.7) == 0.0
    assert any_meant(1, 0.7) == pytest.approx(0.7)
    assert any_meant(2, 0.5) == 0.75
