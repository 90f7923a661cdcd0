"""B14, B15 and B16: whether enough practice happens."""

import pytest

from engine.signals.engagement import off_pace, shrinking_engagement, skipped_work
from engine.signals.model import HappeningKind
from tests.engine.signals.histories import SETTINGS, Story

B14, B15, B16 = (SETTINGS[code] for code in ("B14", "B15", "B16"))


def weeks(before: int, after: int, *, minutes: float = 20, later_minutes: float = 20) -> Story:
    """Sessions in fourteen days, then in fourteen more, the last day of which is now."""
    s = Story()
    for number, length in ((before, minutes), (after, later_minutes)):
        for _ in range(number):
            s.session(minutes=length)
            s.wait(minutes=60 * 24 - length)
        s.wait(days=14 - number)
    s.wait(minutes=-1)
    return s


def test_half_as_many_sessions_as_in_the_two_weeks_before_are_shrinking_engagement() -> None:
    s = weeks(6, 3)
    (signal,) = shrinking_engagement(s.history, B14)
    assert (signal.code, signal.value) == ("B14", 0.5)
    assert signal.events == tuple(each.event for each in s.sessions)
    assert signal.confidence == pytest.approx(0.828, abs=0.001)  # at most 3 of 10 heads


def test_half_the_minutes_in_as_many_sessions_are_too() -> None:
    (signal,) = shrinking_engagement(weeks(4, 4, later_minutes=10).history, B14)
    assert signal.value == 0.5
    assert signal.confidence == pytest.approx(0.5)


def test_none_at_all_is_the_whole_fall() -> None:
    (signal,) = shrinking_engagement(weeks(5, 0).history, B14)
    assert signal.value == 1.0


def test_three_sessions_before_are_enough_and_sessions_of_no_length_fall_by_number_alone() -> None:
    assert len(shrinking_engagement(weeks(3, 1).history, B14)) == 1
    assert shrinking_engagement(weeks(4, 4, minutes=0, later_minutes=0).history, B14) == ()


@pytest.mark.parametrize(("before", "after"), [(6, 4), (5, 3), (2, 0), (0, 0), (0, 5)])
def test_a_smaller_fall_and_few_sessions_before_say_nothing(before: int, after: int) -> None:
    assert shrinking_engagement(weeks(before, after).history, B14) == ()


def test_a_due_date_passed_under_half_done_is_skipped_work() -> None:
    s = Story()
    passed = s.happen(HappeningKind.DUE_PASSED, 0.25)
    s.happen(HappeningKind.DUE_PASSED, 0.5)
    (signal,) = skipped_work(s.history, B15)
    assert (signal.code, signal.value, signal.confidence) == ("B15", 0.75, 1.0)
    assert signal.events == (passed.event,)
    s.wait(days=15)
    assert skipped_work(s.history, B15) == ()


def test_half_done_is_enough() -> None:
    s = Story()
    s.happen(HappeningKind.DUE_PASSED, 0.5)
    assert skipped_work(s.history, B15) == ()


def test_a_projection_past_the_target_date_by_over_a_fifth_is_off_pace() -> None:
    s = Story()
    s.happen(HappeningKind.PACE, 0.2)
    s.wait(days=3)
    newest = s.happen(HappeningKind.PACE, 0.21)
    (signal,) = off_pace(s.history, B16)
    assert (signal.code, signal.value, signal.events) == ("B16", 0.21, (newest.event,))
    assert signal.confidence == pytest.approx(2 / 4)


def test_only_the_newest_projection_counts() -> None:
    s = Story()
    s.happen(HappeningKind.PACE, 0.9)
    s.happen(HappeningKind.PACE, 0.2)
    assert off_pace(s.history, B16) == ()
