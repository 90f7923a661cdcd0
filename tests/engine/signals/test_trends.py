"""B4 and B5: accuracy against the student's own."""

from datetime import timedelta

import pytest

from engine.signals.trends import accuracy_decline, topic_gap
from tests.engine.signals.histories import SETTINGS, START, Story

B4, B5 = SETTINGS["B4"], SETTINGS["B5"]


def worked(*stretches: tuple[str, str]) -> Story:
    """A skill and its answers, an item each, stretch by stretch."""
    s = Story()
    for skill, answers in stretches:
        for answer in answers:
            s.item(skill, answer)
    return s


def test_a_skill_far_under_the_students_other_work_is_a_gap() -> None:
    (signal,) = topic_gap(worked(("brackets", "oxxxxoxx"), ("fractions", "oooooooooo")).history, B4)
    assert (signal.code, signal.skill, signal.value) == ("B4", "brackets", 0.75)
    assert signal.attempts == signal.items == (2, 3, 4, 5, 7, 8)
    assert 0.99 < signal.confidence < 1


def test_a_gap_counts_from_twenty_five_points_on() -> None:
    """Six of eight against all: exactly 25 points."""
    assert len(topic_gap(worked(("brackets", "ooooooxx"), ("fractions", "oooooooo")).history, B4)) == 1
    assert topic_gap(worked(("brackets", "oooooxxx"), ("fractions", "ooooooox")).history, B4)
    assert topic_gap(worked(("brackets", "ooooooxx"), ("fractions", "ooooooox")).history, B4) == ()


def test_fewer_than_eight_items_on_either_side_say_nothing() -> None:
    assert topic_gap(worked(("brackets", "xxxxxxx"), ("fractions", "oooooooooo")).history, B4) == ()
    assert topic_gap(worked(("brackets", "xxxxxxxx"), ("fractions", "ooooooo")).history, B4) == ()


def test_right_with_a_hint_or_at_the_second_try_is_not_right_alone() -> None:
    s = worked(("fractions", "oooooooo"))
    for _ in range(4):
        s.item("brackets", "xo")
        s.item("brackets", "o", hints=1)
    (signal,) = topic_gap(s.history, B4)
    assert (signal.skill, signal.value) == ("brackets", 1.0)


def test_twenty_points_down_over_fifty_items_are_a_decline() -> None:
    s = worked(("brackets", "o" * 40 + "x" * 10), ("fractions", "o" * 30 + "x" * 20))
    (signal,) = accuracy_decline(s.history, B5)
    assert (signal.code, signal.value, signal.skill) == ("B5", 0.2, None)
    assert signal.attempts == tuple(range(81, 101))
    assert signal.confidence == pytest.approx(0.985, abs=0.01)


def test_nineteen_points_and_ninety_nine_items_are_none() -> None:
    assert accuracy_decline(worked(("b", "o" * 40 + "x" * 10), ("b", "o" * 31 + "x" * 19)).history, B5) == ()
    assert accuracy_decline(worked(("b", "o" * 49), ("b", "x" * 50)).history, B5) == ()


def test_what_is_older_than_a_hundred_items_does_not_count() -> None:
    old = worked(("b", "x" * 60), ("b", "o" * 40 + "x" * 10), ("b", "o" * 30 + "x" * 20))
    assert len(accuracy_decline(old.history, B5)) == 1


def test_both_stretches_have_as_many_items_as_are_set() -> None:
    s = worked(("b", "x" * 10), ("b", "o" * 10), ("b", "o" * 5 + "x" * 5))
    (signal,) = accuracy_decline(s.history, B5 | {"items": 10.0})
    assert signal.value == 0.5


def after_mastery(answers: str, *, before: str = "ooo") -> Story:
    s = worked(("brackets", before))
    s.know("brackets", mastered_at=s.now)
    for answer in answers:
        s.item("brackets", answer)
    return s


def test_a_mastered_skill_that_falls_under_mastery_is_a_decline_of_it() -> None:
    (signal,) = accuracy_decline(after_mastery("xxoxo").history, B5)
    assert (signal.code, signal.skill, signal.value) == ("B5", "brackets", 0.35)
    assert signal.attempts == (4, 5, 7)
    assert signal.confidence == pytest.approx(0.962, abs=0.001)


def test_one_or_two_slips_of_five_and_what_came_before_mastery_are_none() -> None:
    assert accuracy_decline(after_mastery("xxooo").history, B5) == ()
    assert accuracy_decline(after_mastery("xxxx").history, B5) == ()
    assert accuracy_decline(after_mastery("xxxx", before="xxxx").history, B5) == ()


def test_after_mastery_too_a_decline_counts_from_twenty_points_on() -> None:
    longer = B5 | {"mastered_items": 20.0}
    assert len(accuracy_decline(after_mastery("o" * 11 + "x" * 9).history, longer)) == 1
    assert accuracy_decline(after_mastery("o" * 12 + "x" * 8).history, longer) == ()


def test_the_latest_items_since_mastery_count() -> None:
    assert accuracy_decline(after_mastery("xxxxx" + "ooooo").history, B5) == ()
    assert len(accuracy_decline(after_mastery("ooooo" + "xxxxx").history, B5)) == 1


def test_a_skill_never_mastered_does_not_decline_after_mastery() -> None:
    s = after_mastery("xxxxx")
    s.know("brackets", mastered_at=None)
    assert accuracy_decline(s.history, B5) == ()
    s.know("brackets", mastered_at=START - timedelta(days=9))
    assert len(accuracy_decline(s.history, B5)) == 1
