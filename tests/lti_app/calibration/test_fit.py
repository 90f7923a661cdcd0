"""What answers say of the parameters: by hand for one answer, and for classes drawn from known parameters."""

from __future__ import annotations

from dataclasses import replace
from math import inf, sqrt

import pytest

from engine.learner.model import Answer, Task
from lti_app.calibration.drift import fit_drifts, loss
from lti_app.calibration.fit import OWN_LOG, RESEARCH, Pull, Unit, fit
from tests.lti_app.calibration.classes import BEGAN, SHIPPED, parameters, simulated, unit

ONE_ANSWER = Unit((((1, Answer(Task("t", ("s",)), True, False, BEGAN)),),), answers=1)
NOTHING_KNOWN = parameters(
    deviation=0.5,
    variances={"ability": 1.0, "skill_ability": 0.5, "template": 1.0, "skill": 0.5},
    drifts={"ability": 0.0, "skill_ability": 0.0},
)
EQUALLY = 1 / 1001  # as much as a unit of one answer counts


def test_one_answer_gives_what_a_hand_computes() -> None:
    """Logit 0, variance 1 + .5 + 1 + .5 + .25 (constant) + .25 (a new skill) = 3.5; damping 1 + 3.5/4."""
    surprise, certainty = 0.5 / 1.875, 0.25 / 1.875
    new = fit([ONE_ANSWER], NOTHING_KNOWN, Pull(EQUALLY, 1.0, 1.0, 1.0, 1.0), rounds=1, drifts=False)
    whole = surprise**2 + 1 - certainty
    half = (0.5 * surprise) ** 2 + 0.5 - 0.25 * certainty
    assert new.variances.ability == pytest.approx((1 + whole) / 2)
    assert new.variances.template == pytest.approx((1 + whole) / 2)
    assert new.variances.skill == pytest.approx((0.5 + half) / 2)
    assert new.variances.skill_ability == pytest.approx((0.5 + half) / 2)
    moved = 0.25 * surprise
    assert new.weights["skill_new"].mean == pytest.approx(moved / 2)
    left = 0.25 - 0.25**2 * certainty
    variance = (0.25 + (moved / 2) ** 2 + left) / 2
    assert new.weights["skill_new"].deviation == pytest.approx(sqrt(variance))
    assert new.weights["constant"].deviation == 0.55  # never less
    assert new.weights["template_seen"] == NOTHING_KNOWN.weights["template_seen"]


def test_what_drift_has_added_is_no_difference_between_students() -> None:
    drifting = parameters(
        deviation=0.5,
        variances={"ability": 1.0, "skill_ability": 0.5, "template": 1.0, "skill": 0.5},
        drifts={"ability": 0.02, "skill_ability": 0.05},
    )
    pull = Pull(EQUALLY, 1.0, 1.0, 1.0, 1.0)
    still = fit([ONE_ANSWER], NOTHING_KNOWN, pull, rounds=1, drifts=False)
    moving = fit([ONE_ANSWER], drifting, pull, rounds=1, drifts=False)
    assert moving.variances.ability == pytest.approx(still.variances.ability)
    assert moving.variances.skill_ability == pytest.approx(still.variances.skill_ability)


def test_the_authors_difficulty_is_what_a_template_deviates_from() -> None:
    easy = Unit((((1, Answer(Task("t", ("s",), 0.0), True, False, BEGAN)),),), answers=1)
    hard = Unit((((1, Answer(Task("t", ("s",), 3.0), True, False, BEGAN)),),), answers=1)
    pull = Pull(EQUALLY, 1.0, 1.0, 1.0, 1.0)
    surprising = fit([hard], NOTHING_KNOWN, pull, rounds=1, drifts=False).variances.template
    expected = fit([easy], NOTHING_KNOWN, pull, rounds=1, drifts=False).variances.template
    assert 0.9 < expected < surprising < 2  # the move by the surprise counts, not the 3 logits before it


def test_known_parameters_are_found_again() -> None:
    truth = parameters(
        {"constant": 1.0, "skill_recent": 0.3, "template_seen": 0.5},
        deviation=0.05,
        variances={"ability": 0.4, "template": 0.5, "skill": 0.8},
        drifts={"ability": 0.0, "skill_ability": 0.0},
    )
    start = parameters(
        {},
        variances={"ability": 0.9, "template": 1.0, "skill": 0.3},
        drifts={"ability": 0.0, "skill_ability": 0.0},
    )
    units = [unit(truth, seed) for seed in range(5)]
    found = fit(units, start, Pull(0.0, 0.0, inf, 0.0, 0.0), rounds=4, drifts=False)
    assert found.weights["constant"].mean == pytest.approx(1.0, abs=0.35)
    assert found.weights["skill_recent"].mean == pytest.approx(0.3, abs=0.15)
    assert found.weights["template_seen"].mean == pytest.approx(0.5, abs=0.2)
    assert found.weights["overall_recent"].mean == pytest.approx(0.0, abs=0.15)
    assert found.variances.ability == pytest.approx(0.4, abs=0.12)
    assert found.variances.template == pytest.approx(0.5, abs=0.15)
    assert found.variances.skill == pytest.approx(0.8, abs=0.4)


