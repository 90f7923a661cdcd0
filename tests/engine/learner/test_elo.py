"""The learner model's arithmetic, pinned by golden values, and what must hold for any student."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.learner.elo import mastery, predict, update
from engine.learner.model import LearnerState, SkillState, TemplateState

AT = datetime(2026, 9, 14, 8, 30, tzinfo=UTC)

logits = st.floats(-1000, 1000)
usual = st.floats(-5, 5)
counts = st.integers(0, 10_000)


@st.composite
def learners(draw: st.DrawFn) -> LearnerState:
    skill = SkillState("s", draw(usual), draw(counts), streak=draw(st.integers(0, 5)))
    return LearnerState(draw(usual), draw(counts), {"s": skill})


@st.composite
def templates(draw: st.DrawFn) -> TemplateState:
    return TemplateState("t", draw(usual), draw(counts))


def test_a_new_student_is_expected_to_be_right_half_the_time_on_an_item_of_difficulty_zero() -> None:
    assert predict(LearnerState(), "s", TemplateState("t", 0.0)) == 0.5


@pytest.mark.parametrize(
    ("overall", "skill", "difficulty", "expected"),
    [
        (0.0, 0.0, -1.0, 0.7310585786300049),
        (0.5, 0.25, 1.0, 0.43782349911420193),
        (1.0, -0.5, 0.0, 0.6224593312018546),
    ],
)
def test_the_prediction_adds_both_abilities_and_takes_off_the_difficulty(
    overall: float, skill: float, difficulty: float, expected: float
) -> None:
    learner = LearnerState(overall, 3, {"s": SkillState("s", skill)})
    assert predict(learner, "s", TemplateState("t", difficulty)) == pytest.approx(expected, abs=1e-15)


def test_a_first_right_answer_moves_each_number_by_the_full_step() -> None:
    change = update(LearnerState(), "s", TemplateState("t", 0.0), right=True, aided=False, at=AT)
    assert change.predicted == 0.5
    assert change.learner == LearnerState(
        0.2, 1, {"s": SkillState("s", ability=0.2, opportunities=1, right=1, streak=1, last_at=AT)}
    )
    assert change.template == TemplateState("t", -0.2, 1)


def test_later_answers_move_each_number_by_its_own_smaller_step() -> None:
    before = LearnerState(0.6, 50, {"s": SkillState("s", -0.2, 10, 6, 2, AT)})
    change = update(before, "s", TemplateState("t", -0.5, 100), right=False, aided=False, at=AT)
    # predicted = 1/(1+e^-0.9); steps 0.4/2, 0.4/1.2 and 0.4/3
    assert change.predicted == pytest.approx(0.710949502625004, abs=1e-12)
    assert change.learner.ability == pytest.approx(0.6 - 0.1421899005250008, abs=1e-12)
    assert change.learner.skill("s").ability == pytest.approx(-0.2 - 0.2369831675416680, abs=1e-12)
    assert change.template.difficulty == pytest.approx(-0.5 + 0.0947932670166672, abs=1e-12)


def test_a_miss_ends_the_row_and_counts_as_an_opportunity() -> None:
    before = LearnerState(0.0, 4, {"s": SkillState("s", 0.0, 4, 3, 3, AT)})
    after = update(before, "s", TemplateState("t", 0.0), right=False, aided=False, at=AT).learner.skill("s")
    assert (after.opportunities, after.right, after.streak) == (5, 3, 0)


def test_a_right_answer_with_help_moves_no_ability_and_ends_the_unaided_row() -> None:
    before = LearnerState(0.3, 4, {"s": SkillState("s", 0.1, 4, 3, 3, AT)})
    change = update(before, "s", TemplateState("t", 0.2, 7), right=True, aided=True, at=AT)
    after = change.learner.skill("s")
    assert (change.learner.ability, after.ability, change.template.difficulty) == (0.3, 0.1, 0.2)
    assert (after.opportunities, after.right, after.streak) == (5, 3, 0)


def test_a_wrong_answer_counts_the_same_with_help() -> None:
    before, template = LearnerState(0.3, 4, {"s": SkillState("s", 0.1, 4, 3, 3, AT)}), TemplateState("t", 0.2)
    alone = update(before, "s", template, right=False, aided=False, at=AT)
    assert update(before, "s", template, right=False, aided=True, at=AT) == alone


def test_who_gets_everything_right_with_help_is_taken_for_neither_a_master_nor_a_beginner() -> None:
    learner, template = LearnerState(), TemplateState("t", 0.0)
    for _ in range(60):
        learner = update(learner, "s", template, right=True, aided=True, at=AT).learner
    estimate = mastery(learner.skill("s"), learner)
    assert not estimate.mastered
    assert estimate.probability == pytest.approx(0.25)


def test_other_skills_keep_their_state() -> None:
    other = SkillState("other", 1.0, 9, 8, 4, AT)
    change = update(
        LearnerState(0.0, 9, {"other": other}), "s", TemplateState("t", 0.0), right=True, aided=False, at=AT
    )
    assert change.learner.skills["other"] == other


def test_the_state_that_came_in_stays_as_it_was() -> None:
    before = LearnerState(0.0, 0, {})
    update(before, "s", TemplateState("t", 0.0), right=True, aided=False, at=AT)
    assert before == LearnerState(0.0, 0, {})


@given(logits, logits, logits)
def test_a_prediction_is_never_certain(overall: float, skill: float, difficulty: float) -> None:
    learner = LearnerState(overall, 0, {"s": SkillState("s", skill)})
    assert 0 < predict(learner, "s", TemplateState("t", difficulty)) < 1


@given(usual, usual, usual, usual)
def test_more_ability_never_means_a_lower_prediction(
    one: float, two: float, skill: float, hard: float
) -> None:
    low, high = sorted((one, two))
    template = TemplateState("t", hard)
    states = {"s": SkillState("s", skill)}
    assert predict(LearnerState(low, 0, states), "s", template) <= predict(
        LearnerState(high, 0, states), "s", template
    )


@given(learners(), templates())
def test_being_right_without_help_raises_ability_and_lowers_difficulty(
    learner: LearnerState, template: TemplateState
) -> None:
    change = update(learner, "s", template, right=True, aided=False, at=AT)
    assert change.learner.ability >= learner.ability
    assert change.learner.skill("s").ability >= learner.skill("s").ability
    assert change.template.difficulty <= template.difficulty


@given(learners(), templates(), st.booleans())
def test_a_miss_never_raises_ability(learner: LearnerState, template: TemplateState, aided: bool) -> None:
    change = update(learner, "s", template, right=False, aided=aided, at=AT)
    assert change.learner.ability <= learner.ability
    assert change.learner.skill("s").ability <= learner.skill("s").ability
    assert change.template.difficulty >= template.difficulty


@given(learners(), templates(), st.booleans())
def test_the_same_answer_surprises_less_the_second_time(
    learner: LearnerState, template: TemplateState, right: bool
) -> None:
    assume(0.01 < predict(learner, "s", template) < 0.99)
    first = update(learner, "s", template, right=right, aided=False, at=AT)
    second = update(first.learner, "s", first.template, right=right, aided=False, at=AT)
    assert abs(right - second.predicted) < abs(right - first.predicted)
