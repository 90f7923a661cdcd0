"""B10: every hint open, and no right answer for minutes."""

from typing import Any

import pytest

from engine.signals.model import HappeningKind, Signal
from engine.signals.stall import long_stall
from tests.engine.signals.histories import SETTINGS, Story


def stuck(minutes: float = 4, **more: Any) -> Story:
    """An item with one wrong answer after a minute, and some minutes since."""
    s = Story()
    s.item("brackets", "x", **{"open_": True, "hints": 4, "rungs": 4, **more})
    s.wait(minutes=minutes)
    return s


def measured(s: Story) -> tuple[Signal, ...]:
    return long_stall(s.history, SETTINGS["B10"])


def test_five_minutes_with_every_hint_and_no_right_answer_are_a_stall() -> None:
    (signal,) = measured(stuck())
    assert (signal.code, signal.value, signal.skill, signal.attempts) == ("B10", 5.0, "brackets", (1,))
    assert signal.confidence == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    "story",
    [stuck(3.9), stuck(hints=3), stuck(hints=0, rungs=0), stuck(open_=False)],
    ids=["sooner", "a hint left", "no hints", "closed"],
)
def test_sooner_or_with_a_hint_left_or_closed_is_none(story: Story) -> None:
    assert measured(story) == ()


def test_an_item_before_the_open_one_is_none() -> None:
    s = stuck()
    s.item("fractions", "", open_=True)
    assert measured(s) == ()


def test_time_away_from_the_item_does_not_count() -> None:
    left = stuck(1)
    left.happen(HappeningKind.LEFT_IDLE, 90.0, item=1)
    left.wait(minutes=30)
    assert measured(left) == ()


def test_leaving_another_item_says_nothing_about_this_one() -> None:
    s = stuck()
    s.happen(HappeningKind.LEFT_IDLE, 90.0, item=7)
    s.wait(minutes=2)
    assert [signal.value for signal in measured(s)] == [7.0]


def test_one_hint_is_every_hint_where_there_is_no_other() -> None:
    assert len(measured(stuck(hints=1, rungs=1))) == 1


def test_time_since_she_came_back_counts_from_the_session() -> None:
    s = stuck(60 * 24)
    s.session(minutes=4)
    assert measured(s) == ()
    s.wait(minutes=1)
    assert [signal.value for signal in measured(s)] == [5.0]


def test_after_the_session_time_stands_still() -> None:
    s = Story()
    s.session(minutes=0)
    s.item("brackets", "x", open_=True, hints=4, rungs=4)
    s.wait(minutes=30)
    assert measured(s) == ()
    s.wait(days=1)
    assert measured(s) == ()
