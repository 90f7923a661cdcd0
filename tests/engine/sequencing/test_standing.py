"""What is open to a student: the order of skills, and what has to wait for what."""

from __future__ import annotations

import pytest

from engine.sequencing.standing import in_order, prerequisites_in, standing
from tests.engine.sequencing.bank import bank, learner, learning, mastered, request


def test_skills_come_in_the_order_of_their_prerequisites_whatever_the_bank_s_order() -> None:
    backwards = bank({"c": ("b",), "d": (), "b": ("a",), "a": ()})
    assert in_order(backwards, ("d", "c", "b", "a")) == ("a", "b", "c", "d")


def test_skills_that_the_bank_does_not_know_are_left_out() -> None:
    assert in_order(bank(), ("a", "gone")) == ("a",)


def test_prerequisites_are_seen_through_skills_out_of_scope() -> None:
    assert prerequisites_in(bank(), "c", {"a": 0, "c": 0}) == {"a"}


def test_a_new_student_may_practise_what_needs_nothing_before_it() -> None:
    assert standing(request()).frontier == ("a", "d")


@pytest.mark.parametrize(
    ("ability", "open_skills"), [(0.25, ("a", "d")), (0.45, ("a", "b", "d"))], ids=["unsure", "nearly sure"]
)
def test_a_prerequisite_nearly_mastered_opens_the_next_skill(
    ability: float, open_skills: tuple[str, ...]
) -> None:
    student = learner(a=learning("a", ability, streak=3))
    assert standing(request(learner=student)).frontier == open_skills


def test_a_mastered_skill_makes_way_for_the_next() -> None:
    where = standing(request(learner=learner(a=mastered("a"))))
    assert (where.mastered, where.frontier) == (("a",), ("b", "d"))


def test_a_mastered_skill_stays_open_when_what_came_before_it_is_lost() -> None:
    student = learner(a=mastered("a", ability=-1.0), b=mastered("b"))
    assert standing(request(learner=student)).open == ("a", "c", "d", "b")
