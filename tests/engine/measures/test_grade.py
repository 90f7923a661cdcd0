"""The grade follows its stated rule, whatever the numbers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.learner.mastery import MasteryEstimate
from engine.measures.grade import FULL_COMPLETION, SkillProgress, explain, grade

shares = st.floats(0, 1)
skills = st.builds(SkillProgress, mastery=shares, answered=st.integers(0, 200))
practice_sets = st.lists(skills, max_size=30)


def test_a_skill_counts_in_full_from_the_third_item_on() -> None:
    assert FULL_COMPLETION == 3
    assert grade([SkillProgress(0.9, 3)], None) == pytest.approx(0.9)
    assert grade([SkillProgress(0.9, 50)], None) == pytest.approx(0.9)
    assert grade([SkillProgress(0.9, 2)], None) == pytest.approx(0.6)


def test_every_skill_in_scope_counts_the_same_begun_or_not() -> None:
    assert grade([SkillProgress(1.0, 5), SkillProgress(0.8, 0)], None) == pytest.approx(0.5)


def test_everything_mastered_is_the_full_grade_exactly() -> None:
    mastered = SkillProgress.of(MasteryEstimate(0.9, 0.8, 0.95, 0.93, mastered=True), 5)
    assert grade([mastered] * 7, None) == 1.0


def test_what_is_not_mastered_counts_for_as_much_as_is_likely() -> None:
    nearly = SkillProgress.of(MasteryEstimate(0.85, 0.7, 0.9, 0.8, mastered=False), 5)
    assert grade([nearly], None) == pytest.approx(0.8)


def test_nothing_in_scope_is_no_grade_and_keeps_an_earlier_one() -> None:
    assert grade([], None) == 0.0
    assert grade([], 0.4) == 0.4


@given(practice_sets, st.none() | shares)
def test_a_grade_is_a_share_and_never_falls(progress: list[SkillProgress], previous: float | None) -> None:
    result = grade(progress, previous)
    assert 0.0 <= result <= 1.0
    assert not math.isnan(result)
    assert result >= (previous or 0.0)


@given(practice_sets, st.none() | shares)
def test_grading_again_changes_nothing(progress: list[SkillProgress], previous: float | None) -> None:
    once = grade(progress, previous)
    assert grade(progress, once) == once


@given(practice_sets.filter(bool), st.data())
def test_the_order_of_skills_does_not_matter(progress: list[SkillProgress], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(progress))
    assert grade(shuffled, None) == grade(progress, None)


@given(practice_sets, skills, shares, st.integers(0, 5))
def test_more_mastery_or_more_items_never_lower_a_grade(
    rest: list[SkillProgress], skill: SkillProgress, mastery: float, items: int
) -> None:
    better = SkillProgress(max(skill.mastery, mastery), skill.answered + items)
    assert grade([*rest, better], None) >= grade([*rest, skill], None)


@pytest.mark.parametrize("mastery", [math.nan, -0.01, 1.01, math.inf])
def test_a_mastery_that_is_no_probability_is_refused(mastery: float) -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        SkillProgress(mastery, 3)


def test_a_negative_count_of_items_is_refused() -> None:
    with pytest.raises(ValueError, match="count"):
        SkillProgress(0.5, -1)


@pytest.mark.parametrize("previous", [math.nan, -0.1, 1.1])
def test_an_earlier_grade_that_is_none_is_refused(previous: float) -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        grade([SkillProgress(0.5, 3)], previous)


def test_the_explanation_names_the_rule_and_its_numbers() -> None:
    reason = explain([SkillProgress(1.0, 5), SkillProgress(0.25, 5), SkillProgress(0.9, 0)], 1.25 / 3)
    assert reason.code == "grade.worked-out"
    assert dict(reason.params) == {"percent": "41.7", "skills": 3, "begun": 2, "items": 3}


def test_the_explanation_says_when_an_earlier_grade_is_kept() -> None:
    reason = explain([SkillProgress(0.3, 5)], 0.8)
    assert reason.code == "grade.kept"
    assert reason.params["percent"] == "80"


def test_the_explanation_gives_the_grade_as_it_stands_where_mastery_has_risen_since() -> None:
    reason = explain([SkillProgress(0.72, 5)], 0.7)
    assert reason.code == "grade.risen"
    assert reason.params["percent"] == "70"


def test_a_difference_that_nobody_sees_is_none() -> None:
    assert explain([SkillProgress(0.0001, 5)], 0.0004).code == "grade.worked-out"
