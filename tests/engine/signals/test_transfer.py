"""B23, its part about transfer checks."""

import pytest

from engine.signals.transfer import failed_transfer
from tests.engine.signals.histories import SETTINGS, Story

B23 = SETTINGS["B23"]


def test_a_transfer_check_that_is_failed_is_a_signal_with_its_answers() -> None:
    s = Story()
    s.item("brackets", "o")
    s.item("brackets", "xx", transfer=True)
    (signal,) = failed_transfer(s.history, B23)
    assert (signal.code, signal.value, signal.skill) == ("B23", 1.0, "brackets")
    assert (signal.attempts, signal.items) == ((2, 3), (2, 2))
    assert signal.confidence == pytest.approx(2 / 3)


def test_right_at_the_second_try_is_failed_too() -> None:
    s = Story()
    s.item("brackets", "xo", transfer=True)
    assert len(failed_transfer(s.history, B23)) == 1


def test_a_check_passed_and_an_open_one_say_nothing() -> None:
    s = Story()
    s.item("brackets", "o", transfer=True)
    s.item("brackets", "", transfer=True, open_=True)
    assert failed_transfer(s.history, B23) == ()


def test_an_item_that_is_no_check_says_nothing() -> None:
    s = Story()
    s.item("brackets", "xx")
    assert failed_transfer(s.history, B23) == ()


def test_a_check_passed_later_on_the_skill_ends_it() -> None:
    s = Story()
    s.item("brackets", "xx", transfer=True)
    s.item("fractions", "o", transfer=True)
    assert len(failed_transfer(s.history, B23)) == 1
    s.item("brackets", "o", transfer=True)
    assert failed_transfer(s.history, B23) == ()


def test_each_right_answer_without_help_after_it_makes_it_less_sure() -> None:
    s = Story()
    s.item("brackets", "xx", transfer=True)
    sure = []
    for answers, hints in (("o", 0), ("xo", 0), ("o", 2), ("o", 0)):
        s.item("brackets", answers, hints=hints)
        sure.append(failed_transfer(s.history, B23)[0].confidence)
    assert sure == [pytest.approx(each) for each in (2 / 4, 2 / 4, 2 / 4, 2 / 5)]


def test_each_skill_has_its_own() -> None:
    s = Story()
    s.item("brackets", "xx", transfer=True)
    s.item("fractions", "xx", transfer=True)
    s.item("brackets", "xx", transfer=True)
    found = {signal.skill: signal.value for signal in failed_transfer(s.history, B23)}
    assert found == {"brackets": 2.0, "fractions": 1.0}
