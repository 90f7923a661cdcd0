"""What became of practice after a closure (F4)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from engine.escalation.effects import effect
from engine.signals.model import Glance
from lti_app.content.wording import load_wording
from tests.engine.signals.histories import START

if TYPE_CHECKING:
    from engine.escalation.effects import Effect

MONTH = START + timedelta(days=30)


def glance(item: int, days: float, *, right: bool = True, hinted: bool = False, skill: str = "a") -> Glance:
    return Glance(item, 100 + item, skill, right, hinted, START + timedelta(days=days))


def said(found: Effect) -> list[str]:
    return [load_wording().say(sentence) for sentence in found.sentences]


def test_the_items_of_the_skill_in_two_weeks_after_the_closure_are_counted() -> None:
    glances = [
        glance(1, -1),
        glance(2, 2, right=False),
        glance(3, 2.1),
        glance(4, 9, right=False, hinted=True),
        glance(5, 14.1),
        glance(6, 3, skill="b"),
    ]
    found = effect("a", START, glances, MONTH)
    assert (found.items, found.hinted, found.right, found.days, found.over) == (3, 1, 1, 2, True)
    assert found.practised
    assert said(found) == [
        "Practised again after two days: three items.",
        "Without hints, one of two was right at the first try.",
    ]


def test_the_order_of_the_glances_makes_no_difference() -> None:
    glances = [glance(1, 5), glance(2, 1, right=False), glance(3, 3)]
    assert effect("a", START, glances, MONTH) == effect("a", START, glances[::-1], MONTH)


def test_what_a_plan_asked_for_to_see_whether_it_held_is_told_apart() -> None:
    glances = [glance(1, 1), glance(2, 8), glance(3, 9, right=False)]
    found = effect("a", START, glances, MONTH, checks={2, 3})
    assert (found.checks, found.checks_right) == (2, 1)
    assert said(found)[-1] == "Of the two items meant to show whether it held, one was right."


@pytest.mark.parametrize(
    ("right", "words"),
    [
        ([False, False], "nothing was right at the first try yet (two items)"),
        ([True, True], "all two were right"),
        ([True], "The one without hints was right at the first try."),
        ([False], "nothing was right at the first try yet (one item)"),
        ([True, True, False], "two of three were right"),
    ],
)
def test_a_share_is_said_as_people_do(right: list[bool], words: str) -> None:
    glances = [glance(number, 1 + number, right=each) for number, each in enumerate(right)]
    assert words in said(effect("a", START, glances, MONTH))[1]


@pytest.mark.parametrize(("right", "words"), [(True, "came out right"), (False, "came out wrong")])
def test_one_check_says_whether_it_held(right: bool, words: str) -> None:
    assert words in said(effect("a", START, [glance(1, 8, right=right)], MONTH, checks={1}))[-1]


def test_work_with_hints_alone_says_so() -> None:
    found = effect("a", START, [glance(1, 0.2, hinted=True)], MONTH)
    assert said(found) == ["Practised again after less than a day: one item.", "All of it was with hints."]


@pytest.mark.parametrize(
    ("days", "words"), [(3, "since then, so far"), (13.9, "so far"), (14, "in the 14 days after")]
)
def test_no_practice_is_told_and_whether_it_may_still_come(days: float, words: str) -> None:
    found = effect("a", START, [], START + timedelta(days=days))
    assert not found.practised
    assert found.days is None
    assert words in said(found)[0]


def test_a_closure_without_a_skill_looks_at_all_work() -> None:
    assert effect(None, START, [glance(1, 1), glance(2, 2, skill="b")], MONTH).items == 2


def test_what_lies_after_the_moment_of_looking_does_not_count() -> None:
    assert effect("a", START, [glance(1, 5)], START + timedelta(days=4)).items == 0
