"""Transfer checks (A7): soon after mastery and a week later, in an item not seen before, without help."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.engine.sequencing.bank import NOW, chosen, learner, learning, mastered, recent, seen

if TYPE_CHECKING:
    from engine.learner.model import LearnerState, SkillState


def fresh(items_since: int, ability: float = 2.0) -> LearnerState:
    """Return a student who mastered "a" so many items ago and is at work on "d"."""
    state = mastered("a", ability=ability, checks=0)
    student = learner(a=state, d=learning("d"))
    return replace(student, overall=replace(student.overall, opportunities=state.turn + 1 + items_since))


@pytest.mark.parametrize(("items", "check"), [(0, False), (1, False), (2, True), (30, True)])
def test_the_first_check_comes_two_items_after_mastery(items: int, check: bool) -> None:
    choice = chosen(skills=("a", "d"), student=fresh(items))
    assert (choice.check, choice.skill == "a") == (check, check)


def test_a_check_says_so() -> None:
    choice = chosen(skills=("a", "d"), student=fresh(2))
    assert (choice.reason.code, choice.trace.turn, choice.step) == ("sequencing.check", "check", None)


@pytest.mark.parametrize(("days", "check"), [(6.9, False), (7.0, True)])
def test_the_second_check_comes_a_week_after_mastery(days: float, check: bool) -> None:
    state = mastered("a", days_ago=0.1, lasted=days - 0.1, checks=1)
    assert chosen(skills=("a", "d"), student=learner(a=state, d=learning("d"))).check == check


def test_there_is_no_third_check() -> None:
    state = mastered("a", days_ago=0.1, lasted=90, checks=2)
    assert not chosen(skills=("a", "d"), student=learner(a=state, d=learning("d"))).check


def test_a_check_is_on_a_template_that_the_student_has_never_seen() -> None:
    student = replace(fresh(2), templates=seen(a_0=1, a_1=1, a_2=1, a_3=1, a_5=1))
    choice = chosen(skills=("a", "d"), student=student)
    assert (choice.template, choice.trace.decided) == ("a-4", "unseen")


def test_where_all_were_seen_a_check_is_on_one_seen_least() -> None:
    student = replace(fresh(2), templates=seen(a_0=3, a_1=2, a_2=1, a_3=2, a_4=4, a_5=1))
    assert chosen(skills=("a", "d"), student=student).template in {"a-2", "a-5"}


def test_a_check_comes_before_a_review() -> None:
    student = fresh(2)
    due = mastered("b", days_ago=3)
    student = replace(student, skills={**student.skills, "b": due})
    assert chosen(skills=("a", "b", "d"), student=student).check


def test_a_check_waits_after_another_look_back() -> None:
    student = fresh(2)
    last = recent(("a-1", True), ("d-5", True))
    assert not chosen(skills=("a", "d"), student=student, recent=last).check


def test_where_nothing_else_is_left_a_check_comes_at_once() -> None:
    assert chosen(skills=("a",), student=fresh(0)).check


def test_what_is_no_longer_mastered_is_not_checked() -> None:
    assert not chosen(skills=("a", "d"), student=fresh(2, ability=0.0)).check


def test_a_skill_never_mastered_is_not_checked() -> None:
    state: SkillState = replace(learning("a", 3.0), last_at=NOW - timedelta(days=9))
    assert not chosen(skills=("a",), student=learner(a=state)).check
