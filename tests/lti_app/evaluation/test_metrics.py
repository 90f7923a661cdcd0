"""The four measures, against what a person reckons by hand."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest

from lti_app.evaluation.metrics import auc, ece, log_loss, rmse, score


def measured(*pairs: tuple[float, int]) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    return np.array([chance for chance, _ in pairs]), np.array([bool(right) for _, right in pairs])


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(0.1, 0), (0.9, 1)], 1.0),
        ([(0.9, 0), (0.1, 1)], 0.0),
        ([(0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1)], 3 / 4),  # of four pairs, 0.35 against 0.4 is wrong
        ([(0.5, 0), (0.5, 1)], 1 / 2),
        ([(0.2, 0), (0.5, 0), (0.5, 1), (0.5, 1), (0.7, 1)], (3 + 0.5 + 0.5 + 1) / 6),
        ([(0.3, 1), (0.3, 0), (0.3, 0), (0.6, 0), (0.6, 1)], (0.5 + 0.5 + 0 + 1 + 1 + 0.5) / 6),
    ],
)
def test_auc_is_the_share_of_pairs_in_the_right_order_ties_half(
    pairs: list[tuple[float, int]], expected: float
) -> None:
    assert auc(*measured(*pairs)) == pytest.approx(expected, abs=1e-12)


def test_auc_agrees_with_counting_pairs_on_many_answers_with_ties() -> None:
    random = np.random.RandomState(3)
    predicted, right = random.randint(0, 12, 300) / 12, random.rand(300) < 0.6
    pairs = predicted[right][:, None] - predicted[~right][None, :]
    assert auc(predicted, right) == pytest.approx(float(((pairs > 0) + (pairs == 0) / 2).mean()), abs=1e-12)


@pytest.mark.parametrize("right", [0, 1])
def test_auc_is_undefined_where_all_answers_are_alike(right: int) -> None:
    assert auc(*measured((0.2, right), (0.7, right))) is None


def test_log_loss_is_the_mean_of_minus_the_logarithms() -> None:
    assert log_loss(*measured((0.8, 1), (0.4, 0), (0.5, 1))) == pytest.approx(
        -(log(0.8) + log(0.6) + log(0.5)) / 3, abs=1e-12
    )


def test_log_loss_of_a_certainty_that_was_wrong_is_large_and_finite() -> None:
    assert log_loss(*measured((0.0, 1), (1.0, 0))) == pytest.approx(-log(1e-15), rel=1e-3)


def test_rmse_is_the_root_of_the_mean_square() -> None:
    assert rmse(*measured((0.8, 1), (0.4, 0))) == pytest.approx(sqrt((0.04 + 0.16) / 2), abs=1e-12)


def test_ece_weighs_each_bins_gap_by_its_answers() -> None:
    # 0.6 to 0.7 holds three: 0.64 expected in the mean, a third right. 0.9 to 1 holds one: 1 expected, wrong.
    found = ece(*measured((0.60, 1), (0.64, 0), (0.68, 0), (1.0, 0)))
    assert found == pytest.approx((3 * (0.64 - 1 / 3) + 1 * 1.0) / 4, abs=1e-12)


def test_ece_is_nothing_where_each_bin_keeps_its_word_and_sees_no_gap_that_a_bin_evens_out() -> None:
    assert ece(*measured((0.5, 1), (0.5, 0))) == 0.0
    assert ece(*measured((0.41, 0), (0.59, 1))) == pytest.approx(0.41, abs=1e-12)  # two bins


def test_a_score_is_the_four_measures() -> None:
    pairs = measured((0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1))
    found = score(*pairs)
    assert (found.auc, found.log_loss, found.rmse, found.ece) == (
        auc(*pairs), log_loss(*pairs), rmse(*pairs), ece(*pairs),
    )  # fmt: skip
