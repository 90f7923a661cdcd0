"""B23, its part about success with help and without."""

import pytest

from engine.signals.over_help import over_help
from tests.engine.signals.histories import SETTINGS, Story

B23 = SETTINGS["B23"]


def helped(aided: str, alone: str) -> Story:
    """First answers with a hint open, and without one: x wrong, o right."""
    s = Story()
    for answer in aided:
        s.item("brackets", answer, hints=1)
    for answer in alone:
        s.item("fractions", answer)
    return s


def test_success_with_help_thirty_points_above_success_without_is_over_help() -> None:
    (signal,) = over_help(helped("ooooo", "ooxxoooooo").history, B23 | {"gap": 0.2})
    assert (signal.code, signal.value, signal.skill) == ("B23", 1.0, None)
    assert signal.attempts == tuple(range(1, 16))
    assert 0.5 < signal.confidence < 1


@pytest.mark.parametrize(
    ("aided", "alone", "holds"),
    [("ooooooooox", "ooooooxxxx", True), ("ooooooooox", "oooooooxxx", False), ("ooooo", "oooxx", True)],
)
def test_the_gap_is_counted_in_points(aided: str, alone: str, holds: bool) -> None:
    assert bool(over_help(helped(aided, alone).history, B23)) == holds


def test_fewer_than_five_of_either_say_nothing() -> None:
    assert over_help(helped("oooo", "xxxxx").history, B23) == ()
    assert over_help(helped("ooooo", "xxxx").history, B23) == ()


def test_only_the_first_answer_counts() -> None:
    s = helped("ooooo", "")
    for _ in range(5):
        s.item("fractions", "xo")
    assert len(over_help(s.history, B23)) == 1


def test_a_failed_check_stands_beside_it() -> None:
    s = helped("ooooo", "xxxxx")
    s.item("fractions", "x", transfer=True)
    assert [signal.skill for signal in over_help(s.history, B23)] == ["fractions", None]
