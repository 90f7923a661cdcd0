"""B18 and B19: how sure students say they are."""

import pytest

from engine.signals.confidence_said import confidence_mismatch, low_confidence
from engine.signals.model import HappeningKind
from tests.engine.signals.histories import SETTINGS, Story

B18, B19 = SETTINGS["B18"], SETTINGS["B19"]


def test_under_three_of_five_twice_in_a_week_is_low_confidence() -> None:
    s = Story()
    s.item("brackets", "o", confidence=2)
    s.wait(days=6)
    said = s.happen(HappeningKind.CONFIDENCE, 1.0)
    (signal,) = low_confidence(s.history, B18)
    assert (signal.code, signal.value) == ("B18", 2.0)
    assert (signal.attempts, signal.items, signal.events) == ((1,), (1,), (said.event,))
    assert signal.confidence == pytest.approx(3 / 4)


def test_what_she_was_sure_of_lowers_the_confidence_of_the_measure() -> None:
    s = Story()
    for sure in (1, 1, 3, 5, 4):
        s.item("brackets", "o", confidence=sure)
    (signal,) = low_confidence(s.history, B18)
    assert (signal.value, signal.attempts) == (2.0, (1, 2))
    assert signal.confidence == pytest.approx(3 / 7)


def test_once_or_over_more_than_a_week_or_three_of_five_is_none() -> None:
    s = Story()
    s.happen(HappeningKind.CONFIDENCE, 1.0)
    s.happen(HappeningKind.CONFIDENCE, 3.0)
    s.item("brackets", "o")
    assert low_confidence(s.history, B18) == ()
    s.wait(days=8)
    s.item("brackets", "o", confidence=1)
    assert low_confidence(s.history, B18) == ()


def mismatches(*said: tuple[int, str]) -> Story:
    s = Story()
    for confidence, answers in said:
        s.item("brackets", answers, confidence=confidence)
    return s


AGAINST = [(5, "x"), (4, "xo"), (1, "o"), (2, "o")]


def test_four_of_ten_against_the_confidence_said_are_a_mismatch() -> None:
    (signal,) = confidence_mismatch(mismatches(*AGAINST, *[(4, "o")] * 6).history, B19)
    assert (signal.code, signal.value, signal.skill) == ("B19", 4.0, "brackets")
    assert (signal.attempts, signal.items) == ((1, 2, 4, 5), (1, 2, 3, 4))
    assert signal.confidence == pytest.approx(5 / 12)


@pytest.mark.parametrize("fits", [(3, "x"), (3, "o"), (5, "o"), (1, "x")])
def test_who_is_neither_sure_nor_unsure_or_knows_herself_does_not_count(fits: tuple[int, str]) -> None:
    assert confidence_mismatch(mismatches(*AGAINST[:3], fits).history, B19) == ()


def test_items_without_a_word_on_confidence_are_passed_over() -> None:
    s = mismatches(*AGAINST[:2])
    for _ in range(12):
        s.item("fractions", "x")
    for confidence, answers in AGAINST[2:]:
        s.item("fractions", answers, confidence=confidence)
    (signal,) = confidence_mismatch(s.history, B19)
    assert (signal.value, signal.skill) == (4.0, None)


def test_the_ten_latest_words_on_confidence_count() -> None:
    assert confidence_mismatch(mismatches(*AGAINST, *[(4, "o")] * 7).history, B19) == ()
