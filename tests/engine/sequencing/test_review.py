"""When mastered skills come back, and how they are mixed with what is new."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.learner.model import SkillState
from engine.sequencing.choose import choose
from engine.sequencing.model import Band
from engine.sequencing.review import pause
from tests.engine.sequencing.bank import NOW, bank, learner, learning, mastered, recent, request

DAY = timedelta(days=1)


@pytest.mark.parametrize(("lasted", "days"), [(0, 1), (0.5, 1), (1, 1), (2, 2), (4, 4), (16, 16), (300, 60)])
def test_a_mastered_skill_rests_as_long_again_as_mastery_has_lasted(lasted: float, days: float) -> None:
    assert pause(mastered("a", lasted=lasted)) == days * DAY


def test_a_miss_brings_a_skill_back_the_next_day() -> None:
    assert pause(replace(mastered("a", lasted=16), streak=0)) == DAY


def test_reviews_that_succeed_come_on_days_one_two_four_eight() -> None:
    state, days = mastered("a", days_ago=0), []
    start = state.last_at
    assert start is not None
    for _ in range(5):
        assert state.last_at is not None
        state = replace(state, last_at=state.last_at + pause(state))
        assert state.last_at is not None
        days.append((state.last_at - start) / DAY)
    assert days == [1, 2, 4, 8, 16]


def test_a_review_that_is_due_comes_before_what_is_new() -> None:
    choice = choose(request(learner=learner(a=mastered("a", days_ago=1.1))))
    assert choice.skill == "a"
    assert choice.reason.code == "sequencing.review-due"
    assert choice.band == Band(0.80, 0.85, 0.90)
    assert 0.80 <= choice.predicted <= 0.90


def test_a_review_that_is_not_due_waits() -> None:
    assert choose(request(learner=learner(a=mastered("a", days_ago=0.9)))).skill != "a"


def test_the_review_longest_overdue_comes_first() -> None:
    student = learner(a=mastered("a", days_ago=3, lasted=2), d=mastered("d", days_ago=2))
    assert choose(request(learner=student)).skill == "d"


@pytest.mark.parametrize(("between", "skill"), [(2, "d"), (3, "a")])
def test_three_items_come_between_two_reviews_while_there_is_something_new(between: int, skill: str) -> None:
    student = learner(
        a=mastered("a", days_ago=1.1),
        b=mastered("b", days_ago=0.01, lasted=3),
        d=learning("d"),
    )
    history = recent(("b-3", True), *[("d-1", True)] * between)
    choice = choose(request(skills=("a", "b", "d"), learner=student, recent=history))
    assert choice.skill == skill


def test_the_item_that_brought_mastery_is_no_review() -> None:
    minute = timedelta(minutes=1)
    just_now = SkillState("d", 2.0, 8, 7, 4, NOW - minute, NOW - minute)
    student = learner(a=mastered("a", days_ago=1.1), d=just_now)
    assert choose(request(learner=student, recent=recent(("d-3", True)))).skill == "a"


def test_a_review_waits_where_it_would_repeat_the_last_items() -> None:
    state = mastered("a", days_ago=1.1)
    last = replace(recent(("a-0", True))[0], closed_at=state.last_at)
    single = bank(difficulties=(-1.0,))
    student = learner(a=state)
    assert choose(request(bank=single, learner=student)).skill == "a"
    assert choose(request(bank=single, learner=student, recent=(last,))).skill == "b"


def test_reviews_follow_each_other_when_everything_is_mastered() -> None:
    student = learner(a=mastered("a", days_ago=1.1), d=mastered("d", days_ago=0.01, lasted=3))
    choice = choose(request(skills=("a", "d"), learner=student, recent=recent(("d-3", True))))
    assert (choice.skill, choice.reason.code) == ("a", "sequencing.all-mastered-review")


def test_a_skill_whose_mastery_was_lost_is_learnt_again_not_reviewed() -> None:
    student = learner(a=mastered("a", ability=0.0, days_ago=5))
    choice = choose(request(skills=("a", "b"), learner=student))
    assert choice.skill == "a"
    assert choice.reason.code == "sequencing.going-well"
