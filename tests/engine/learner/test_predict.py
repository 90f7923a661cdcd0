"""What is expected of an answer: the arithmetic against the definitions, the quick way against the long."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import inf
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.learner.features import of_template
from engine.learner.model import Answer, Difficulty, LearnerState, Overall, SkillState, Task, TemplateMemory
from engine.learner.predict import Outlook, predict, probability
from tests.engine.learner.histories import AT, BOTH, OWN, SHIPPED, SHORT, begin, histories, learn
from tests.engine.learner.reference import Reference

if TYPE_CHECKING:
    from engine.learner.model import Parameters

each_parameters = pytest.mark.parametrize("parameters", BOTH.values(), ids=BOTH)

# A new template, one of two skills, one that came back, one never seen on a skill never practised.
TASKS = (
    Task("new", ("a",), 0.4),
    Task("t3", ("a", "b"), 0.8),
    Task("t1", ("a",), -0.5),
    Task("far", ("zz",), -1.0),
)


@each_parameters
def test_the_expectation_is_the_sum_of_all_beliefs(parameters: Parameters) -> None:
    known, reference = begin(parameters), Reference(parameters)
    for answer in SHORT:
        for task in (answer.task, *TASKS):
            found = predict(known.parameters, known.course, known.learner, task, answer.at)
            expected = reference.predict(task, answer.at)
            assert (found.logit, found.variance, found.probability) == pytest.approx(expected, rel=1e-12)
        known = learn(known, [answer])
        reference.learn(answer)


def test_an_update_tells_what_was_expected_before_it() -> None:
    known = learn(begin(), SHORT[:4])
    expected = predict(OWN, known.course, known.learner, SHORT[4].task, SHORT[4].at)
    assert learn(known, [SHORT[4]]).updates[-1].predicted == expected


@pytest.mark.parametrize(
    ("logit", "variance", "expected"),
    [
        (0, 0, 0.5),
        (0, 9, 0.5),
        (1, 0, 0.7310585786300049),
        (-2, 0, 0.11920292202211755),
        (2, 4, 0.7768446945302134),  # 2 / sqrt(1 + π/2) = 1.2474
        (-2, 4, 0.2231553054697866),
    ],
)
def test_the_chance_is_the_logistic_curve_averaged_over_the_belief(
    logit: float, variance: float, expected: float
) -> None:
    assert probability(logit, variance) == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize("variance", [0.1, 0.5, 1, 2, 4])
def test_the_average_is_within_two_hundredths_of_the_integral(variance: float) -> None:
    points, weights = np.polynomial.hermite_e.hermegauss(80)
    for logit in np.linspace(-5, 5, 41):
        curve = 1 / (1 + np.exp(-(logit + np.sqrt(variance) * points)))
        integral = float(weights @ curve / weights.sum())
        assert probability(float(logit), variance) == pytest.approx(integral, abs=0.02)


@given(st.floats(allow_nan=False), st.floats(0, 1e6))
def test_a_chance_is_never_certain(logit: float, variance: float) -> None:
    assert 0 < probability(logit, variance) < 1


@given(st.floats(-25, 25), st.floats(0, 20), st.floats(0.01, 20))
def test_the_less_is_known_the_nearer_to_one_half(logit: float, variance: float, more: float) -> None:
    assert abs(probability(logit, variance + more) - 0.5) <= abs(probability(logit, variance) - 0.5)


@pytest.mark.parametrize("logit", [-inf, inf])
def test_even_an_infinite_belief_gives_a_chance(logit: float) -> None:
    assert 0 < probability(logit, 0.0) < 1


@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(-3, 3))
def test_more_ability_never_means_less_is_expected(one: float, other: float, hard: float) -> None:
    low, high = sorted((one, other))
    course, task = OWN.course(), Task("t", ("s",), hard)
    for of in (
        lambda ability: LearnerState(Overall(ability, 0.3)),
        lambda ability: LearnerState(Overall(0.0, 0.3), {"s": SkillState("s", ability, 0.1)}),
    ):
        assert (
            predict(OWN, course, of(low), task, AT).probability
            <= predict(OWN, course, of(high), task, AT).probability
        )


@pytest.mark.parametrize("where", ["skills", "templates"])
def test_what_proved_harder_is_expected_to_go_worse(where: str) -> None:
    of = "s" if where == "skills" else "t"
    chances = []
    for mean in (-1.0, 0.0, 1.0):
        course = replace(OWN.course(), **{where: {of: Difficulty(of, mean, 0.2, 5)}})
        chances.append(Outlook(OWN, course, OWN.learner(), AT).chance(Task("t", ("s",))))
    assert chances == sorted(chances, reverse=True)
    assert len(set(chances)) == 3


@each_parameters
@given(past=histories(), task=st.sampled_from(TASKS))
@settings(deadline=None)
def test_an_outlook_says_just_the_same_of_a_template_that_is_new_to_the_student(
    parameters: Parameters, past: list[Answer], task: Task
) -> None:
    known = learn(begin(parameters), past)
    assume(task.template not in known.learner.templates)
    at = AT + timedelta(days=3)
    quick = Outlook(parameters, known.course, known.learner, at).chance(task)
    assert quick == pytest.approx(
        predict(parameters, known.course, known.learner, task, at).probability, abs=1e-12
    )


@each_parameters
@given(past=histories(), number=st.integers(0, 7))
@settings(deadline=None)
def test_of_a_template_seen_before_an_outlook_leaves_out_just_the_variance_of_its_weights(
    parameters: Parameters, past: list[Answer], number: int
) -> None:
    """The logit is the whole one: what is left out makes the chance a little bolder, and nothing else."""
    known = learn(begin(parameters), past)
    task = Task(f"t{number}", ("a", "b") if number == 7 else ("abcd"[number % 4],), (number - 3) / 3)
    at = AT + timedelta(days=3)
    whole = predict(parameters, known.course, known.learner, task, at)
    quick = Outlook(parameters, known.course, known.learner, at).chance(task)
    base = Outlook(parameters, known.course, known.learner, at).on_skills(task.skills)
    template = parameters.template_difficulty(known.course, task)
    assert quick == pytest.approx(probability(whole.logit, base.variance + template.variance), abs=1e-12)


@each_parameters
def test_leaving_it_out_moves_no_chance_by_a_twentieth(parameters: Parameters) -> None:
    known = learn(begin(parameters), SHORT)
    outlook = Outlook(parameters, known.course, known.learner, SHORT[-1].at)
    for answer in SHORT:
        whole = predict(parameters, known.course, known.learner, answer.task, SHORT[-1].at)
        assert outlook.chance(answer.task) == pytest.approx(whole.probability, abs=0.05)


def test_an_outlook_gives_the_same_answer_twice() -> None:
    known = learn(begin(SHIPPED), SHORT)
    outlook = Outlook(SHIPPED, known.course, known.learner, AT)
    assert [outlook.chance(task) for task in TASKS] == [outlook.chance(task) for task in TASKS]


def test_an_outlook_that_gets_to_know_templates_later_says_what_one_says_that_knew_them_at_once() -> None:
    known = learn(begin(), SHORT)
    whole = Outlook(OWN, known.course, known.learner, AT)
    bare = Outlook(OWN, replace(known.course, templates={}), replace(known.learner, templates={}), AT)
    before = [bare.chance(task) for task in TASKS]
    later = bare.knowing(known.course.templates, known.learner.templates)
    assert [later.chance(task) for task in TASKS] == [whole.chance(task) for task in TASKS] != before
    assert [bare.chance(task) for task in TASKS] == before


def test_what_an_outlook_knew_already_stays() -> None:
    known = learn(begin(), SHORT)
    outlook = Outlook(OWN, known.course, known.learner, AT)
    older = outlook.knowing({"t1": Difficulty("t1", 3.0, 0.1)}, {"t1": TemplateMemory("t1")})
    assert [older.chance(task) for task in TASKS] == [outlook.chance(task) for task in TASKS]


def test_a_template_without_a_memory_adds_nothing() -> None:
    learner = LearnerState(Overall(opportunities=3))
    assert of_template(learner, None) == (0.0, 0.0, 0.0, 0.0)
    assert of_template(learner, TemplateMemory("t", 1, 0, 0.0, 0.0, 3)) == (1.0, 0.0, 0.0, 0.0)


@each_parameters
def test_an_outlook_told_of_templates_says_what_one_says_that_knew_them(
    parameters: Parameters,
) -> None:
    known = learn(begin(parameters), SHORT)
    whole = Outlook(parameters, known.course, known.learner, AT)
    bare = Outlook(parameters, replace(known.course, templates={}), replace(known.learner, templates={}), AT)
    bare.on_skills(("a",))
    more = bare.knowing(known.course.templates, known.learner.templates)
    assert [more.chance(task) for task in TASKS] == [whole.chance(task) for task in TASKS]


def test_an_outlook_keeps_what_it_knew_of_a_template() -> None:
    known = learn(begin(), SHORT)
    outlook = Outlook(OWN, known.course, known.learner, AT)
    task = SHORT[0].task
    older = outlook.knowing({task.template: Difficulty(task.template, 9.0, 0.1)}, {})
    assert older.chance(task) == outlook.chance(task)
