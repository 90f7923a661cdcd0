"""What records come to, and the comparison at equal false mastery."""

from __future__ import annotations

import pytest

from lti_app.simulation.classroom import Answered, Declared, Record
from lti_app.simulation.measures import Measures, compare, frontier, items_at, measure


def item(
    skill: str = "a",
    *,
    right: bool = True,
    aided: bool = False,
    chance: float = 0.7,
    expected: float | None = None,
) -> Answered:
    return Answered(skill, right, aided, chance, expected, None if expected is None else 0.75)


def point(false: float, items: float) -> Measures:
    return Measures(items, items, false, 1.0, 0.0, None, 0.7, None, None)


def test_items_to_mastery_are_those_up_to_the_declaration_and_the_cap_where_there_was_none() -> None:
    record = Record([item()] * 9, {"a": Declared(truly=True, items=5)}, frozenset("ab"))
    found = measure([record], skills=3, cap=40)
    assert (found.items, found.practised, found.missed) == (22.5, 9, 0.5)
    assert found.declared == pytest.approx(1 / 3)


def test_skills_out_of_reach_count_in_false_mastery_and_not_in_items() -> None:
    declared = {"a": Declared(truly=True, items=5), "b": Declared(truly=False, items=30)}
    found = measure([Record([item()] * 35, declared, frozenset("a"))], skills=2, cap=40)
    assert (found.items, found.false) == (5, 0.5)


def test_nothing_declared_has_no_rate_of_false_mastery() -> None:
    assert measure([Record([item()] * 3, {}, frozenset("a"))], skills=1, cap=40).false is None


def test_success_with_help_is_no_success() -> None:
    items = [item(), item(aided=True), item(right=False), item()]
    assert measure([Record(items)], skills=1, cap=40).success == 0.5


def test_fit_is_judged_after_ten_items() -> None:
    misfits = [item(chance=0.2, expected=0.2)] * 10
    items = [*misfits, item(chance=0.7, expected=0.69), item(chance=0.9, expected=0.9)]
    found = measure([Record(items)], skills=1, cap=40)
    assert (found.in_band, found.near_aim) == (0.5, 0.5)
    assert measure([Record(misfits)], skills=1, cap=40).in_band is None


def test_the_frontier_leaves_out_what_is_worse_and_bends_one_way() -> None:
    sweep = [point(0.1, 20), point(0.2, 18), point(0.3, 10), point(0.4, 11), point(0.5, 4)]
    assert frontier(sweep) == [(0.1, 20), (0.3, 10), (0.5, 4)]


def test_between_two_thresholds_items_are_interpolated() -> None:
    front = [(0.1, 20.0), (0.3, 10.0)]
    assert items_at(front, 0.2) == pytest.approx(15)
    assert items_at(front, 0.1) == 20
    assert items_at(front, 0.9) == 10
    assert items_at(front, 0.05) is None
    assert items_at([], 0.5) is None


def test_baton_is_compared_with_the_best_of_those_that_are_as_strict() -> None:
    others = {"lax": [point(0.3, 2)], "slow": [point(0.1, 30)], "good": [point(0.1, 20), point(0.3, 10)]}
    strict, equal, loose = compare([point(0.1, 16), point(0.3, 4)], others, [0.05, 0.1, 0.3])
    assert (strict.items, strict.best, strict.saved) == (None, None, None)
    assert (equal.best, equal.items, equal.other) == ("good", 16, 20)
    assert equal.saved == pytest.approx(0.2)
    assert (loose.best, loose.saved) == ("lax", -1.0)
