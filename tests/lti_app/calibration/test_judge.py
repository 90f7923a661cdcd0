"""Old and new parameters are judged on students from whom nothing was learnt, and chance is reckoned with."""

from __future__ import annotations

from math import log

import pytest

from engine.learner.model import Answer, Task
from lti_app.calibration.fit import RESEARCH, fit
from lti_app.calibration.judge import compare, held_out
from tests.lti_app.calibration.classes import BEGAN, parameters, simulated, unit

FLAT = parameters({}).parameters()


def test_a_fifth_of_the_students_is_held_out_always_the_same() -> None:
    first = held_out(set(range(1000)))
    assert len(first) == 200
    assert held_out(list(reversed(range(1000)))) == first
    assert 80 < len([student for student in first if student < 500]) < 120


def test_who_was_held_out_stays_so_when_others_join() -> None:
    before, after = held_out(set(range(1000))), held_out(set(range(1100)))
    assert len(before - after) < 15  # a few near the edge alone


def test_one_answer_is_scored_by_its_logarithm() -> None:
    """All weights 0: old expects one half of the first answer; new, with a constant, more."""
    stream = [(1, Answer(Task("t", ("s",)), True, False, BEGAN))]
    sure = parameters({"constant": 2.0}).parameters()
    found = compare([stream], FLAT, sure)
    assert found.before.log_loss == pytest.approx(log(2))
    assert found.after.log_loss < found.before.log_loss
    assert found.gain == pytest.approx(found.before.log_loss - found.after.log_loss)
    assert (found.students, found.answers) == (1, 1)
    assert found.low == found.high == pytest.approx(found.gain)  # nobody else could have been drawn


def test_parameters_learnt_from_classmates_are_better_beyond_chance() -> None:
    truth = parameters({"constant": 1.2, "template_seen": 0.6}, deviation=0.05)
    learnt = fit([unit(truth, 1, classes=3)], parameters({}), RESEARCH, rounds=1, drifts=False)
    found = compare([simulated(truth, seed=77)], FLAT, learnt.parameters())
    assert found.better
    assert 0 < found.low < found.gain < found.high
    assert found.after.log_loss < found.before.log_loss


def test_the_same_parameters_are_not_better() -> None:
    found = compare([simulated(parameters({}), seed=5, students=6, answers=20)], FLAT, FLAT)
    assert (found.gain, found.low, found.high) == (0.0, 0.0, 0.0)
    assert not found.better


def test_worse_parameters_are_not_better() -> None:
    wrong = parameters({"constant": -2.0}).parameters()
    found = compare([simulated(parameters({"constant": 1.0}), seed=5, students=12)], FLAT, wrong)
    assert found.high < 0
    assert not found.better


def test_a_gain_that_hangs_on_a_few_students_is_not_better() -> None:
    task = Task("t", ("s",))
    right = [(student, Answer(task, True, False, BEGAN)) for student in (1, 2, 3)]
    wrong = [(student, Answer(task, False, False, BEGAN)) for student in (4, 5)]
    up = parameters({"constant": 0.2}).parameters()
    found = compare([[said] for said in right + wrong], FLAT, up)
    assert found.gain > 0 > found.low
    assert not found.better


def test_answers_with_help_are_learnt_from_but_not_scored() -> None:
    task = Task("t", ("s",))
    stream = [(1, Answer(task, True, True, BEGAN)), (1, Answer(task, False, False, BEGAN))]
    assert compare([stream], FLAT, FLAT).answers == 1
