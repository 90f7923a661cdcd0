"""Learning from an answer: the arithmetic against the definitions, and what must hold for any student."""

from __future__ import annotations

import sys
from dataclasses import astuple, fields, replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.learner.model import Answer, SkillState, Task
from engine.learner.predict import Outlook
from engine.learner.update import update
from tests.engine.learner.histories import AT, BOTH, OWN, SHORT, Learnt, answers, begin, histories, learn
from tests.engine.learner.reference import Reference

if TYPE_CHECKING:
    from datetime import datetime

    from engine.learner.model import Parameters, Update

TASK = Task("t", ("s",))
TASKS = (TASK, Task("t1", ("a",), -1.0), Task("t7", ("a", "b"), 1.0))

each_parameters = pytest.mark.parametrize("parameters", BOTH.values(), ids=BOTH)


def on_skill(known: Learnt, skill: str, at: datetime = AT) -> float:
    """The chance on a medium item."""
    return Outlook(known.parameters, known.course, known.learner, at).on_skills((skill,)).probability


@each_parameters
def test_every_belief_moves_as_newtons_step_for_the_joint_belief_says(parameters: Parameters) -> None:
    known, reference = begin(parameters), Reference(parameters)
    for answer in SHORT:
        known = learn(known, [answer])
        reference.learn(answer)
        learner, course = known.learner, known.course
        assert (learner.overall.ability, learner.overall.variance) == pytest.approx(reference.ability)
        for skill, state in learner.skills.items():
            assert (state.ability, state.variance) == pytest.approx(reference.abilities[skill])
        for kept, expected in (
            (course.skills, reference.hard_skills),
            (course.templates, reference.hard_templates),
        ):
            for name, difficulty in kept.items():
                assert (difficulty.mean, difficulty.variance) == pytest.approx(expected[name])
        np.testing.assert_allclose(course.weights.mean, reference.weights, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(course.weights.covariance, reference.covariance, rtol=1e-12, atol=1e-14)


def test_one_right_answer_moves_each_belief_by_its_share_of_the_surprise() -> None:
    """Worked by hand: nothing but ability is uncertain, so the step is that of one dimension."""
    nothing = replace(OWN.weights, mean=(0.0,) * 12, covariance=((0.0,) * 12,) * 12)
    parameters = replace(
        OWN,
        ability_variance=0.6,
        skill_ability_variance=0.0,
        template_variance=0.0,
        skill_variance=0.4,
        ability_drift=0.01,
        skill_ability_drift=0.02,
        weights=nothing,
    )
    change = update(parameters, parameters.course(), parameters.learner(), Answer(TASK, True, False, AT))
    # logit 0, variance 1, chance 1/2, slope 1/4: surprise 0.5 / 1.25 = 0.4, certainty 0.25 / 1.25 = 0.2
    assert (change.predicted.logit, change.predicted.variance, change.predicted.probability) == (0, 1, 0.5)
    assert change.overall.ability == pytest.approx(0.6 * 0.4)
    assert change.overall.variance == pytest.approx(0.6 - 0.36 * 0.2 + 0.01)
    assert change.difficulties[0].mean == pytest.approx(-0.4 * 0.4)
    assert change.difficulties[0].variance == pytest.approx(0.4 - 0.16 * 0.2)
    assert (change.skills[0].ability, change.skills[0].variance) == (0, 0.02)
    assert change.skills[0].information == 0.25


def test_an_item_of_two_skills_moves_each_of_them_half_as_much() -> None:
    one = learn(begin(), [Answer(Task("t", ("a",)), True, False, AT)]).updates[0]
    two = learn(begin(), [Answer(Task("t", ("a", "b")), True, False, AT)]).updates[0]
    assert two.skills[0].ability == two.skills[1].ability
    assert two.skills[0].ability / two.overall.ability == pytest.approx(
        one.skills[0].ability / one.overall.ability / 2
    )
    assert two.skills[0].information == pytest.approx(one.skills[0].information / 2, rel=0.1)


def test_the_counts_say_what_happened() -> None:
    known = learn(begin(), [*answers("++-?!+"), *answers("+", skill="other", start=AT + timedelta(hours=1))])
    state = known.learner.skills["s"]
    assert (state.opportunities, state.right, state.missed, state.streak, state.turn) == (6, 3, 2, 1, 6)
    assert state.recent_right == pytest.approx(0.8**5 + 0.8**4 + 1)
    assert state.recent_missed == pytest.approx(0.8**3 + 0.8)
    overall = known.learner.overall
    assert overall.opportunities == 7
    assert overall.recent_right == pytest.approx(0.7**6 + 0.7**5 + 0.7 + 1)
    assert known.learner.skills["other"].turn == 7


def test_a_template_remembers_how_it_went() -> None:
    task = Task("again", ("s",))
    tries = [Answer(task, right, False, AT) for right in (True, False, False)]
    memory = learn(begin(), tries).learner.templates["again"]
    assert (memory.opportunities, memory.missed, memory.turn) == (3, 2, 3)
    assert (memory.recent_right, memory.recent_missed) == pytest.approx((0.36, 1.6))


def test_a_transfer_check_is_counted() -> None:
    first = learn(begin(), answers("+"))
    assert first.learner.skills["s"].checks == 0
    checked = learn(first, [Answer(TASK, True, False, AT, check=True)])
    assert checked.learner.skills["s"].checks == 1


def test_the_moment_of_mastery_stays_noted() -> None:
    known = learn(begin(), answers("+"))
    state = replace(known.learner.skills["s"], mastered_at=AT)
    learner = replace(known.learner, skills={"s": state})
    change = update(OWN, known.course, learner, Answer(TASK, False, False, AT + timedelta(days=1)))
    assert change.skills[0].mastered_at == AT


def test_a_right_answer_with_help_moves_no_belief_and_ends_the_unaided_row() -> None:
    before = learn(begin(), answers("+-++"))
    after = learn(before, [Answer(TASK, True, True, AT)])
    change = after.updates[-1]
    assert change.overall.ability == before.learner.overall.ability
    assert change.skills[0].ability == before.learner.skills["s"].ability
    assert change.skills[0].information == before.learner.skills["s"].information
    assert change.difficulties[0].mean == before.course.skills["s"].mean
    assert (change.template.mean, change.template.variance) == (0.0, OWN.template_variance)
    assert change.weights == before.course.weights
    assert change.skills[0].opportunities == 5
    assert (change.skills[0].right, change.skills[0].missed, change.skills[0].streak) == (3, 1, 0)


def test_a_wrong_answer_counts_the_same_with_help() -> None:
    known = learn(begin(), answers("+-++"))
    alone, aided = (learn(known, [Answer(TASK, False, help_, AT)]) for help_ in (False, True))
    assert alone.updates[-1] == aided.updates[-1]


def test_what_the_answer_does_not_touch_is_not_in_the_update() -> None:
    known = learn(begin(), answers("+-+") + answers("+-+", skill="other"))
    change = learn(known, [Answer(TASK, True, False, AT)]).updates[-1]
    assert [state.skill for state in change.skills] == ["s"]
    assert [difficulty.of for difficulty in change.difficulties] == ["s"]
    after = known.learner.after(change)
    assert after.skills["other"] is known.learner.skills["other"]


def test_the_same_answer_to_the_same_state_teaches_the_same() -> None:
    known = learn(begin(), SHORT[:6])
    copy = replace(known.learner, skills=dict(known.learner.skills))
    one = update(OWN, known.course, known.learner, SHORT[6])
    assert update(OWN, known.course, copy, SHORT[6]) == one
    assert known.learner == copy


def _numbers(change: Update) -> int:
    return sum(1 for value in _flat(astuple(change)) if isinstance(value, int | float))


def _flat(value: object) -> list[object]:
    return [leaf for part in value for leaf in _flat(part)] if isinstance(value, tuple) else [value]


def test_what_an_answer_changes_does_not_grow_with_what_is_known() -> None:
    short = learn(begin(), answers("+-"))
    long = learn(begin(), answers("+-" * 200) + answers("+-" * 50, skill="other"))
    one, other = (learn(known, [Answer(TASK, True, False, AT)]).updates[-1] for known in (short, long))
    assert _numbers(one) == _numbers(other)
    assert len(fields(SkillState)) == len(astuple(long.learner.skills["s"]))  # no field holds a collection


class _Calls:
    """How many Python functions are called, which unlike seconds is the same on every machine."""

    def __enter__(self) -> _Calls:
        self.count = 0
        sys.setprofile(self._seen)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _seen(self, _frame: object, event: str, _arg: object) -> None:
        self.count += event == "call"


def test_the_work_of_an_answer_does_not_grow_with_what_is_known() -> None:
    counts = []
    for signs in ("+-" * 3, "+-" * 300):
        known = learn(begin(), answers(signs))
        with _Calls() as calls:
            update(OWN, known.course, known.learner, Answer(TASK, True, False, AT + timedelta(days=1)))
        counts.append(calls.count)
    assert counts[0] == counts[1]


@each_parameters
def test_no_belief_grows_less_sure_except_by_drift_and_the_weights_stay_a_covariance(
    parameters: Parameters,
) -> None:
    """Over 2,000 answers of a long and mixed course."""
    random = np.random.default_rng(5)
    known = begin(parameters)
    at = AT
    for number in range(2000):
        skills = tuple(f"s{one}" for one in random.choice(12, size=1 + (number % 9 == 0), replace=False))
        at += timedelta(minutes=float(random.choice([1, 1, 30, 3000])))
        task = Task(f"{skills[0]}-{random.integers(5)}", skills, float(random.normal()))
        answer = Answer(task, bool(random.random() < 0.65), bool(random.random() < 0.2), at)
        before, known = known, replace(learn(known, [answer]), updates=[])
        _surer(before, known)
        if number % 50 == 49:
            covariance = np.array(known.course.weights.covariance)
            np.testing.assert_allclose(covariance, covariance.T, rtol=0, atol=1e-12)
            assert np.linalg.eigvalsh(covariance).min() > 0


@each_parameters
def test_baton_is_never_less_sure_of_a_student_than_of_a_new_one(parameters: Parameters) -> None:
    """Answers that were all expected tell little, and each adds its drift."""
    known = begin(parameters)
    for number in range(1500):
        answer = Answer(TASK, True, False, AT + timedelta(minutes=number))
        known = replace(learn(known, [answer]), updates=[])
    assert known.learner.overall.variance <= parameters.ability_variance


def _surer(before: Learnt, after: Learnt) -> None:
    given, slack = before.parameters, 1e-15
    ability = after.learner.overall.variance - given.ability_drift
    assert 0 < ability <= before.learner.overall.variance + slack
    for skill, state in after.learner.skills.items():
        was = given.skill_state(before.learner, skill).variance
        assert 0 < state.variance <= was + given.skill_ability_drift + slack
    for kept, was_kept, prior in (
        (after.course.skills, before.course.skills, given.skill_variance),
        (after.course.templates, before.course.templates, given.template_variance),
    ):
        for name, difficulty in kept.items():
            assert 0 < difficulty.variance <= (was_kept[name].variance if name in was_kept else prior) + slack
    for place, row in enumerate(after.course.weights.covariance):
        assert 0 < row[place] <= before.course.weights.covariance[place][place] + slack


@each_parameters
@given(past=histories(), task=st.sampled_from(TASKS))
@settings(deadline=None)
def test_a_right_answer_speaks_for_the_student_and_against_the_item_a_wrong_one_the_other_way(
    parameters: Parameters, past: list[Answer], task: Task
) -> None:
    known = learn(begin(parameters), past)
    for sign, outcome in ((1, True), (-1, False)):
        change = learn(known, [Answer(task, outcome, False, AT)]).updates[-1]
        assert sign * (change.overall.ability - known.learner.overall.ability) > 0
        for state, hard in zip(change.skills, change.difficulties, strict=True):
            assert sign * (state.ability - parameters.skill_state(known.learner, state.skill).ability) > 0
            assert sign * (hard.mean - parameters.skill_difficulty(known.course, hard.of).mean) < 0
        assert sign * (change.template.mean - parameters.template_difficulty(known.course, task).mean) < 0


@each_parameters
@given(past=histories(), task=st.sampled_from(TASKS))
@settings(deadline=None)
def test_being_right_leaves_one_expected_to_do_better_than_being_wrong(
    parameters: Parameters, past: list[Answer], task: Task
) -> None:
    """As long as the course has not learnt other weights, which one student's odd answers might teach it."""
    weights = replace(parameters.weights, covariance=((0.0,) * 12,) * 12)
    known = learn(begin(replace(parameters, weights=weights)), past)
    right, wrong = (learn(known, [Answer(task, outcome, False, AT)]) for outcome in (True, False))
    for skill in task.skills:
        assert on_skill(right, skill) > on_skill(wrong, skill)


@each_parameters
def test_so_it_does_in_a_class_that_teaches_the_course_its_weights(parameters: Parameters) -> None:
    """Thirty students of all abilities, twenty items each, as they would come from four skills."""
    random = np.random.default_rng(11)
    course, at = parameters.course(), AT
    for student in range(30):
        known = Learnt(parameters, course, parameters.learner())
        ability = random.normal()
        for number in range(20):
            at += timedelta(minutes=float(random.choice([1, 1, 1, 1500])))
            skill = random.integers(4)
            task = Task(f"{skill}-{random.integers(6)}", (f"s{skill}",))
            outcome = bool(random.random() < 1 / (1 + np.exp(0.5 * skill - 1 - ability - number / 20)))
            right, wrong = (learn(known, [Answer(task, one, False, at)]) for one in (True, False))
            assert on_skill(right, task.skills[0], at) > on_skill(wrong, task.skills[0], at), student
            known = right if outcome else wrong
        course = known.course


@each_parameters
@pytest.mark.parametrize(("sign", "way"), [("+", 1), ("-", -1)])
def test_the_same_outcome_again_and_again_moves_the_expectation_its_way(
    parameters: Parameters, sign: str, way: int
) -> None:
    """From the second item on: that a skill is no longer new counts for something by itself."""
    known = learn(begin(parameters), answers(sign, minutes=0))
    chances = [on_skill(known, "s")]
    for number in range(2, 30):
        known = learn(known, [Answer(Task(f"t{number}", ("s",)), sign == "+", False, AT)])
        chances.append(on_skill(known, "s"))
    assert all(way * after > way * before for before, after in pairwise(chances))
    assert chances[-1] > 0.9 if sign == "+" else chances[-1] < 0.2


@each_parameters
@given(past=histories())
@settings(deadline=None)
def test_every_number_stays_a_number(parameters: Parameters, past: list[Answer]) -> None:
    known = learn(begin(parameters), past)
    for change in known.updates:
        values = [value for value in _flat(astuple(change)) if isinstance(value, float)]
        assert all(abs(value) < 1e6 for value in values)
        assert 0 < change.predicted.probability < 1
        assert change.predicted.variance > 0


def test_who_gets_everything_right_with_help_is_taken_for_neither_a_master_nor_a_beginner() -> None:
    known = learn(begin(), answers("?" * 60))
    assert (known.learner.overall.ability, known.learner.skills["s"].ability) == (0.0, 0.0)
    assert known.course.weights == OWN.weights
