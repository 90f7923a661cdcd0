"""How a skill is kept in mind: FSRS's stability, and the fading that comes of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import log
from typing import TYPE_CHECKING

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.learner.features import FEATURES
from engine.learner.memory import DECAY, FACTOR, forgetting, remember
from engine.learner.model import Answer, SkillState, Task
from engine.learner.predict import Outlook, predict
from tests.engine.learner.histories import AT, OWN, answers, begin, histories, learn

if TYPE_CHECKING:
    from collections.abc import Sequence

RATINGS = {True: Rating.Good, False: Rating.Again, None: Rating.Hard}


def kept(history: Sequence[tuple[bool | None, datetime]]) -> SkillState:
    state = SkillState("s")
    for evidence, at in history:
        stability, hardness = remember(state, evidence, at)
        state = SkillState("s", last_at=at, stability=stability, hardness=hardness)
    return state


@pytest.mark.parametrize(
    ("evidence", "days"),
    [([True], []), ([True, True, False], [2, 9]), ([None, True, False, None], [0, 1, 30])],
)
def test_stability_is_that_of_a_card_reviewed_at_the_same_moments(
    evidence: list[bool | None], days: list[int]
) -> None:
    moments = [AT + timedelta(days=sum(days[:count])) for count in range(len(evidence))]
    card = Card(card_id=7)
    scheduler = Scheduler(enable_fuzzing=False, learning_steps=(), relearning_steps=())
    for outcome, at in zip(evidence, moments, strict=True):
        card, _ = scheduler.review_card(card, RATINGS[outcome], at)
    state = kept(list(zip(evidence, moments, strict=True)))
    assert (state.stability, state.hardness) == pytest.approx((card.stability, card.difficulty))


def test_the_curve_stands_at_nine_in_ten_after_as_many_days_as_its_stability() -> None:
    state = SkillState("s", last_at=AT, stability=8.0, hardness=5.0)
    after = AT + timedelta(days=8)
    assert pytest.approx(0.9) == (1 + FACTOR) ** DECAY
    assert forgetting(state, after) == pytest.approx(log(1 + FACTOR))
    assert forgetting(state, after) == pytest.approx(log(0.9) / DECAY)


def test_nothing_has_faded_right_after_practice_nor_where_nothing_was_practised() -> None:
    assert forgetting(SkillState("s", last_at=AT, stability=2.0), AT) == 0
    assert forgetting(SkillState("s"), AT + timedelta(days=400)) == 0


@given(st.floats(0.01, 400), st.floats(0, 400), st.floats(0, 400))
def test_more_time_never_means_less_has_faded(stability: float, days: float, more: float) -> None:
    state = SkillState("s", last_at=AT, stability=stability)
    early, late = (forgetting(state, AT + timedelta(days=time)) for time in (days, days + more))
    assert 0 <= early <= late


@given(st.floats(0, 400), st.floats(0.01, 400), st.floats(0, 100))
def test_what_is_more_stable_has_faded_less(days: float, stability: float, more: float) -> None:
    at = AT + timedelta(days=days)
    weak, firm = (SkillState("s", last_at=AT, stability=one) for one in (stability, stability + more))
    assert forgetting(firm, at) <= forgetting(weak, at)


def test_a_miss_that_leaves_a_stability_of_hours_fades_as_if_it_were_a_day() -> None:
    missed = kept([(False, AT)])
    whole_day = SkillState("s", last_at=AT, stability=1.0)
    week = AT + timedelta(days=7)
    assert missed.stability < 0.5
    assert forgetting(missed, week) == forgetting(whole_day, week) == pytest.approx(log(1 + 7 * FACTOR))


def test_a_clock_that_went_back_has_made_nothing_fade() -> None:
    state = SkillState("s", last_at=AT, stability=2.0)
    assert forgetting(state, AT - timedelta(days=30)) == 0


def test_to_be_right_after_a_week_makes_firmer_than_to_be_wrong() -> None:
    week = AT + timedelta(days=7)
    firm, shown, lost = (kept([(True, AT), (outcome, week)]).stability for outcome in (True, None, False))
    assert firm > shown > lost


@given(
    st.lists(st.tuples(st.sampled_from([True, False, None]), st.floats(-86_400, 40 * 86_400)), max_size=30)
)
@settings(deadline=None)
def test_stability_and_hardness_keep_their_bounds_whatever_the_clock_does(
    history: list[tuple[bool | None, float]],
) -> None:
    at, moments = AT, []
    for outcome, seconds in history:
        at += timedelta(seconds=seconds)
        moments.append((outcome, at))
    state = kept(moments)
    if history:
        assert 0 < state.stability < 40_000
        assert 1 <= state.hardness <= 10


@given(past=histories(most=20), days=st.floats(0, 200))
@settings(deadline=None)
def test_waiting_lowers_what_is_expected_just_where_fading_counts_against_a_skill(
    past: list[Answer], days: float
) -> None:
    known = learn(begin(), past)
    weight = known.course.weights.mean[FEATURES.index("skill_forgetting")]
    last = max((answer.at for answer in past), default=AT)
    task = Task("new", ("a",))
    early, late = (
        predict(OWN, known.course, known.learner, task, last + timedelta(days=wait)).logit
        for wait in (0.0, days)
    )
    assert (early - late) * -weight >= -1e-9


def test_a_skill_once_known_well_is_expected_to_go_worse_after_the_holidays() -> None:
    known = learn(begin(), answers("++++++++"))
    now, later = (
        Outlook(OWN, known.course, known.learner, AT + timedelta(days=days)).on_skills(("s",)).probability
        for days in (1, 60)
    )
    assert later < now
