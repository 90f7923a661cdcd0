"""B3a: a struggle begins, lasts and is over."""

import pytest

from engine.signals.model import Signal
from engine.signals.struggle import struggle
from tests.engine.signals.histories import SETTINGS, Story


def measured(answers: str) -> tuple[Signal, ...]:
    """Measure B3a after answers, an item each: x wrong, o right."""
    s = Story()
    for place, answer in enumerate(answers):
        s.item("brackets" if place % 2 else "fractions", answer)
    return struggle(s.history, SETTINGS["B3a"])


def test_three_right_of_the_last_ten_answers_are_a_struggle() -> None:
    (signal,) = measured("xxxoxxoxxo")
    assert (signal.code, signal.value, signal.skill) == ("B3a", 7.0, None)
    assert signal.attempts == (1, 2, 3, 5, 6, 8, 9)
    assert signal.confidence == pytest.approx(8 / 12)


def test_four_right_of_ten_are_none() -> None:
    assert measured("xxxoxxooxo") == ()


def test_fewer_than_ten_answers_say_nothing() -> None:
    assert measured("xxxxxxxxx") == ()


def test_it_lasts_while_fewer_than_eight_of_ten_are_right() -> None:
    (signal,) = measured("xxxxxxxxxx" + "ooooooo")
    assert signal.value == 10.0
    assert signal.confidence == pytest.approx(4 / 12)


def test_it_is_over_with_eight_of_ten_right_and_stays_over_above_three() -> None:
    assert measured("xxxxxxxxxx" + "oooooooo") == ()
    assert measured("xxxxxxxxxx" + "oooooooo" + "xx") == ()


def test_it_can_begin_anew_with_evidence_of_its_own() -> None:
    assert measured("xxxxxxxx" + "oooooooo") == ()
    (again,) = measured("xx" + "oooooooo" + "xxxxxxxx")
    assert again.attempts == tuple(range(11, 19))


def test_every_answer_counts_not_only_the_first() -> None:
    s = Story()
    for _ in range(3):
        s.item("brackets", "xxxo")
    (signal,) = struggle(s.history, SETTINGS["B3a"])
    assert (signal.value, signal.skill) == (8.0, "brackets")


def test_an_answer_after_a_hint_is_an_answer_and_a_hint_is_none() -> None:
    s = Story()
    for _ in range(10):
        s.item("brackets", "o", hints=3, hint_seconds=(1.0, 2.0, 3.0))
    assert struggle(s.history, SETTINGS["B3a"]) == ()
