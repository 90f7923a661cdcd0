"""B6 hint dependence."""

import pytest

from engine.signals.hints import hint_dependence
from tests.engine.signals.histories import SETTINGS, Story

B6 = SETTINGS["B6"]


def worked(*items: tuple[int, str]) -> Story:
    s = Story()
    for hints, answers in items:
        s.item("brackets", answers, hints=hints)
    return s


def test_hints_on_six_of_ten_items_without_gain_are_hint_dependence() -> None:
    s = worked(*[(0, "o"), (0, "o"), (2, "xo"), (1, "o"), (1, "x")] * 2)
    assert hint_dependence(s.history, B6)[0].value == 0.6


def test_hints_on_five_of_ten_are_not() -> None:
    s = worked(*[(0, "x"), (2, "xo")] * 5)
    assert hint_dependence(s.history, B6) == ()


def test_nine_items_say_nothing_yet() -> None:
    assert hint_dependence(worked(*[(1, "o")] * 9).history, B6) == ()
    assert len(hint_dependence(worked(*[(1, "o")] * 10).history, B6)) == 1


def test_one_more_unaided_success_in_the_later_half_is_a_gain() -> None:
    same = worked(*[(1, "o")] * 3, (0, "o"), (0, "x"), *[(1, "o")] * 3, (0, "o"), (0, "x"))
    better = worked(*[(1, "o")] * 3, (0, "o"), (0, "x"), *[(1, "o")] * 3, (0, "o"), (0, "o"))
    assert len(hint_dependence(same.history, B6)) == 1
    assert hint_dependence(better.history, B6) == ()


def test_a_second_try_without_hints_is_no_unaided_success() -> None:
    s = worked(*[(1, "o")] * 3, (0, "x"), (0, "x"), *[(1, "o")] * 3, (0, "xo"), (0, "xo"))
    assert len(hint_dependence(s.history, B6)) == 1


def test_only_the_last_ten_tried_and_closed_items_count() -> None:
    s = worked(*[(0, "o")] * 6, *[(1, "o")] * 4, (3, ""), *[(1, "o")] * 2)
    s.item("brackets", "x", hints=2, open_=True)
    (signal,) = hint_dependence(s.history, B6)
    assert signal.value == 0.6
    assert signal.attempts == tuple(range(3, 13))


def test_the_skill_is_named_where_all_hints_were_on_one() -> None:
    s = worked(*[(1, "o")] * 10)
    assert hint_dependence(s.history, B6)[0].skill == "brackets"
    s.item("fractions", "o", hints=1)
    assert hint_dependence(s.history, B6)[0].skill is None


def test_a_clear_loss_makes_it_surer_than_no_change() -> None:
    flat = worked(*[(1, "o")] * 10)
    loss = worked((0, "o"), (0, "o"), *[(1, "x")] * 8)
    assert hint_dependence(flat.history, B6)[0].confidence == pytest.approx(0.5)
    assert hint_dependence(loss.history, B6)[0].confidence == pytest.approx(10 / 11)
