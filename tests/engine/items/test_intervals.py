"""Sets of numbers on the number line, however they are written."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.items.check import check
from engine.items.intervals import ALL, Interval, Union, intersection, same, union
from engine.items.model import Outcome, Verdict
from engine.items.reading_intervals import read_intervals
from tests.engine.items.as_typed import interval

BRACKETS = st.sampled_from(["()", "(]", "[)", "[]"])
NUMBERS = st.integers(-6, 6)
POINTS = [Fraction(half, 2) for half in range(-16, 17)]  # every end, and between any two of them


@st.composite
def pieces(draw: st.DrawFn) -> tuple[str, str]:
    """One interval, in brackets and as an inequality."""
    brackets = draw(BRACKETS)
    low, high = sorted(draw(st.lists(NUMBERS, min_size=2, max_size=2, unique=True)))
    below, above = ("<=" if brackets[0] == "[" else "<"), ("<=" if brackets[1] == "]" else "<")
    match draw(st.sampled_from(["both", "both", "low", "high"])):
        case "low":
            return f"{brackets[0]}{low}, inf)", f"x {below.replace('<', '>')} {low}"
        case "high":
            return f"(-inf, {high}{brackets[1]}", f"x {above} {high}"
        case _:
            return f"{brackets[0]}{low}, {high}{brackets[1]}", f"{low} {below} x {above} {high}"


def members(intervals: Union) -> set[Fraction]:
    """Return which of the points are in a union."""
    return {point for point in POINTS if any(_is_in(float(point), one) for one in intervals)}


def _is_in(point: float, one: Interval) -> bool:
    after = one.first < point or (one.low.closed and one.first == point)
    return after and (point < one.last or (one.high.closed and one.last == point))


@settings(deadline=None, max_examples=80)
@given(st.lists(pieces(), min_size=1, max_size=4))
def test_brackets_and_inequalities_say_the_same(written: list[tuple[str, str]]) -> None:
    in_brackets = " U ".join(one for one, _ in written)
    as_inequalities = " or ".join(other for _, other in reversed(written))

    assert same(read_intervals(in_brackets), read_intervals(as_inequalities, ("x",)))
    assert check(interval(in_brackets), as_inequalities) == Outcome(Verdict.RIGHT)


@settings(deadline=None, max_examples=80)
@given(st.lists(pieces(), max_size=3), st.lists(pieces(), max_size=3))
def test_a_union_has_what_is_in_either_and_an_intersection_what_is_in_both(
    one: list[tuple[str, str]], other: list[tuple[str, str]]
) -> None:
    mine = union(part for text, _ in one for part in read_intervals(text))
    others = union(part for text, _ in other for part in read_intervals(text))

    assert members(union((*mine, *others))) == members(mine) | members(others)
    assert members(intersection(mine, others)) == members(mine) & members(others)
    assert same(intersection(mine, ALL), mine)
    assert same(union((*mine, *mine)), mine)


@settings(deadline=None, max_examples=80)
@given(st.lists(pieces(), min_size=1, max_size=4))
def test_the_pieces_of_a_union_are_in_order_and_do_not_touch(written: list[tuple[str, str]]) -> None:
    intervals = union(part for text, _ in written for part in read_intervals(text))

    for before, after in pairwise(intervals):
        assert before.last <= after.first
        assert before.last < after.first or not (before.high.closed or after.low.closed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("(1, 3) U (2, 5]", "(1, 5]"),
        ("(1, 3) U [3, 5]", "(1, 5]"),
        ("x != 3", "(-inf, 3) U (3, inf)"),
        ("x < 3 or x > 3", "x != 3"),
        ("x > 1 and x > 3", "(3, inf)"),
        ("x > 3 and x < 1", "no solution"),
        ("(2, 2)", "{}"),
        ("x >= √2", "[√8/2, inf)"),
        ("(1/2, 0.75)", "(0.5, 3/4)"),
        ("x <= 2 or x >= 2", "all real numbers"),
        ("{2} U (3, 4)", "x = 2 or 3 < x < 4"),
    ],
)
def test_two_ways_to_write_a_set_are_the_same(one: str, other: str) -> None:
    assert same(read_intervals(one, ("x",)), read_intervals(other, ("x",)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("(1, 3) U (3, 5)", "(1, 5)"),
        ("(√2, 2)", "(1.414213562373, 2)"),
        ("[1, 2]", "[1, 2)"),
        ("R", "x != 0"),
    ],
)
def test_sets_that_differ_in_one_point_are_different(one: str, other: str) -> None:
    assert not same(read_intervals(one, ("x",)), read_intervals(other, ("x",)))
