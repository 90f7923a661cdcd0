"""B11, B12, B13 and B25: how students leave items, sessions and skills."""

from typing import Any

import pytest

from engine.items.model import Level
from engine.signals.leaving import abandonment, inactivity, quits_after_errors, topic_switching
from engine.signals.model import HappeningKind
from tests.engine.signals.histories import SETTINGS, Story

B11, B12, B13, B25 = (SETTINGS[code] for code in ("B11", "B12", "B13", "B25"))
LEFT = HappeningKind.LEFT_IDLE


def test_an_item_left_after_ninety_seconds_without_input_is_inactivity() -> None:
    s = Story()
    left = s.happen(LEFT, 90.0, item=1)
    (signal,) = inactivity(s.history, B11)
    assert (signal.code, signal.value, signal.events) == ("B11", 1.0, (left.event,))
    assert signal.confidence == pytest.approx(2 / 3)


def test_sooner_or_longer_ago_than_the_days_looked_back_is_none() -> None:
    s = Story()
    s.happen(LEFT, 89.9)
    assert inactivity(s.history, B11) == ()
    s.happen(LEFT, 90.0)
    s.wait(days=7.1)
    assert inactivity(s.history, B11) == ()


def test_sessions_that_ended_otherwise_lower_the_confidence() -> None:
    s = Story()
    for _ in range(3):
        s.session()
        s.wait(hours=20)
    s.happen(LEFT, 200.0)
    (signal,) = inactivity(s.history, B11)
    assert signal.confidence == pytest.approx(2 / 5)


def sessions(*ends: dict[str, Any], apart: float = 1.0) -> Story:
    """Sessions some days apart, each over."""
    s = Story()
    for end in ends:
        s.session(**end)
        s.wait(days=apart)
    return s


MIDDLE, EASY, WHOLE = {"left_open": Level.MEDIUM}, {"left_open": Level.EASY}, {}


def test_two_sessions_of_a_week_left_in_the_middle_are_abandonment() -> None:
    s = sessions(MIDDLE, WHOLE, {"left_open": Level.HARD})
    (signal,) = abandonment(s.history, B12)
    assert (signal.code, signal.value) == ("B12", 2.0)
    assert signal.events == (s.sessions[0].event, s.sessions[2].event)
    assert signal.confidence == pytest.approx(3 / 5)


@pytest.mark.parametrize(
    "story",
    [sessions(MIDDLE, WHOLE), sessions(MIDDLE, EASY), sessions(MIDDLE, MIDDLE, apart=4)],
    ids=["once", "an easy item", "longer ago"],
)
def test_once_or_on_an_easy_item_or_longer_ago_is_none(story: Story) -> None:
    assert abandonment(story.history, B12) == ()


def test_a_session_that_is_under_way_has_not_been_left() -> None:
    s = sessions(MIDDLE)
    s.session(**MIDDLE)
    s.wait(minutes=30)
    assert abandonment(s.history, B12) == ()
    s.wait(minutes=1)
    assert len(abandonment(s.history, B12)) == 1


QUIT = {"misses_at_end": 2, "after_miss": 60.0}


def test_two_sessions_of_two_weeks_ended_on_misses_are_quits_after_errors() -> None:
    s = sessions(QUIT, WHOLE, QUIT, apart=4)
    (signal,) = quits_after_errors(s.history, B13)
    assert (signal.code, signal.value) == ("B13", 2.0)
    assert signal.events == (s.sessions[0].event, s.sessions[2].event)
    assert signal.confidence == pytest.approx(3 / 5)


@pytest.mark.parametrize(
    "other",
    [WHOLE, QUIT | {"misses_at_end": 1}, QUIT | {"after_miss": 60.1}, QUIT | {"after_miss": None}],
)
def test_one_miss_or_a_minute_later_is_no_quit(other: dict[str, Any]) -> None:
    assert quits_after_errors(sessions(QUIT, other).history, B13) == ()


def test_three_skills_left_within_a_session_are_topic_switching() -> None:
    s = sessions(WHOLE, {"left_skills": ("a", "b", "a", "c")})
    (signal,) = topic_switching(s.history, B25)
    assert (signal.code, signal.value, signal.events) == ("B25", 3.0, (s.sessions[1].event,))
    assert signal.confidence == pytest.approx(2 / 4)


def test_one_skill_left_thrice_or_three_over_two_sessions_are_none() -> None:
    assert topic_switching(sessions({"left_skills": ("a", "b", "a")}).history, B25) == ()
    assert topic_switching(sessions({"left_skills": ("a", "b")}, {"left_skills": ("c",)}).history, B25) == ()


def test_switching_shows_while_the_session_is_under_way() -> None:
    s = Story()
    s.session(left_skills=("a", "b", "c"))
    assert len(topic_switching(s.history, B25)) == 1
    s.wait(days=8)
    assert topic_switching(s.history, B25) == ()
