"""Waiting grows, is spread, is bounded, and respects what a platform asks for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.outbox.backoff import CAP_SECONDS, LEAST_SECONDS, LONGEST_RETRY_AFTER, gives_up, next_try

tries = st.integers(1, 10_000)
fractions = st.floats(0, 1)


@pytest.mark.parametrize(("failures", "seconds"), [(1, 5), (2, 10), (3, 20), (4, 40), (10, 2560), (11, 3600)])
def test_the_longest_wait_doubles_up_to_an_hour(failures: int, seconds: float) -> None:
    assert next_try(failures, 1.0, None) == seconds
    assert next_try(failures, 0.5, None) == seconds / 2


@given(tries, fractions)
def test_a_wait_is_never_nothing_and_never_over_an_hour(failures: int, fraction: float) -> None:
    assert LEAST_SECONDS <= next_try(failures, fraction, None) <= CAP_SECONDS


@given(tries, fractions, st.floats(0, LONGEST_RETRY_AFTER))
def test_what_the_platform_asks_for_is_never_undercut(failures: int, fraction: float, asked: float) -> None:
    assert next_try(failures, fraction, asked) >= asked


def test_a_platform_is_believed_up_to_a_day() -> None:
    assert next_try(1, 0.0, 10.0**9) == 24 * 3600


@pytest.mark.parametrize(
    ("failures", "hours", "over"), [(100, 71.9, False), (100, 72, True), (7, 500, False), (8, 500, True)]
)
def test_a_person_is_called_after_three_days_of_trying(failures: int, hours: float, over: bool) -> None:
    assert gives_up(failures, timedelta(hours=hours)) is over
