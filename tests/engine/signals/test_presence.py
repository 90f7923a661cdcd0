"""A teacher sees who works and who does not, and the list does not flicker."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.signals.presence import Seen, after, live_state

AT = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


@pytest.mark.parametrize(
    ("idle", "shown"),
    [
        (0, "working"),
        (20, "working"),
        (44, "working"),
        (45, "idle-20"),
        (144, "idle-20"),
        (145, "idle-120"),
        (324, "idle-120"),
        (325, "idle-300"),
        (3600, "idle-300"),
    ],
)
def test_a_state_shows_once_it_has_held_25_seconds(idle: float, shown: str) -> None:
    assert live_state(Seen(True, AT - seconds(idle), AT), AT) == shown


@pytest.mark.parametrize(("silent", "away"), [(59, False), (60, True), (7200, True)])
def test_a_page_that_says_nothing_for_a_minute_is_away(silent: float, away: bool) -> None:
    seen = Seen(True, AT, AT)
    assert (live_state(seen, AT + seconds(silent)) == "away") == away


def test_a_page_that_is_hidden_for_a_moment_is_not_away() -> None:
    hidden = Seen(False, AT, AT)
    assert live_state(hidden, AT + seconds(24)) == "working"
    assert live_state(hidden, AT + seconds(25)) == "away"


def test_one_key_after_a_long_while_does_not_make_her_working_at_once() -> None:
    seen = after(None, True, AT, AT)
    for beat in range(20, 200, 20):
        seen = after(seen, True, AT, AT + seconds(beat))
    now = AT + seconds(200)
    assert live_state(seen, now) == "idle-120"
    seen = after(seen, True, now, now)
    assert live_state(seen, now + seconds(24)) == "idle-120"
    seen = after(seen, True, now + seconds(20), now + seconds(20))
    assert live_state(seen, now + seconds(25)) == "working"


def test_who_presses_one_key_and_stops_again_is_shown_idle_again() -> None:
    seen = after(None, True, AT, AT)
    now = AT + seconds(50)
    assert live_state(after(seen, True, AT, now), now) == "idle-20"
    seen = after(after(seen, True, AT, now), True, now, now)
    later = now + seconds(46)
    assert live_state(after(seen, True, now, later), later) == "idle-20"


def test_who_was_away_and_comes_back_is_working_after_25_seconds() -> None:
    gone = Seen(False, AT, AT)
    back = AT + timedelta(minutes=3)
    seen = after(gone, True, back, back)
    assert live_state(seen, back + seconds(10)) == "away"
    assert live_state(seen, back + seconds(25)) == "working"


def test_another_tab_that_is_idle_does_not_take_back_the_input_of_this_one() -> None:
    seen = after(None, True, AT, AT)
    seen = after(seen, True, AT - timedelta(minutes=10), AT + seconds(5))
    assert seen.input_at == AT
    assert live_state(seen, AT + seconds(10)) == "working"
