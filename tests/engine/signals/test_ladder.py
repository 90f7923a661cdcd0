"""B7: hints clicked through."""

import pytest

from engine.signals.ladder import hint_abuse
from engine.signals.model import Signal
from tests.engine.signals.histories import SETTINGS, Story


def measured(*opened: tuple[float, ...], answers: str = "x") -> tuple[Signal, ...]:
    """Measure B7 after items, each with the seconds at which its hints were opened."""
    s = Story()
    for seconds in opened:
        s.item("brackets", answers, hints=len(seconds), hint_seconds=seconds)
    return hint_abuse(s.history, SETTINGS["B7"])


def test_two_hints_in_a_row_left_in_under_three_seconds_are_clicked_through() -> None:
    (signal,) = measured((20, 22.9, 25.8))
    assert (signal.code, signal.value, signal.skill, signal.attempts) == ("B7", 1.0, "brackets", (1,))
    assert signal.confidence == pytest.approx(2 / 3)


def test_the_item_itself_has_to_be_read_before_its_first_hint() -> None:
    assert len(measured((1, 2))) == 1


@pytest.mark.parametrize("opened", [(), (1,), (20, 22), (20, 23, 26), (20, 40, 41)])
def test_hints_that_were_read_are_used_as_they_are_meant(opened: tuple[float, ...]) -> None:
    assert measured(opened) == ()


def test_ladders_that_were_read_lower_the_confidence() -> None:
    (signal,) = measured((1, 2, 3), (20, 40, 60), (20, 40, 60))
    assert signal.confidence == pytest.approx(2 / 5)


def test_an_item_without_an_answer_and_one_before_the_window_do_not_count() -> None:
    assert measured((1, 2, 3), answers="") == ()
    assert measured((1, 2, 3), *[()] * 10) == ()
