"""B8 rapid guessing."""

import pytest

from engine.signals.rapid import rapid_guessing
from tests.engine.signals.histories import SETTINGS, Story

B8 = SETTINGS["B8"]


def answered(*answers: str, seconds: float = 2.0, usual: float = 60.0) -> Story:
    s = Story()
    for answer in answers:
        s.item("brackets", answer, seconds=seconds, usual=usual)
    return s


def test_three_rapid_wrong_answers_are_rapid_guessing() -> None:
    (signal,) = rapid_guessing(answered("x", "x", "x").history, B8)
    assert (signal.value, signal.attempts, signal.skill) == (3.0, (1, 2, 3), None)


def test_two_are_not() -> None:
    assert rapid_guessing(answered("x", "x").history, B8) == ()


def test_fast_and_right_is_not_guessing_but_makes_it_less_sure() -> None:
    assert rapid_guessing(answered("o", "o", "o", "x", "x").history, B8) == ()
    mixed = rapid_guessing(answered("o", "o", "o", "x", "x", "x").history, B8)[0]
    assert mixed.confidence == pytest.approx(0.5)
    assert rapid_guessing(answered("x", "x", "x").history, B8)[0].confidence == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("usual", "seconds", "rapid"),
    [(60.0, 5.9, True), (60.0, 6.0, False), (300.0, 9.9, True), (300.0, 10.0, False)],
)
def test_rapid_is_under_a_tenth_of_the_usual_time_and_under_ten_seconds(
    usual: float, seconds: float, rapid: bool
) -> None:
    s = answered("x", "x", "x", seconds=seconds, usual=usual)
    assert bool(rapid_guessing(s.history, B8)) is rapid


def test_only_the_first_attempts_at_the_last_eight_tried_items_count() -> None:
    s = answered("x", "x")
    for _ in range(6):
        s.item("brackets", "xxx", seconds=40)
    s.item("brackets", "", open_=True)
    s.item("brackets", "x", seconds=2, open_=True)
    assert rapid_guessing(s.history, B8) == ()
    s.item("brackets", "x", seconds=2)
    s.item("brackets", "x", seconds=2)
    assert rapid_guessing(s.history, B8)[0].attempts == (21, 22, 23)
