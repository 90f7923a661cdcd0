"""B9 and B29: slow and quick first answers."""

import pytest

from engine.signals.model import HappeningKind
from engine.signals.pace import hesitation, ready_for_more
from tests.engine.signals.histories import SETTINGS, Story

B9, B29 = SETTINGS["B9"], SETTINGS["B29"]


def at_pace(*seconds: float, known: bool = True) -> Story:
    """Items of 60 s usual time on a known skill, after six in 30 s each."""
    s = Story()
    s.know("brackets", 0.9, 0.9 if known else 0.5, mastered=known)
    for each in (*[30.0] * 6, *seconds):
        s.item("brackets", "o", seconds=each)
    return s


def test_two_answers_of_three_times_the_students_own_time_are_hesitation() -> None:
    (signal,) = hesitation(at_pace(90, 30, 90).history, B9)
    assert (signal.code, signal.value, signal.skill) == ("B9", 2.0, "brackets")
    assert signal.attempts == (7, 9)
    assert signal.confidence == pytest.approx(3 / 11)


def test_once_or_a_little_less_is_none() -> None:
    assert hesitation(at_pace(90, 89).history, B9) == ()


def test_the_students_own_time_counts_and_not_the_items() -> None:
    slow = Story()
    slow.know("brackets", 0.9, mastered=True)
    for _ in range(10):
        slow.item("brackets", "o", seconds=200.0)
    assert hesitation(slow.history, B9) == ()


def test_items_of_different_length_are_compared_by_their_usual_time() -> None:
    s = at_pace()
    for _ in range(2):
        s.item("brackets", "o", seconds=150.0, usual=300.0)
    assert hesitation(s.history, B9) == ()


def test_time_on_a_skill_that_is_not_known_yet_is_no_hesitation() -> None:
    assert hesitation(at_pace(90, 90, known=False).history, B9) == ()
    nearly = at_pace(90, 90, known=False)
    nearly.know("brackets", 0.8, sureness=0.75)
    assert len(hesitation(nearly.history, B9)) == 1


def test_a_hint_a_break_and_an_item_left_idle_explain_the_time() -> None:
    hinted = at_pace()
    for _ in range(2):
        hinted.item("brackets", "o", seconds=300.0, hints=1)
    assert hesitation(hinted.history, B9) == ()
    assert hesitation(at_pace(1800, 4000).history, B9) == ()
    left = at_pace(90, 90)
    left.happen(HappeningKind.LEFT_IDLE, 100.0, item=left.items[-1].id)
    assert hesitation(left.history, B9) == ()


def test_of_four_items_no_usual_pace_can_be_told() -> None:
    s = Story()
    s.know("brackets", 0.9, mastered=True)
    for seconds in (10.0, 10.0, 100.0, 100.0):
        s.item("brackets", "o", seconds=seconds)
    assert hesitation(s.history, B9) == ()
    s.item("brackets", "o", seconds=10.0)
    assert len(hesitation(s.history, B9)) == 1


def quick(number: int, **last: object) -> Story:
    s = Story()
    s.item("fractions", "x")
    for _ in range(number - 1):
        s.item("brackets", "o", seconds=45.0)
    s.item("brackets", **{"answers": "o", "seconds": 45.0, **last})  # type: ignore[arg-type]
    return s


def test_eight_quick_right_answers_in_a_row_are_ready_for_more() -> None:
    (signal,) = ready_for_more(quick(8).history, B29)
    assert (signal.code, signal.value, signal.skill) == ("B29", 8.0, "brackets")
    assert signal.attempts == tuple(range(2, 10))
    assert signal.confidence == pytest.approx(9 / 10)


@pytest.mark.parametrize(
    "story",
    [quick(7), quick(8, seconds=45.1), quick(8, answers="xo"), quick(8, hints=1), quick(8, answers="x")],
)
def test_one_that_is_slow_wrong_or_hinted_ends_the_row(story: Story) -> None:
    assert ready_for_more(story.history, B29) == ()


def test_an_open_item_without_an_answer_does_not_end_the_row() -> None:
    s = quick(8)
    s.item("brackets", "", open_=True)
    assert len(ready_for_more(s.history, B29)) == 1
