"""B3: the chance that ten opportunities bring no three right in a row."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.signals.model import Glance, History, SkillView
from engine.signals.spinning import spin_chance, wheel_spinning, without_run
from tests.engine.signals.histories import START, Story

SETTINGS = {"at_least": 0.66, "rise": 0.045, "first": 2.0, "opportunities": 10.0, "run": 3.0}


def _history(answers: str, chance: float) -> History:
    """Return a history of one skill. answers: o right, x wrong, an item each."""
    story = Story()
    for answer in answers[-20:]:
        story.item("brackets", answer)
    longer = tuple(
        Glance(number, number, "brackets", answer == "o", hinted=False, closed_at=START)
        for number, answer in enumerate(answers, start=1)
    )
    view = SkillView("brackets", "algebra", chance, 0.2, mastered=False, opportunities=len(answers))
    return replace(story.history, longer=longer, skills={"brackets": view})


def test_the_chain_counts_what_counting_every_course_of_answers_counts() -> None:
    chance, left, streak, run = 0.6, 6, 2, 3
    total = 0.0
    for course in product((True, False), repeat=left):
        length, weight, came = streak, 1.0, False
        for right in course:
            weight *= chance if right else 1 - chance
            length = length + 1 if right else 0
            came |= length >= run
        total += 0.0 if came else weight
    assert without_run(chance, left, streak, run) == pytest.approx(total)


def test_ten_opportunities_without_three_in_a_row_are_a_fact() -> None:
    (signal,) = wheel_spinning(_history("ooxooxooxx", 0.9), SETTINGS)
    assert (signal.code, signal.value, signal.skill) == ("B3", 1.0, "brackets")
    assert signal.attempts == signal.items == tuple(range(1, 11))


def test_three_right_in_a_row_end_it_whatever_came_before_and_after() -> None:
    assert wheel_spinning(_history("xxxxxoooxxxxx", 0.3), SETTINGS) == ()


def test_a_student_who_misses_and_is_expected_to_miss_is_seen_before_the_tenth() -> None:
    (signal,) = wheel_spinning(_history("xxxx", 0.25), SETTINGS)
    assert 0.66 < signal.value < 1
    assert signal.confidence == signal.value


def test_a_student_of_whom_much_is_expected_is_let_go_on() -> None:
    assert wheel_spinning(_history("xox", 0.8), SETTINGS) == ()


def test_nothing_is_said_of_a_first_opportunity_or_a_skill_nobody_estimates() -> None:
    assert wheel_spinning(_history("x", 0.05), SETTINGS) == ()
    assert wheel_spinning(replace(_history("xxxx", 0.2), skills={}), SETTINGS) == ()


def test_a_skill_of_long_ago_is_not_looked_at() -> None:
    history = _history("xxxxxxxxxx", 0.2)
    assert wheel_spinning(replace(history, items=()), SETTINGS) == ()


answers = st.lists(st.booleans(), max_size=9)
chances = st.floats(0.01, 0.99)


@given(answers, chances)
def test_another_miss_never_makes_it_less_likely(right: list[bool], chance: float) -> None:
    assert 0 <= spin_chance(right, chance) <= 1
    if spin_chance([*right, True], chance) > 0:
        assert spin_chance([*right, False], chance) >= spin_chance([*right, True], chance) - 1e-12


@given(answers, st.floats(0.01, 0.5), st.floats(0.5, 0.99))
def test_the_better_the_next_answer_is_expected_to_be_the_less_likely_it_is(
    right: list[bool], low: float, high: float
) -> None:
    assert spin_chance(right, high) <= spin_chance(right, low) + 1e-12
