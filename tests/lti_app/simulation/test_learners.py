"""Each kind of learner behaves as its constants say."""

from __future__ import annotations

from datetime import timedelta
from math import log
from random import Random
from statistics import mean, pstdev
from typing import TYPE_CHECKING

import pytest

from engine.learner.mastery import LEVEL
from lti_app.simulation.gradual import GradualLearner
from lti_app.simulation.sudden import SuddenLearner
from tests.lti_app.simulation.world import LATER, NOW, constants, curriculum

if TYPE_CHECKING:
    from lti_app.simulation.constants import Constants

EVEN = {"start": 0.0, "ability": 0.0, "skill_ability": 0.0, "skill": 0.0, "gain_skill": 0.0}
SAME = {
    "known": {"mean": 0.0, "deviation": 0.0},
    "learns": {"mean": -6.0, "deviation": 0.0},
    "slips": {"mean": log(0.1 / 0.9), "deviation": 0.0},
    "guesses": {"mean": log(0.2 / 0.8), "deviation": 0.0},
    "known_learner": 0.0,
    "learns_learner": 0.0,
}


def gradual(known: Constants, seed: int = 1, *, guesses: bool = False, leans: bool = False) -> GradualLearner:
    return GradualLearner(known, curriculum(known), Random(seed), guesses=guesses, leans=leans)


def test_abilities_are_spread_as_the_constants_say() -> None:
    known = constants(gradual=EVEN | {"start": 0.5, "ability": 1.2})
    made = curriculum(known)
    levels = [GradualLearner(known, made, Random(seed)).level("skill-01", NOW) for seed in range(800)]
    logits = [log(level / (1 - level)) for level in levels]
    assert mean(logits) == pytest.approx(0.5, abs=0.15)
    assert pstdev(logits) == pytest.approx(1.2, abs=0.12)


def test_practice_closes_63_per_cent_of_the_distance_to_the_limit_in_one_span() -> None:
    known = constants(gradual=EVEN | {"gain": {"mean": 2.0, "deviation": 0.0}, "span": 10, "fading": 0.0})
    learner = gradual(known)
    for _ in range(10):
        learner.respond("skill-01-01", "skill-01", NOW)
    level = learner.level("skill-01", NOW)
    assert log(level / (1 - level)) == pytest.approx(2.0 * 0.632, abs=0.01)


def test_a_skill_is_learnt_more_slowly_before_its_prerequisites() -> None:
    known = constants(gradual=EVEN | {"gain": {"mean": 3.0, "deviation": 0.0}}, course={"unprepared": 0.25})
    made = curriculum(known, 12)
    later = next(skill for skill in made.skills if made.bank.skills[skill].prerequisites)
    unprepared, prepared = (GradualLearner(known, made, Random(1)) for _ in range(2))
    for skill in made.skills[: made.skills.index(later)]:
        for _ in range(60):
            prepared.respond(made.templates[skill][0], skill, NOW)
    for learner in (unprepared, prepared):
        learner.respond(made.templates[later][0], later, NOW)
    assert unprepared.level(later, NOW) < prepared.level(later, NOW)


def test_time_away_costs_logits_and_the_next_answer_brings_them_back() -> None:
    learner = gradual(constants(gradual=EVEN | {"fading": 0.5, "gain": {"mean": 0.0, "deviation": 0.0}}))
    learner.respond("skill-01-01", "skill-01", NOW)
    fresh = learner.level("skill-01", NOW)
    faded = learner.level("skill-01", LATER)
    assert log(faded / (1 - faded)) - log(fresh / (1 - fresh)) == pytest.approx(-0.5 * log(15))
    learner.respond("skill-01-01", "skill-01", LATER)
    assert learner.level("skill-01", LATER) == pytest.approx(fresh)


def test_answers_come_right_as_often_as_the_true_chance_says() -> None:
    known = constants(gradual=EVEN | {"gain": {"mean": 0.0, "deviation": 0.0}})
    learner = gradual(known)
    template = "skill-01-01"
    rights = [learner.respond(template, "skill-01", NOW).right for _ in range(3000)]
    assert mean(rights) == pytest.approx(learner.chance(template, "skill-01", NOW), abs=0.03)


def test_guesses_show_in_answers_and_not_in_what_is_known() -> None:
    known = constants(gradual=EVEN | {"start": -6.0}, habits={"guess": 0.25})
    learner, honest = gradual(known, guesses=True), gradual(known)
    assert learner.chance("skill-01-01", "skill-01", NOW) == pytest.approx(0.25, abs=0.03)
    assert learner.level("skill-01", NOW) == honest.level("skill-01", NOW)
    assert not learner.knows("skill-01", NOW)


