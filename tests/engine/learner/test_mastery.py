"""When a skill counts as mastered, when that is noted, and when it is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.learner.elo import mastery, update
from engine.learner.model import LearnerState, SkillState, TemplateState

AT = datetime(2026, 9, 14, 8, 30, tzinfo=UTC)
NEW = LearnerState()

states = st.builds(
    SkillState,
    skill=st.just("s"),
    ability=st.floats(-5, 5),
    opportunities=st.integers(0, 30),
    streak=st.integers(0, 10),
    mastered_at=st.none() | st.just(AT),
)


def answers(pattern: str, template: TemplateState, learner: LearnerState = NEW) -> LearnerState:
    """Answer the template once for each sign, a minute apart: "+" right, "-" missed, "?" right with help."""
    for minute, sign in enumerate(pattern):
        at = AT + timedelta(minutes=minute)
        learner = update(learner, "s", template, right=sign in "+?", aided=sign == "?", at=at).learner
    return learner


def test_a_skill_never_practised_is_not_mastered_however_able_the_student() -> None:
    estimate = mastery(SkillState("s"), LearnerState(ability=4.0))
    assert (estimate.probability, estimate.mastered) == (0.0, False)


@pytest.mark.parametrize(
    ("ability", "opportunities", "streak", "expected"),
    [
        (0.0, 4, 3, 0.5),
        (0.0, 4, 0, 0.25),
        (0.75, 4, 3, 0.8807970779778823),
        (0.75, 2, 3, 0.6605978084834117),
    ],
)
def test_the_probability_is_the_chance_times_the_share_of_evidence(
    ability: float, opportunities: int, streak: int, expected: float
) -> None:
    state = SkillState("s", ability, opportunities, streak=streak)
    assert mastery(state, NEW).probability == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("success", "mastered"), [(1.10, False), (1.11, True)])
def test_with_all_the_evidence_the_line_is_three_in_four_on_a_medium_item(
    success: float, mastered: bool
) -> None:
    assert mastery(SkillState("s", success, 4, 4, 3), NEW).mastered is mastered


@pytest.mark.parametrize("state", [SkillState("s", 4.0, 3, 3, 3), SkillState("s", 4.0, 20, 18, 2)])
def test_too_few_items_or_too_short_a_row_is_not_mastery(state: SkillState) -> None:
    assert not mastery(state, NEW).mastered


def test_the_moment_of_mastery_is_noted_once() -> None:
    medium = TemplateState("t", 0.0)
    assert answers("+++", medium).skill("s").mastered_at is None
    reached = answers("+++++++", medium).skill("s").mastered_at
    assert reached is not None
    assert answers("++++++++++", medium).skill("s").mastered_at == reached


def test_mastery_does_not_come_from_right_answers_with_help() -> None:
    assert answers("?" * 30, TemplateState("t", 0.0)).skill("s").mastered_at is None


def test_one_slip_after_mastery_takes_nothing_away() -> None:
    learner = answers("+++++++-", TemplateState("t", 0.0))
    assert mastery(learner.skill("s"), learner).mastered


def test_mastery_is_lost_after_misses_in_a_row_and_the_first_moment_stays_noted() -> None:
    learner = answers("+++++++----", TemplateState("t", 0.0))
    assert not mastery(learner.skill("s"), learner).mastered
    assert learner.skill("s").mastered_at is not None


@given(states, st.floats(-5, 5))
def test_the_probability_is_a_probability(state: SkillState, ability: float) -> None:
    assert 0 <= mastery(state, LearnerState(ability)).probability <= 1


@given(states, st.integers(0, 10), st.integers(0, 10), st.floats(0, 5))
def test_more_evidence_never_makes_it_less_sure(
    state: SkillState, items: int, row: int, ability: float
) -> None:
    more = replace(
        state,
        opportunities=state.opportunities + items,
        streak=state.streak + row,
        ability=state.ability + ability,
    )
    assert mastery(more, NEW).probability >= mastery(state, NEW).probability
    assert mastery(more, NEW).mastered >= mastery(state, NEW).mastered
