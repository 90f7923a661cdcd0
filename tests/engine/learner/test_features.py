"""What the recent past says, as numbers."""

from __future__ import annotations

from datetime import timedelta
from math import log
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings

from engine.learner.features import FEATURES, features
from engine.learner.model import Answer, LearnerState, Overall, SkillState, Task
from tests.engine.learner.histories import AT, OWN, SHORT, answers, begin, histories, learn
from tests.engine.learner.reference import Reference

if TYPE_CHECKING:
    from datetime import datetime

    from tests.engine.learner.histories import Learnt


def named(known: Learnt, task: Task, at: datetime) -> dict[str, float]:
    states = [OWN.skill_state(known.learner, skill) for skill in task.skills]
    values = features(known.learner, states, known.learner.templates.get(task.template), at)
    return dict(zip(FEATURES, values, strict=True))


def test_there_are_eleven_and_a_constant() -> None:
    assert (len(FEATURES), len(set(FEATURES)), FEATURES[0]) == (12, 12, "constant")


def test_of_a_new_student_only_the_newness_is_known() -> None:
    known = named(begin(), Task("t", ("s",)), AT)
    assert {name for name, value in known.items() if value} == {"constant", "skill_new"}


def test_each_number_is_what_its_name_says() -> None:
    """On the skill right, wrong, with help, right; then two on another. The template was missed once."""
    history = [
        *answers("+-?+"),
        *answers("++", skill="other", start=AT + timedelta(minutes=5)),
    ]
    known = named(learn(begin(), history), Task("s-1", ("s",)), AT + timedelta(minutes=10))
    assert known["skill_right"] == pytest.approx(log(3))
    assert known["skill_missed"] == pytest.approx(log(2))
    assert known["skill_recent"] == pytest.approx(log((0.8**3 + 1 + 0.5) / (0.8**2 + 0.5)))
    assert known["skill_gap"] == pytest.approx(log(3))
    assert known["skill_new"] == 0
    assert known["skill_forgetting"] > 0
    assert known["overall_recent"] == pytest.approx(log((0.7**5 + 0.7**2 + 0.7 + 1 + 0.5) / (0.7**4 + 0.5)))
    assert (known["template_seen"], known["template_missed"]) == (1, pytest.approx(log(2)))
    assert known["template_recent"] == pytest.approx(log(0.5 / 1.5))
    assert known["template_gap"] == pytest.approx(log(5))


def test_of_several_skills_the_mean_counts_new_ones_included() -> None:
    known = learn(begin(), answers("++", skill="a"))
    both = named(known, Task("t", ("a", "b")), AT)
    alone = named(known, Task("t", ("a",)), AT)
    assert both["skill_right"] == pytest.approx(alone["skill_right"] / 2)
    assert both["skill_new"] == 0.5
    assert both["overall_recent"] == alone["overall_recent"]


def test_all_numbers_are_those_of_the_whole_log() -> None:
    known, reference = begin(), Reference(OWN)
    for answer in SHORT:
        found = named(known, answer.task, answer.at)
        np.testing.assert_allclose(
            list(found.values()), reference.features(answer.task, answer.at), rtol=1e-12, atol=1e-14
        )
        known = learn(known, [answer])
        reference.learn(answer)


@given(histories(most=15))
@settings(deadline=None)
def test_they_are_whatever_the_history(past: list[Answer]) -> None:
    known, reference = learn(begin(), past), Reference(OWN)
    for answer in past:
        reference.learn(answer)
    at = AT + timedelta(days=30)
    for task in (Task("t7", ("a", "b")), Task("t2", ("c",))):
        np.testing.assert_allclose(
            list(named(known, task, at).values()), reference.features(task, at), rtol=1e-9, atol=1e-12
        )


def test_where_an_answer_showed_nothing_right_and_wrong_are_in_balance() -> None:
    learner = LearnerState(Overall(opportunities=1), {"s": SkillState("s", opportunities=1, turn=1)})
    values = features(learner, [learner.skills["s"]], None, AT)
    assert values == (1.0, *(0.0,) * 11)
