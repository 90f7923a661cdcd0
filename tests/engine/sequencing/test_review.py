"""When mastered skills come back to be reviewed, and how they are mixed with what is new."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.learner.memory import remember
from engine.sequencing.model import Band
from engine.sequencing.review import retained, review_due
from tests.engine.sequencing.bank import NOW, bank, chosen, learner, learning, mastered, recent

DAY = timedelta(days=1)


def test_nothing_has_faded_right_after_practice() -> None:
    assert retained(mastered("a", days_ago=0), NOW) == 1.0


@pytest.mark.parametrize(("days", "left"), [(1, 0.908), (3, 0.793), (30, 0.446)])
def test_a_skill_fades_faster_than_a_flash_card(days: float, left: float) -> None:
    assert retained(mastered("a", days_ago=days, stability=3.0), NOW) == pytest.approx(left, abs=0.001)


def test_where_fsrs_expects_73_percent_half_is_left() -> None:
    state = mastered("a", days_ago=20.43, stability=3.0)
    assert retained(state, NOW) == pytest.approx(0.50, abs=0.01)


def test_a_review_rests_for_a_day_however_fast_the_skill_fades() -> None:
    assert not review_due(mastered("a", days_ago=0.9, stability=0.2), NOW)
    assert review_due(mastered("a", days_ago=1.0, stability=0.2), NOW)


def test_reviews_that_succeed_come_at_growing_intervals() -> None:
    state, pauses = mastered("a", days_ago=0, stability=2.3), []
    state = replace(state, hardness=2.0)
    for _ in range(5):
        at = state.last_at
        assert at is not None
        pause = next(days for days in range(1, 400) if review_due(state, at + days * DAY))
        stability, hardness = remember(state, True, at + pause * DAY)
        state = replace(state, last_at=at + pause * DAY, stability=stability, hardness=hardness)
        pauses.append(pause)
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1] > 10) == (1, True)


def test_a_miss_brings_a_skill_back_sooner() -> None:
    state = mastered("a", days_ago=6, stability=20.0)
    stability, _ = remember(replace(state, hardness=5.0), False, NOW)
    missed = replace(state, last_at=NOW, stability=stability)
    assert review_due(missed, NOW + 2 * DAY)
    assert not review_due(replace(state, last_at=NOW), NOW + 2 * DAY)


def test_a_review_that_is_due_comes_before_what_is_new() -> None:
    choice = chosen(student=learner(a=mastered("a", days_ago=2)))
    assert choice.skill == "a"
    assert (choice.reason.code, choice.trace.turn) == ("sequencing.review-due", "review")
    assert choice.band == Band(0.80, 0.85, 0.90)
    assert 0.80 <= choice.predicted <= 0.90
    assert not choice.check


def test_a_review_that_is_not_due_waits() -> None:
    assert chosen(student=learner(a=mastered("a", days_ago=0.9))).skill != "a"


def test_of_reviews_that_fit_alike_the_one_that_has_faded_furthest_comes_first() -> None:
    student = learner(a=mastered("a", days_ago=4, stability=9.0), d=mastered("d", days_ago=4, stability=3.0))
    assert {chosen(student=student, seed=seed).skill for seed in range(10)} == {"d"}


@pytest.mark.parametrize(("between", "skill"), [(2, "d"), (3, "a")])
def test_three_items_come_between_two_reviews_while_there_is_something_new(between: int, skill: str) -> None:
    student = learner(
        a=mastered("a", days_ago=2), b=mastered("b", days_ago=0.01, lasted=3), d=learning("d", 0.2)
    )
    history = recent(("b-3", True), *[("d-5", True)] * between)
    assert chosen(skills=("a", "b", "d"), student=student, recent=history).skill == skill


def test_the_item_that_brought_mastery_is_no_review() -> None:
    just_now = replace(mastered("d", days_ago=0), last_at=NOW - timedelta(minutes=1))
    just_now = replace(just_now, mastered_at=just_now.last_at)
    student = learner(a=mastered("a", days_ago=2), d=just_now)
    assert chosen(student=student, recent=recent(("d-3", True))).skill == "a"


def test_a_review_waits_where_it_would_repeat_the_last_items() -> None:
    single = bank(difficulties=(-1.0,))
    student = learner(a=mastered("a", days_ago=2))
    assert chosen(bank=single, student=student).skill == "a"
    history = recent(("a-0", True))
    before_mastery = (replace(history[0], closed_at=NOW - 9 * DAY),)
    assert chosen(bank=single, student=student, recent=before_mastery).skill != "a"


def test_reviews_follow_each_other_when_everything_is_mastered() -> None:
    student = learner(a=mastered("a", days_ago=2), d=mastered("d", days_ago=0.01, lasted=3))
    choice = chosen(skills=("a", "d"), student=student, recent=recent(("d-3", True)))
    assert (choice.skill, choice.reason.code) == ("a", "sequencing.all-mastered-review")


def test_a_skill_whose_mastery_was_lost_is_learnt_again_not_reviewed() -> None:
    choice = chosen(skills=("a", "b"), student=learner(a=mastered("a", ability=0.0, days_ago=5)))
    assert choice.skill == "a"
    assert choice.reason.code == "sequencing.going-well"
