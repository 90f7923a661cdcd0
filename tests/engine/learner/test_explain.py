"""An estimate in words: the parts add up, the three that moved it most are told, and how sure Baton is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.learner.contributions import contributions
from engine.learner.explain import FACTS, Certainty, SkillExplanation, explain
from engine.learner.features import FEATURES
from engine.learner.mastery import mastery
from engine.learner.model import CourseState, Difficulty, LearnerState, Overall, SkillState, Weights
from engine.learner.predict import Outlook, probability
from lti_app.content.wording import load_wording
from tests.engine.learner.histories import AT, BOTH, OWN, answers, begin, histories, learn

if TYPE_CHECKING:
    from datetime import datetime

    from engine.learner.model import Answer, Parameters
    from tests.engine.learner.histories import Learnt

SURE_WEIGHTS = Weights(OWN.weights.mean, tuple(tuple(0.0 for _ in row) for row in OWN.weights.covariance))


def outlook(known: Learnt, at: datetime = AT) -> Outlook:
    return Outlook(known.parameters, known.course, known.learner, at)


def of(
    *, overall: Overall | None = None, skill: SkillState | None = None, hard: float = 0.0, **weights: float
) -> SkillExplanation:
    """Explain a state made by hand, under weights that count for nothing but those given."""
    mean = tuple(weights.get(name, 0.0) for name in FEATURES)
    course = CourseState(
        Weights(mean, SURE_WEIGHTS.covariance), {"s": Difficulty("s", hard, 0.05, 120)} if hard else {}
    )
    states = {"s": skill} if skill else {}
    return explain(Outlook(OWN, course, LearnerState(overall or Overall(), states), AT), "s")


def codes(explanation: SkillExplanation) -> list[str]:
    return [fact.reason.code for fact in explanation.facts]


@pytest.mark.parametrize("parameters", BOTH.values(), ids=BOTH)
@given(past=histories(), days=st.floats(0, 100), skill=st.sampled_from(["a", "b", "never"]))
@settings(deadline=None)
def test_the_parts_add_up_to_the_estimate(
    parameters: Parameters, past: list[Answer], days: float, skill: str
) -> None:
    known = outlook(learn(begin(parameters), past), AT + timedelta(days=days))
    assert contributions(known, skill).logit == pytest.approx(known.on_skills((skill,)).logit, abs=1e-9)


@given(past=histories(), days=st.floats(0, 100), skill=st.sampled_from(["a", "b", "never"]))
@settings(deadline=None)
def test_whatever_the_history_a_few_facts_are_told_the_weightiest_first(
    past: list[Answer], days: float, skill: str
) -> None:
    known = outlook(learn(begin(), past), AT + timedelta(days=days))
    explanation = explain(known, skill)
    moved = [abs(fact.moved) for fact in explanation.facts]
    assert len(moved) <= FACTS
    assert moved == sorted(moved, reverse=True)
    assert explanation.estimate == mastery(known, skill)
    assert explanation.estimate.low < explanation.estimate.chance < explanation.estimate.high
    for fact in explanation.facts:
        assert (fact.moved > 0) == (fact.chance > 0)
        assert abs(fact.moved) >= abs(fact.chance) * 4  # the logistic curve is nowhere steeper than a quarter
        assert load_wording().say(fact.reason, {skill: "Fractions"})


def test_of_a_new_student_in_a_new_course_there_is_nothing_to_tell() -> None:
    explanation = explain(outlook(begin()), "s")
    assert explanation.facts == ()
    assert explanation.certainty is Certainty.FIRST_GUESS


def test_what_hardly_moved_the_estimate_is_not_told() -> None:
    assert of(overall=Overall(0.04)).facts == ()
    assert codes(of(overall=Overall(0.06))) == ["learner.overall-up"]


def test_the_three_weightiest_of_five_are_told() -> None:
    skill = SkillState("s", ability=-0.3, opportunities=9, right=4, missed=4, turn=10)
    explanation = of(
        overall=Overall(0.9, opportunities=30), skill=skill, hard=0.5, skill_gap=-0.2, skill_right=0.1
    )
    # overall 0.9, gap -0.2·ln 21 = -0.61, course -0.5, skill -0.3, practice 0.1·ln 5 = 0.16
    assert codes(explanation) == ["learner.overall-up", "learner.items-down", "learner.course-hard"]
    assert [fact.moved for fact in explanation.facts] == pytest.approx([0.9, -0.6089, -0.5], abs=1e-4)


def test_what_a_fact_is_worth_is_what_the_chance_would_be_without_it() -> None:
    told = of(overall=Overall(1.0))
    assert told.facts[0].chance == pytest.approx(probability(1.0, 0.13 + 0.35) - 0.5)  # OWN's, of the skill


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"overall": Overall(0.5, opportunities=4)}, ("learner.overall-up", {"count": 4})),
        ({"overall": Overall(-0.5, opportunities=1)}, ("learner.overall-down", {"count": 1})),
        (
            {"overall": Overall(0.1, 0.1, 9, 2.0, 0.0), "overall_recent": 0.3},
            ("learner.lately-up", {"count": 9}),
        ),
        (
            {"overall": Overall(-0.1, 0.1, 9, 0.0, 2.0), "overall_recent": 0.3},
            ("learner.lately-down", {"count": 9}),
        ),
        (  # the last answers weigh most, but against what they show
            {"overall": Overall(0.1, 0.1, 9, 2.0, 0.0), "overall_recent": -0.3},
            ("learner.overall-down", {"count": 9}),
        ),
        (
            {"skill": SkillState("s", 0.4, opportunities=3, right=2, missed=1)},
            ("learner.skill-up", {"skill": "s", "right": 2, "missed": 1}),
        ),
        (
            {"skill": SkillState("s", -0.1, 0.1, 3, 1, 2, 0.5, 1.5), "skill_recent": 0.2},
            ("learner.skill-down", {"skill": "s", "right": 1, "missed": 2}),
        ),
        (
            {"skill": SkillState("s", opportunities=5, right=4, missed=1), "skill_right": 0.1},
            ("learner.practice-up", {"count": 5}),
        ),
        (
            {"skill": SkillState("s", opportunities=1), "skill_new": -0.4},
            ("learner.practice-up", {"count": 1}),
        ),
        (
            {"skill": SkillState("s", opportunities=5, right=4, missed=1), "skill_missed": -0.2},
            ("learner.practice-down", {"count": 5}),
        ),
        (
            {
                "overall": Overall(opportunities=7),
                "skill": SkillState("s", opportunities=1, turn=3),
                "skill_gap": 0.2,
            },
            ("learner.items-up", {"count": 4}),
        ),
        (
            {
                "skill": SkillState("s", opportunities=1, last_at=AT - timedelta(days=9.9), stability=2.0),
                "skill_forgetting": -0.3,
            },
            ("learner.days-down", {"count": 9}),
        ),
        ({"hard": 0.4}, ("learner.course-hard", {"skill": "s", "count": 120})),
        ({"hard": -0.4}, ("learner.course-easy", {"skill": "s", "count": 120})),
    ],
)
def test_each_part_of_the_belief_has_a_sentence_for_each_way(
    given: dict[str, object], told: tuple[str, dict[str, object]]
) -> None:
    (fact,) = of(**given).facts  # type: ignore[arg-type]
    assert (fact.reason.code, fact.reason.params) == told


def test_a_skill_that_is_no_longer_new_is_told_as_practice_not_as_newness() -> None:
    first = learn(begin(), answers("+"))
    told = explain(outlook(first), "s")
    assert "learner.practice-up" in codes(told)
    assert explain(outlook(first), "other").facts[0].reason.code != "learner.practice-up"


def test_a_good_student_on_a_skill_never_practised_is_explained_by_the_rest() -> None:
    known = learn(begin(), answers("+" * 12))
    told = codes(explain(outlook(known), "other"))
    assert told
    assert set(told) <= {"learner.overall-up", "learner.lately-up"}


def test_more_answers_make_it_surer() -> None:
    """From a guess to sure, never back, in a course that knows its items."""
    known = begin(replace(OWN, skill_variance=0.02, weights=SURE_WEIGHTS))
    seen: list[Certainty] = []
    for start in range(12):
        seen.append(explain(outlook(known), "s").certainty)
        known = learn(known, answers("++++-++++-", start=AT + timedelta(hours=start)))
    ranks = [list(Certainty).index(one) for one in seen]
    assert ranks == sorted(ranks)
    assert (seen[0], seen[-1]) == (Certainty.FIRST_GUESS, Certainty.SURE)


def test_two_answers_are_a_first_guess_however_narrow_the_range() -> None:
    known = learn(
        begin(replace(OWN, skill_variance=0.001, weights=SURE_WEIGHTS)), answers("+-" * 60, skill="other")
    )
    twice = learn(known, answers("++"))
    assert explain(outlook(twice), "s").certainty is Certainty.FIRST_GUESS


def test_an_odd_mix_of_answers_after_a_long_time_leaves_it_unsure() -> None:
    known = learn(begin(), answers("+-+-"))
    assert explain(outlook(known, AT + timedelta(days=200)), "s").certainty is Certainty.UNSURE


def test_right_answers_with_help_make_nothing_surer() -> None:
    known = learn(begin(), answers("?" * 30))
    assert explain(outlook(known), "s").certainty is Certainty.FIRST_GUESS


def test_every_sentence_that_can_be_said_stands_in_the_catalogue() -> None:
    wording = load_wording()
    ways = [f"learner.{story}-{way}" for story in STORIES for way in ("up", "down")]
    assert [code for code in (*ways, *Certainty) if code not in wording] == []


STORIES = ("overall", "lately", "skill", "practice", "days", "items")
