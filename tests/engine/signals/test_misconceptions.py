"""B28 wrong kind of repeat."""

import pytest

from engine.signals.misconceptions import repeated_misconception
from tests.engine.signals.histories import SETTINGS, Story

B28 = SETTINGS["B28"]


def test_one_idea_in_three_items_of_two_templates_is_a_repeat() -> None:
    s = Story()
    s.item("brackets", "xa", template="t1")
    s.item("brackets", "a", template="t2")
    s.item("brackets", "ao", template="t1")
    (signal,) = repeated_misconception(s.history, B28)
    assert (signal.misconception, signal.skill, signal.value) == ("idea-a", "brackets", 3.0)
    assert signal.attempts == (2, 3, 4)


def test_one_template_three_times_is_not() -> None:
    s = Story()
    for _ in range(4):
        s.item("brackets", "a", template="t1")
    assert repeated_misconception(s.history, B28) == ()


def test_the_same_answer_sent_again_to_one_item_counts_once() -> None:
    s = Story()
    s.item("brackets", "aaa", template="t1")
    s.item("brackets", "aaa", template="t2")
    assert repeated_misconception(s.history, B28) == ()


def test_different_ideas_do_not_add_up() -> None:
    s = Story()
    for number, idea in enumerate("aabb"):
        s.item("brackets", idea, template=f"t{number}")
    assert repeated_misconception(s.history, B28) == ()


def test_two_ideas_are_two_signals() -> None:
    s = Story()
    for template in ("t1", "t2", "t3"):
        s.item("brackets", "ab", template=template)
    assert [x.misconception for x in repeated_misconception(s.history, B28)] == ["idea-a", "idea-b"]


def test_three_unaided_right_items_of_the_skill_wipe_it_out() -> None:
    s = Story()
    for template in ("t1", "t2", "t3"):
        s.item("brackets", "a", template=template)
    for _ in range(2):
        s.item("brackets", "o")
        s.item("fractions", "x")
    assert len(repeated_misconception(s.history, B28)) == 1
    s.item("brackets", "o")
    assert repeated_misconception(s.history, B28) == ()


def test_right_answers_with_hints_do_not() -> None:
    s = Story()
    for template in ("t1", "t2", "t3"):
        s.item("brackets", "a", template=template)
    for _ in range(4):
        s.item("brackets", "o", hints=3)
    assert len(repeated_misconception(s.history, B28)) == 1


def test_items_without_the_idea_in_between_make_it_less_sure() -> None:
    s = Story()
    for template in ("t1", "t2", "t3"):
        s.item("brackets", "x", template=template)
    for template in ("t1", "t2", "t3"):
        s.item("brackets", "a", template=template)
    assert repeated_misconception(s.history, B28)[0].confidence == pytest.approx(0.8)
    for _ in range(3):
        s.item("brackets", "x")
    assert repeated_misconception(s.history, B28)[0].confidence == pytest.approx(0.5)
