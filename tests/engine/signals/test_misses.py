"""B1 repeated miss."""

import pytest

from engine.signals.misses import repeated_miss
from tests.engine.signals.histories import SETTINGS, Story

B1 = SETTINGS["B1"]


def test_three_items_missed_in_a_row_on_one_skill_are_a_repeated_miss() -> None:
    s = Story()
    for _ in range(3):
        s.item("brackets", "xx")
    (signal,) = repeated_miss(s.history, B1)
    assert (signal.code, signal.skill, signal.value) == ("B1", "brackets", 3.0)
    assert signal.attempts == (1, 2, 3, 4, 5, 6)
    assert signal.items == (1, 1, 2, 2, 3, 3)


def test_two_missed_items_are_not() -> None:
    s = Story()
    s.item("brackets", "xxx")
    s.item("brackets", "xxx")
    assert repeated_miss(s.history, B1) == ()


def test_items_of_other_skills_may_lie_between_whatever_became_of_them() -> None:
    s = Story()
    for _ in range(3):
        s.item("brackets", "x")
        s.item("fractions", "o")
    (signal,) = repeated_miss(s.history, B1)
    assert (signal.skill, signal.attempts) == ("brackets", (1, 3, 5))


def test_a_right_item_of_the_skill_starts_the_count_anew_even_with_hints() -> None:
    s = Story()
    for answers in ("x", "x", "xo", "x", "x"):
        s.item("brackets", answers, hints=3)
    assert repeated_miss(s.history, B1) == ()


def test_an_open_item_and_one_left_without_an_answer_neither_count_nor_reset() -> None:
    s = Story()
    s.item("brackets", "x")
    s.item("brackets", "x")
    s.item("brackets", "")
    s.item("brackets", "xx", open_=True)
    assert repeated_miss(s.history, B1) == ()
    s.item("brackets", "x")
    (signal,) = repeated_miss(s.history, B1)
    assert signal.attempts == (1, 2, 5)


def test_each_skill_has_its_own_count() -> None:
    s = Story()
    for _ in range(3):
        s.item("brackets", "x")
        s.item("fractions", "x")
    assert [signal.skill for signal in repeated_miss(s.history, B1)] == ["brackets", "fractions"]


@pytest.mark.parametrize(("missed", "measured"), [(3, 0.62), (4, 0.77), (5, 0.86), (6, 0.93)])
def test_the_confidence_is_what_was_measured_on_real_students(missed: int, measured: float) -> None:
    s = Story()
    for _ in range(missed):
        s.item("brackets", "x")
    assert repeated_miss(s.history, B1)[0].confidence == pytest.approx(measured, abs=0.01)


def test_the_threshold_is_the_policys() -> None:
    s = Story()
    s.item("brackets", "x")
    s.item("brackets", "x")
    assert len(repeated_miss(s.history, {**B1, "at_least": 2.0})) == 1