def test_hints_are_opened_the_more_the_less_is_known_and_never_where_there_are_none() -> None:
    known = constants(gradual=EVEN | {"gain": {"mean": 0.0, "deviation": 0.0}}, habits={"leaning": 0.8})
    weak = gradual(
        constants(**known.model_dump() | {"gradual": known.gradual.model_dump() | {"start": -2.0}}),
        leans=True,
    )
    strong = gradual(
        constants(**known.model_dump() | {"gradual": known.gradual.model_dump() | {"start": 2.0}}), leans=True
    )
    weakly, strongly = (
        mean(learner.respond("skill-01-01", "skill-01", NOW).aided for _ in range(500))
        for learner in (weak, strong)
    )
    assert weakly > 2 * strongly > 0
    assert not any(weak.respond("skill-01-01", "skill-01", NOW, hints=False).aided for _ in range(100))


def test_an_item_with_hints_teaches_less() -> None:
    always = constants(gradual=EVEN | {"start": -4.0}, habits={"leaning": 1.0, "aided_gain": 0.3})
    leaning, alone = gradual(always, leans=True), gradual(always)
    for learner in (leaning, alone):
        for _ in range(10):
            learner.respond("skill-01-01", "skill-01", NOW)
    assert leaning.level("skill-01", NOW) < alone.level("skill-01", NOW)


def test_what_is_within_reach_is_what_practice_up_to_the_cap_brings_to_mastery() -> None:
    known = constants(gradual={"fading": 0.0}, course={"unprepared": 1.0, "cap": 30})
    made = curriculum(known, 6)
    outcomes = set()
    for seed in range(20):
        learner = GradualLearner(known, made, Random(seed))
        for skill in made.skills:
            for _ in range(30):
                learner.respond(made.templates[skill][0], skill, NOW)
            assert learner.knows(skill, NOW) is learner.reachable(skill)
            assert learner.knows(skill, NOW) is (learner.level(skill, NOW) >= LEVEL)
            outcomes.add(learner.reachable(skill))
    assert outcomes == {True, False}


def test_sudden_learners_know_slip_and_guess_as_often_as_the_constants_say() -> None:
    known = constants(sudden=SAME)
    made = curriculum(known)
    learners = [SuddenLearner(known, made, Random(seed)) for seed in range(600)]
    assert mean(learner.knows("skill-01", NOW) for learner in learners) == pytest.approx(0.5, abs=0.06)
    medium = min(made.templates["skill-01"], key=lambda template: abs(made.difficulty[template]))
    hard = max(made.templates["skill-01"], key=made.difficulty.__getitem__)
    for learner in learners:
        knows = learner.knows("skill-01", NOW)
        assert learner.chance(medium, "skill-01", NOW) == pytest.approx(0.9 if knows else 0.2, abs=0.08)
        assert learner.chance(hard, "skill-01", NOW) < learner.chance(medium, "skill-01", NOW)
        assert learner.level("skill-01", NOW) == pytest.approx(0.9 if knows else 0.0)


def test_sudden_learners_learn_at_their_rate() -> None:
    known = constants(
        sudden=SAME | {"known": {"mean": -6.0, "deviation": 0.0}, "learns": {"mean": 0.0, "deviation": 0.0}}
    )
    made = curriculum(known)
    learners = [SuddenLearner(known, made, Random(seed)) for seed in range(400)]
    for learner in learners:
        learner.respond("skill-01-01", "skill-01", NOW)
    assert mean(learner.knows("skill-01", NOW) for learner in learners) == pytest.approx(0.5, abs=0.07)


def test_sudden_learners_forget_as_often_after_the_pause_as_the_constants_say() -> None:
    known = constants(sudden=SAME | {"known": {"mean": 6.0, "deviation": 0.0}, "forgets": 0.4, "pause": 3.0})
    made = curriculum(known)
    learners = [SuddenLearner(known, made, Random(seed)) for seed in range(600)]
    for learner in learners:
        learner.respond("skill-01-01", "skill-01", NOW)
    soon, pause = NOW + timedelta(minutes=1), NOW + timedelta(days=3)
    assert mean(learner.knows("skill-01", soon) for learner in learners) > 0.97
    assert mean(learner.knows("skill-01", pause) for learner in learners) == pytest.approx(0.6, abs=0.06)
    assert mean(learner.knows("skill-01", LATER) for learner in learners) < 0.5
