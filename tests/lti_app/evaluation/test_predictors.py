"""Every model expects before it sees, and learns of nobody whom it must not know."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from math import exp, log1p
from typing import TYPE_CHECKING

import pytest

from engine.learner.model import Answer, Task
from engine.learner.predict import predict
from engine.learner.update import update
from lti_app.content.learner_file import load_parameters
from lti_app.evaluation.baselines import BASELINES
from lti_app.evaluation.baselines.bkt import OATutorBkt
from lti_app.evaluation.baselines.elo import DECAY, GRID, STEP, Elo
from lti_app.evaluation.baselines.means import Constant, ItemMean
from lti_app.evaluation.baselines.pfa import Pfa
from lti_app.evaluation.data import StudentAnswer, read, students
from lti_app.evaluation.predictor import Baton, Predictor
from lti_app.evaluation.splits import Split, cold_classes, fitted_split
from tests.lti_app.evaluation.simulated import simulated, write, write_qmatrix

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

AT = datetime(2026, 9, 14, 8, 30, tzinfo=UTC)

PARAMETERS = load_parameters().parameters()

MODELS = {"baton": lambda: Baton(PARAMETERS), **BASELINES}


def said(student: str, item: str, *skills: str, right: bool) -> StudentAnswer:
    return StudentAnswer(student, 0, Answer(Task(item, skills), right, aided=False, at=AT))


def flipped(one: StudentAnswer) -> StudentAnswer:
    return replace(one, answer=replace(one.answer, right=not one.answer.right))


def expected(model: Predictor, answers: Sequence[StudentAnswer]) -> list[float]:
    return [model.step(one) for one in answers]


@pytest.fixture(scope="module")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[StudentAnswer]]:
    folder: Path = tmp_path_factory.mktemp("data")
    data = simulated(seed=11, students=40, answers=15)
    file = write(folder / "answers.csv", data.rows)
    return students(read(file, write_qmatrix(folder / "q.csv", data.qmatrix)))


@pytest.fixture(scope="module")
def room(everybody: dict[str, list[StudentAnswer]]) -> list[StudentAnswer]:
    return cold_classes(everybody)[0]


@pytest.fixture(scope="module")
def split(everybody: dict[str, list[StudentAnswer]]) -> Split:
    return fitted_split(everybody)


def test_baton_expects_what_the_engine_does_with_states_kept_as_the_engine_says(
    room: list[StudentAnswer],
) -> None:
    course, learners, found = PARAMETERS.course(), {}, []
    for one in room:
        learner = learners.get(one.student, PARAMETERS.learner())
        found.append(predict(PARAMETERS, course, learner, one.answer.task, one.answer.at).probability)
        changed = update(PARAMETERS, course, learner, one.answer)
        course, learners[one.student] = course.after(changed), learner.after(changed)
    assert expected(Baton(PARAMETERS), room) == found


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("place", [0, 17, 200])
def test_no_expectation_knows_its_own_answer_or_a_later_one(
    room: list[StudentAnswer], name: str, place: int
) -> None:
    other = [*room[:place], *(flipped(one) for one in room[place:])]
    before, after = expected(MODELS[name](), room), expected(MODELS[name](), other)
    assert before[: place + 1] == after[: place + 1]
    assert before[place + 1 :] != after[place + 1 :]


@pytest.mark.parametrize("name", MODELS)
def test_after_fitting_too_an_expectation_knows_nothing_of_its_own_answer(split: Split, name: str) -> None:
    test = [one for student in split.test for one in student]
    other = [*test[:20], *(flipped(one) for one in test[20:])]
    first, second = MODELS[name](), MODELS[name]()
    first.fit(split.training)
    second.fit(split.training)
    assert expected(first, test)[:21] == expected(second, other)[:21]


@pytest.mark.parametrize("name", MODELS)
def test_what_is_fitted_is_learnt_from_the_training_students(split: Split, name: str) -> None:
    one = split.test[0][0]
    other = [[flipped(each) for each in student] for student in split.training]
    first, second = MODELS[name](), MODELS[name]()
    first.fit(split.training)
    second.fit(other)
    assert (first.step(one) == second.step(one)) == (name == "oatutor_bkt")


@pytest.mark.parametrize("name", MODELS)
def test_an_expectation_is_a_probability_also_of_items_skills_and_students_never_met(
    split: Split, name: str
) -> None:
    model = MODELS[name]()
    model.fit(split.training)
    assert 0 < model.step(said("nobody", "never", "unheard", "of", right=True)) < 1


def test_a_frozen_course_learns_of_no_test_student_and_leaves_the_living_one_as_it_is(split: Split) -> None:
    first, second = split.test[0], split.test[1]
    baton = Baton(PARAMETERS)
    baton.fit(split.training)
    alone = expected(baton.course_frozen(), second)
    frozen = baton.course_frozen()
    expected(frozen, first)
    assert expected(frozen, second) == alone
    untouched = Baton(PARAMETERS)
    untouched.fit(split.training)
    assert expected(baton, first) == expected(untouched, first)
    assert expected(baton, second) != alone  # the living course has learnt of the first one


def test_a_frozen_course_still_learns_of_its_student(split: Split) -> None:
    baton = Baton(PARAMETERS)
    baton.fit(split.training)
    one = split.test[0][0]
    frozen = baton.course_frozen()
    assert frozen.step(one) != frozen.step(one)


def test_the_constant_is_the_share_right_so_far_and_after_fitting_that_of_the_training_students() -> None:
    right, wrong = said("a", "i", "s", right=True), said("a", "i", "s", right=False)
    assert expected(Constant(), [right, right, wrong]) == [1 / 2, 2 / 3, 3 / 4]
    fitted = Constant()
    fitted.fit([[right, right], [right, wrong]])
    assert expected(fitted, [wrong, wrong]) == [4 / 6, 4 / 6]


def test_an_items_mean_begins_at_the_share_of_all_and_goes_to_its_own() -> None:
    first, other = said("a", "i", "s", right=True), said("b", "j", "s", right=False)
    assert expected(ItemMean(), [first, other, first]) == [
        1 / 2,
        2 / 3,  # no answer to j yet: the share of all
        (1 + 2 * (2 / 4)) / 3,  # one right answer to i, two ghosts at the share of all
    ]


def test_three_right_in_a_row_take_oatutors_tracing_past_its_threshold() -> None:
    model, right = OATutorBkt(), said("a", "i", "s", right=True)
    # 0.1 known; Bayes makes it 0.09 / 0.18 = 0.5, practice 0.55; then 0.9250 and 0.9919.
    known = [0.1, 0.55, 0.924_999_999, 0.991_977_461]
    assert expected(model, [right] * 4) == pytest.approx([0.8 * each + 0.1 for each in known], abs=1e-3)


def test_oatutors_tracing_takes_the_mean_over_skills() -> None:
    model = OATutorBkt()
    model.step(said("a", "i", "s", right=True))
    assert model.step(said("a", "j", "s", "t", right=True)) == pytest.approx(0.8 * (0.55 + 0.1) / 2 + 0.1)


def test_elo_moves_each_rating_by_its_step_of_the_surprise() -> None:
    model, right = Elo(), said("a", "i", "s", right=True)
    assert model.step(right) == 0.5
    moved = STEP * 0.5  # ability overall and on the skill up, difficulty down
    assert model.step(right) == pytest.approx(1 / (1 + exp(-3 * moved)))
    assert model.step(said("b", "i", "s", right=True)) > 0.5  # the item alone is known to be easy
    surprise = 1 - 1 / (1 + exp(-3 * moved))
    third = 3 * moved + 2 * STEP / (1 + DECAY) * surprise
    assert Elo().step(right) == 0.5
    again = Elo()
    again.step(right)
    again.step(right)
    assert again.step(said("a", "j", "s", right=True)) == pytest.approx(
        1 / (1 + exp(-(third - moved - 0)))  # of the item nothing is known
    )


def test_elo_takes_the_steps_that_did_best_on_the_last_training_students(split: Split) -> None:
    trials = {pair: Elo(*pair).trial(split.training) for pair in GRID}
    best, fitted = Elo(*min(trials, key=trials.__getitem__)), Elo()
    best.trial(split.training)
    fitted.fit(split.training)
    test = split.test[0]
    assert expected(fitted, test) == expected(best, test)
    assert len(set(trials.values())) == len(GRID)


def test_pfa_fits_the_weights_where_the_penalised_likelihood_has_no_slope() -> None:
    training = [
        [said("a", "i", "s", right=True), said("a", "j", "s", right=False), said("a", "i", "s", right=True)],
        [said("b", "j", "s", right=False), said("b", "i", "s", right=True), said("b", "j", "t", right=True)],
    ]
    model = Pfa()
    model.fit(training)
    slopes: dict[tuple[str, str], float] = {}
    counts: dict[tuple[str, str], list[int]] = {}
    again = Pfa()
    again.fit(training)
    for one in [one for student in training for one in student]:
        skill = one.answer.task.skills[0]
        wins, losses = counts.setdefault((one.student, skill), [0, 0])
        missing = one.answer.right - again.step(one)
        for key, value in {
            ("constant", ""): 1.0,
            ("item", one.answer.task.template): 1.0,
            ("skill", skill): 1.0,
            ("right", skill): log1p(wins),
            ("missed", skill): log1p(losses),
        }.items():
            slopes[key] = slopes.get(key, 0.0) + missing * value
        counts[one.student, skill][0 if one.answer.right else 1] += 1
    assert slopes.keys() == model.weights.keys()
    for key, slope in slopes.items():
        held = 0.0 if key == ("constant", "") else model.weights[key]
        assert slope == pytest.approx(held, abs=1e-4), key


def test_pfa_that_was_not_fitted_learns_from_each_answer() -> None:
    model, right = Pfa(), said("a", "i", "s", right=True)
    first, second, third = expected(model, [right, right, right])
    assert first == 0.5
    assert second < third
    # Constant, item and skill: AdaGrad's first step is its rate, whatever the slope.
    assert second == pytest.approx(1 / (1 + exp(-3 * 0.2)))


def test_a_learning_model_is_better_than_the_constant_on_students_who_differ(
    room: list[StudentAnswer],
) -> None:
    def squared(name: str) -> float:
        pairs = zip(expected(MODELS[name](), room), room, strict=True)
        return sum((chance - one.answer.right) ** 2 for chance, one in pairs)

    assert max(squared("baton"), squared("elo")) < 0.95 * squared("constant")