def test_one_short_course_moves_little_and_many_long_ones_much() -> None:
    truth = parameters({"constant": 1.5}, deviation=0.05)
    start = parameters({})
    short = fit([unit(truth, 1, students=10, answers=20)], start, OWN_LOG, drifts=False)
    long = fit([unit(truth, seed, answers=50) for seed in range(8)], start, OWN_LOG, drifts=False)
    assert 0 < short.weights["constant"].mean < 0.1
    assert long.weights["constant"].mean > 0.6
    assert abs(short.variances.ability - start.variances.ability) < abs(
        long.variances.ability - start.variances.ability
    )


def test_a_long_course_counts_more_than_a_short_one() -> None:
    up = unit(parameters({"constant": 2.0}, deviation=0.05), 1)
    down = unit(parameters({"constant": -2.0}, deviation=0.05), 2)
    start = parameters({})
    even = fit([up, down], start, RESEARCH, rounds=1, drifts=False).weights["constant"].mean
    mostly_up = fit([up, replace(down, answers=10)], start, RESEARCH, rounds=1, drifts=False)
    assert mostly_up.weights["constant"].mean > even + 0.3


def test_courses_that_disagree_leave_the_next_one_open() -> None:
    same = [unit(parameters({"skill_recent": 0.3}, deviation=0.05), seed) for seed in range(4)]
    other = [unit(parameters({"skill_recent": weight}, deviation=0.05), 9) for weight in (-1.5, 1.5)]
    start = parameters({})
    agreed = fit(same, start, RESEARCH, rounds=1, drifts=False).weights["skill_recent"]
    open_ = fit(other, start, RESEARCH, rounds=1, drifts=False).weights["skill_recent"]
    assert agreed.deviation < 0.3 < open_.deviation


def test_research_data_leave_variances_and_drifts_as_they_are() -> None:
    found = fit([unit(SHIPPED, 3, students=10)], SHIPPED, RESEARCH, rounds=1, drifts=False)
    assert found.variances == SHIPPED.variances
    assert found.drifts == SHIPPED.drifts
    assert found.weights != SHIPPED.weights


def test_a_feature_that_never_occurs_stays_as_unsure_as_it_was() -> None:
    start = parameters({"skill_forgetting": -0.2}, deviation=0.4)
    once = Unit(
        tuple(
            ((student, Answer(Task(f"t{student}", (f"s{student}",)), True, False, BEGAN)),)
            for student in range(40)
        ),
        answers=40,
    )
    found = fit([once], start, OWN_LOG, drifts=False).weights["skill_forgetting"]
    assert found.mean == pytest.approx(-0.2)
    assert found.deviation == pytest.approx(0.4)


def test_the_drift_that_expects_the_answers_better_is_taken() -> None:
    truth = parameters({"constant": 1.0}, deviation=0.3, drifts={"ability": 0.0, "skill_ability": 0.0})
    streams = [simulated(truth, seed=seed) for seed in range(3)]
    far = parameters({"constant": 1.0}, drifts={"ability": 0.0, "skill_ability": 0.2})
    found = fit_drifts(streams, far, iter)
    assert found.drifts.ability == 0.0
    assert found.drifts.skill_ability == 0.1
    assert loss(streams, found, iter) < loss(streams, far, iter) - 3


def test_a_drift_that_hardly_matters_stays() -> None:
    start = parameters({"constant": 1.0}, drifts={"ability": 0.001, "skill_ability": 0.001})
    stream = simulated(start, seed=5, students=5, answers=20)
    assert fit_drifts([stream], start, iter) == start


def test_a_right_answer_with_help_tells_nothing() -> None:
    helped = Unit((((1, Answer(Task("t", ("s",)), True, True, BEGAN)),),), answers=1)
    found = fit([helped], NOTHING_KNOWN, RESEARCH, rounds=1, drifts=False)
    assert {weight.mean for weight in found.weights.values()} == {0.0}
    assert loss(helped.classes, NOTHING_KNOWN, iter) == 0.0
