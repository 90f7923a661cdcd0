"""B24: answers changed again and again."""

import pytest

from engine.signals.churn import answer_churn
from tests.engine.signals.histories import SETTINGS, Story

B24 = SETTINGS["B24"]


def changed(*changes: int) -> Story:
    s = Story()
    for each in changes:
        s.item("brackets", "xo", changes=each)
    return s


def test_three_items_of_ten_with_four_changes_are_churn() -> None:
    (signal,) = answer_churn(changed(4, 0, 9, 3, 4).history, B24)
    assert (signal.code, signal.value, signal.skill) == ("B24", 3.0, "brackets")
    assert (signal.attempts, signal.items) == ((1, 2, 5, 6, 9, 10), (1, 1, 3, 3, 5, 5))
    assert signal.confidence == pytest.approx(4 / 7)


def test_two_items_however_often_changed_are_none() -> None:
    assert answer_churn(changed(9, 9, 3).history, B24) == ()


def test_items_before_the_window_do_not_count() -> None:
    assert answer_churn(changed(4, 4, *[0] * 9, 4).history, B24) == ()
