"""When a skill counts as mastered, when that is noted, and when it is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import erf, log, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.learner.features import FEATURES
from engine.learner.mastery import HELD, LEVEL, UNAIDED, held, mastery, settle
from engine.learner.model import (
    SURE,
    Answer,
    CourseState,
    LearnerState,
    Overall,
    Parameters,
    SkillState,
    Task,
)
from engine.learner.predict import Outlook
from engine.learner.update import update
from lti_app.content.learner_file import load_parameters

AT = datetime(2026, 9, 14, 8, 30, tzinfo=UTC)
SHIPPED = load_parameters().parameters()
TASKS = tuple(Task(f"t{number}", ("s",)) for number in range(12))

patterns = st.text("+-?", max_size=40)


class Practice:
    """A student alone in a course, who answers an item of the skill every minute."""

    def __init__(self, pattern: str = "", *, sure: float = SURE, parameters: Parameters = SHIPPED) -> None:
        self.parameters = replace(parameters, sure=sure)
        self.course: CourseState = parameters.course()
        self.learner: LearnerState = parameters.learner()
        self.at = AT
        self.answer(pattern)

    def answer(self, pattern: str) -> Practice:
        """Answer: "+" right, "-" missed, "?" right with help."""
        for sign in pattern:
            self.at += timedelta(minutes=1)
            task = TASKS[self.learner.overall.opportunities % len(TASKS)]
            given_ = Answer(task, sign in "+?", sign == "?", self.at)
            change = update(self.parameters, self.course, self.learner, given_)
            change = settle(self.parameters, self.course, self.learner, change, self.at)
            self.course, self.learner = self.course.after(change), self.learner.after(change)
        return self

    @property
    def state(self) -> SkillState:
        return self.parameters.skill_state(self.learner, "s")

    def outlook(self, *, days: float = 0.0) -> Outlook:
        return Outlook(self.parameters, self.course, self.learner, self.at + timedelta(days=days))


def test_of_a_new_student_little_is_known_and_nothing_is_mastered() -> None:
    estimate = mastery(Practice().outlook(), "s")
    assert not estimate.mastered
    assert estimate.low < 0.4 < estimate.high
    assert estimate.probability < 0.5


def test_the_probability_is_that_of_the_belief_beyond_the_level() -> None:
    practice = Practice("++-+")
    expected = practice.outlook().on_skills(("s",))
    error = 1 / sqrt(1 / expected.variance + practice.state.information / 2)
    beyond = (expected.logit - log(LEVEL / (1 - LEVEL))) / error
    found = mastery(practice.outlook(), "s")
    assert found.probability == pytest.approx((1 + erf(beyond / sqrt(2))) / 2)


def test_the_lower_bound_passes_the_level_where_baton_is_sure() -> None:
    found = [mastery(Practice("+" * length).outlook(), "s") for length in range(40)]
    assert [each.low >= LEVEL for each in found] == [each.probability >= SURE for each in found]
    assert found[0].low < LEVEL <= found[-1].low


def test_the_moment_of_mastery_is_noted_once() -> None:
    practice = Practice()
    while practice.state.mastered_at is None:
        practice.answer("+")
    reached = practice.at
    assert mastery(practice.outlook(), "s").probability >= SURE
    assert practice.answer("+++").state.mastered_at == reached
    assert mastery(practice.outlook(), "s").mastered


def test_a_laxer_demand_is_met_earlier_but_never_before_enough_answers_alone() -> None:
    def length(sure: float) -> int:
        practice = Practice(sure=sure)
        while practice.state.mastered_at is None:
            practice.answer("+")
        return practice.state.opportunities

    assert length(0.01) == UNAIDED
    assert UNAIDED < length(0.8) < length(0.95)


def test_three_lucky_answers_of_a_new_student_are_not_mastery() -> None:
    assert Practice("+++").state.mastered_at is None


def test_answers_with_help_never_bring_mastery() -> None:
    assert Practice("?" * 60, sure=0.01).state.mastered_at is None


def test_mastery_is_not_noted_on_a_miss() -> None:
    assert Practice("+++-", sure=0.99).state.right == UNAIDED
    practice = Practice("+++", sure=0.99)
    practice.parameters = replace(practice.parameters, sure=0.0)
    assert practice.answer("-").state.mastered_at is None
    assert practice.answer("+").state.mastered_at is not None


def test_a_student_strong_elsewhere_has_to_show_it_on_the_skill_too() -> None:
    strong = LearnerState(Overall(ability=6.0, variance=0.01, opportunities=200))
    estimate = mastery(Outlook(SHIPPED, SHIPPED.course(), strong, AT), "s")
    assert estimate.probability >= SURE
    assert not estimate.mastered


@pytest.mark.parametrize("sure", [0.05, 0.3, SURE, 0.99])
def test_mastery_is_held_more_easily_than_it_is_reached(sure: float) -> None:
    practice = Practice(sure=sure)
    while practice.state.mastered_at is None:
        practice.answer("+")
    assert mastery(practice.outlook(), "s").mastered
    assert held(practice.parameters) <= min(HELD, sure)


def test_one_slip_after_mastery_takes_nothing_away() -> None:
    practice = Practice("+" * 30)
    assert practice.state.mastered_at is not None
    assert mastery(practice.answer("-").outlook(), "s").mastered


def test_mastery_is_lost_after_misses_and_the_moment_stays_noted() -> None:
    practice = Practice("+" * 30).answer("-" * 12)
    estimate = mastery(practice.outlook(), "s")
    assert estimate.probability < HELD
    assert not estimate.mastered
    assert practice.state.mastered_at is not None


def test_mastery_fades_with_time_and_is_lost_in_the_end() -> None:
    fading = replace(SHIPPED.weights, mean=_weights(skill_forgetting=-0.5))
    practice = Practice("+" * 14, parameters=replace(SHIPPED, weights=fading))
    found = [mastery(practice.outlook(days=days), "s") for days in (0, 1, 7, 60, 2000)]
    assert all(later.probability < sooner.probability for sooner, later in pairwise(found))
    assert found[0].mastered
    assert not found[-1].mastered


def test_with_the_weights_that_ship_time_away_makes_baton_less_sure() -> None:
    practice = Practice("+" * 14)
    assert mastery(practice.outlook(days=60), "s").probability < mastery(practice.outlook(), "s").probability


@given(patterns)
def test_every_estimate_is_in_its_bounds(pattern: str) -> None:
    found = mastery(Practice(pattern).outlook(), "s")
    assert 0.0 <= found.probability <= 1.0
    assert 0.0 < found.low < found.high < 1.0
    assert found.low <= found.chance <= found.high


@settings(deadline=None)
@given(patterns, st.text("+-", max_size=6))
def test_a_right_answer_in_place_of_a_wrong_one_never_makes_baton_less_sure(before: str, after: str) -> None:
    # In a course that has learnt from others what each count is worth. One who is alone in a new course also
    # teaches it that, and after many answers with help and then misses the order can turn.
    spread = tuple(tuple(value / 10 for value in row) for row in SHIPPED.weights.covariance)
    course = replace(SHIPPED, weights=replace(SHIPPED.weights, covariance=spread))
    right, wrong = (
        mastery(Practice(f"{before}{sign}{after}", parameters=course).outlook(), "s") for sign in "+-"
    )
    assert right.probability >= wrong.probability


@settings(deadline=None)
@given(patterns)
def test_a_right_answer_alone_on_a_known_skill_makes_baton_surer(pattern: str) -> None:
    practice = Practice(pattern + "+")
    before = mastery(practice.outlook(), "s").probability
    assert mastery(practice.answer("+").outlook(), "s").probability >= before


def _weights(**changed: float) -> tuple[float, ...]:
    return tuple(changed.get(name, mean) for name, mean in zip(FEATURES, SHIPPED.weights.mean, strict=True))
