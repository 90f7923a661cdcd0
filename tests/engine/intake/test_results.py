"""What follows from a placement: bands, the study sequence, what practice is told, pace, risk marks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.intake.bands import StartingBand, starting_bands
from engine.intake.belief import Asked, Outcome
from engine.intake.carry import MOST_SHIFT, Shift, carry, shifts
from engine.intake.graph import skill_graph
from engine.intake.pace import minutes_left, pace
from engine.intake.placement import Placement
from engine.intake.risks import risk_marks
from engine.intake.sequence import study_sequence
from engine.learner.mastery import mastery
from engine.learner.model import LearnerState
from engine.learner.predict import Outlook
from tests.engine.intake.graphs import NOW, PARAMETERS, Sitting, bank_of, chain

DAY = date(2026, 3, 2)


def placed(known: dict[str, float], asked: tuple[Asked, ...] = ()) -> Placement:
    return Placement(known, asked, 0.8)


def items(*skills: str, outcome: Outcome = Outcome.RIGHT) -> tuple[Asked, ...]:
    return tuple(Asked(f"{skill}-{n}", skill, outcome) for n, skill in enumerate(skills))


# Bands and sequence


def test_a_skill_begins_by_what_is_known_of_it_and_of_what_it_builds_on() -> None:
    bank = bank_of({"a": [], "b": ["a"], "c": ["a"], "d": ["b"]})
    graph = skill_graph(bank, bank.skills)
    bands = starting_bands(graph, placed({"a": 0.9, "b": 0.1, "c": 0.5, "d": 0.1}))
    assert bands == {
        "a": StartingBand.KNOWN,
        "b": StartingBand.READY,
        "c": StartingBand.UNSURE,
        "d": StartingBand.LATER,
    }


@given(st.lists(st.floats(0.02, 0.98), min_size=6, max_size=6))
def test_the_sequence_holds_all_that_is_not_known_after_what_it_builds_on(known: list[float]) -> None:
    bank = bank_of({"a": [], "b": ["a"], "c": ["a"], "d": ["b", "c"], "e": [], "f": ["e", "b"]})
    graph = skill_graph(bank, bank.skills)
    placement = placed(dict(zip(graph.skills, known, strict=True)))
    order = study_sequence(graph, placement)
    bands = starting_bands(graph, placement)
    assert sorted(order) == sorted(skill for skill in graph.skills if bands[skill] is not StartingBand.KNOWN)
    for place, skill in enumerate(order):
        assert {each for each in graph.before[skill] if each in order} <= set(order[:place])


def test_the_nearest_step_comes_first() -> None:
    bank = bank_of({"a": [], "b": [], "c": []})
    assert study_sequence(skill_graph(bank, bank.skills), placed({"a": 0.1, "b": 0.6, "c": 0.3})) == (
        "b",
        "c",
        "a",
    )


# What practice is told


def test_what_was_inferred_moves_skills_that_were_not_asked_and_nothing_is_mastered() -> None:
    sitting = Sitting(chain(5))
    sitting.answer("s3-a", Outcome.RIGHT)
    sitting.answer("s3-b", Outcome.RIGHT)
    moved = shifts(sitting.outlook, sitting.placement)
    states = carry(PARAMETERS, sitting.learner, moved)
    skills = {**sitting.learner.skills, **{state.skill: state for state in states}}
    learner = LearnerState(sitting.learner.overall, skills, sitting.learner.templates)
    told = Outlook(PARAMETERS, sitting.course, learner, NOW)
    for skill in ("s0", "s1", "s2"):
        assert told.on_skills((skill,)).probability > sitting.outlook.on_skills((skill,)).probability
    assert not any(mastery(told, skill).mastered for skill in sitting.graph.skills)


@given(st.lists(st.floats(0.02, 0.98), min_size=4, max_size=4))
def test_a_shift_is_bounded_and_doubted_and_leads_towards_the_placement(known: list[float]) -> None:
    sitting = Sitting(chain(4))
    placement = placed(dict(zip(sitting.graph.skills, known, strict=True)))
    for shift in shifts(sitting.outlook, placement):
        assert 0 < abs(shift.ability) <= MOST_SHIFT
        assert shift.variance == pytest.approx((shift.ability / 2) ** 2, abs=1e-4)
        expected = sitting.outlook.on_skills((shift.skill,)).probability
        assert (shift.ability > 0) == (0.1 + 0.75 * placement.known[shift.skill] > expected)


def test_a_shift_changes_belief_and_nothing_that_was_counted() -> None:
    sitting = Sitting(chain(2))
    sitting.answer("s0-a", Outcome.WRONG)
    before = sitting.learner.skills["s0"]
    (after,) = carry(PARAMETERS, sitting.learner, [Shift("s0", -0.5, 0.0625)])
    assert (after.ability, after.variance) == (before.ability - 0.5, before.variance + 0.0625)
    assert (after.opportunities, after.missed, after.last_at) == (1, 1, NOW)


# Pace


@given(st.integers(0, 5000), st.integers(5, 600), st.integers(-10, 400))
def test_a_goal_is_in_time_where_the_minutes_reach_it(minutes: int, weekly: int, days: int) -> None:
    found = pace(minutes, weekly, DAY, DAY + timedelta(days=days))
    assert found.weeks * weekly >= minutes > (found.weeks - 1) * weekly or found.weeks == 520 or not minutes
    assert found.in_time == (found.finish <= DAY + timedelta(days=days))
    assert found.minutes_needed is not None
    assert found.minutes_needed * max(1, days / 7) >= minutes


def test_without_a_day_there_is_nothing_to_miss() -> None:
    found = pace(90, 30, DAY)
    assert (found.weeks, found.finish, found.in_time) == (3, date(2026, 3, 23), None)


def test_known_skills_need_less_time() -> None:
    bank = chain(2)
    assert minutes_left(bank, placed({"s0": 0.9, "s1": 0.9})) < minutes_left(
        bank, placed({"s0": 0.1, "s1": 0.1})
    )
    assert minutes_left(bank, placed({"s0": 0.5, "s1": 0.5})) == 24  # 2 skills, 8 items of 90 seconds each


# Risk marks

STRANDS = {"a1": "a", "a2": "a", "b1": "b", "b2": "b"}
BANK = bank_of({skill: [] for skill in STRANDS}, STRANDS)
GRAPH = skill_graph(BANK, STRANDS)


def kinds(known: tuple[float, ...], asked: tuple[Asked, ...], confidence: dict[str, int]) -> set[str]:
    placement = placed(dict(zip(STRANDS, known, strict=True)), asked)
    return {f"{mark.kind} {mark.strand or ''}".strip() for mark in risk_marks(GRAPH, placement, confidence)}


def test_a_strand_far_below_the_others_is_marked() -> None:
    assert kinds((0.9, 0.8, 0.2, 0.3), items("a1", "b1"), {}) == {"strand-behind b"}


def test_strands_near_each_other_are_not() -> None:
    assert kinds((0.6, 0.6, 0.4, 0.4), items("a1", "b1"), {}) == set()


@pytest.mark.parametrize(
    ("level", "said", "mark"),
    [
        (0.1, 5, {"overconfident a"}),
        (0.9, 1, {"underconfident a"}),
        (0.5, 3, set()),
        (0.9, 5, set()),
        (0.1, 1, set()),
    ],
)
def test_confidence_far_from_placement_is_marked_either_way(level: float, said: int, mark: set[str]) -> None:
    assert kinds((level,) * 4, items("a1"), {"a": said}) == mark


def test_nothing_is_said_of_a_strand_that_was_not_asked() -> None:
    assert kinds((0.9, 0.9, 0.1, 0.1), items("a1"), {"b": 5}) == set()


def test_three_skipped_items_are_marked_with_the_skills_they_were_on() -> None:
    two = items("a1", "b1", outcome=Outcome.SKIPPED)
    assert kinds((0.3,) * 4, two, {}) == set()
    three = (*two, *items("a2", outcome=Outcome.SKIPPED))
    (mark,) = risk_marks(GRAPH, placed(dict.fromkeys(STRANDS, 0.3), three), {})
    assert (mark.kind, mark.skills) == ("skipped", ("a1", "b1", "a2"))
    assert mark.reason.params == {"count": 3, "asked": 3}


def test_a_goal_that_the_minutes_cannot_reach_is_marked_with_what_it_would_take() -> None:
    placement = placed(dict.fromkeys(STRANDS, 0.5))
    late, fine = (pace(300, weekly, DAY, DAY + timedelta(days=28)) for weekly in (30, 75))
    (mark,) = risk_marks(GRAPH, placement, {}, late)
    assert mark.reason.params == {"needed": 75, "minutes": 30, "hours": 5}
    assert risk_marks(GRAPH, placement, {}, fine) == ()
