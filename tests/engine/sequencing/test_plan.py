"""A teacher's plan is obeyed: which step has its turn, and which items it serves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.sequencing.model import Band, PlanStep
from engine.sequencing.shortlist import shortlist
from engine.sequencing.steps import explain_due
from tests.engine.sequencing.bank import (
    NOW,
    bank,
    chosen,
    learner,
    learning,
    mastered,
    recent,
    request,
    seen,
)

EXPOSE = PlanStep(7, "expose", 3, "a", "a-slip")
CONFIDENCE = PlanStep(8, "confidence", 3)
REVIEW = PlanStep(9, "review", 2, "d", spacing=4)
WEEK = timedelta(days=7)
CHECK = PlanStep(10, "check", 2, "a", spacing=2, not_before=NOW + WEEK)
BEFORE_C = PlanStep(11, "prerequisite", 4, "c")


def test_a_misconception_step_serves_items_that_show_it() -> None:
    choice = chosen(plan=(EXPOSE,))
    assert choice.step == 7
    assert choice.template in {"a-0", "a-5"}
    assert choice.reason.code == "sequencing.plan-expose"
    assert choice.reason.params["misconception"] == "a-slip"


def test_a_misconception_step_goes_through_the_templates_in_turn() -> None:
    student = learner(2.0, a=learning("a"))
    choice = chosen(plan=(EXPOSE,), student=student, recent=recent(("a-0", False)))
    assert choice.template == "a-5"


def test_a_misconception_step_is_obeyed_on_a_skill_that_is_hard_or_not_open_yet() -> None:
    student = learner(-1.0, a=learning("a"), c=learning("c", -1.0))
    choice = chosen(plan=(PlanStep(1, "expose", 1, "c", "c-slip"),), student=student)
    assert (choice.template, choice.step) == ("c-0", 1)


def test_a_misconception_step_without_a_skill_looks_through_the_whole_scope() -> None:
    choice = chosen(plan=(PlanStep(1, "expose", 1, None, "d-slip"),))
    assert (choice.skill, choice.step) == ("d", 1)


def test_a_confidence_step_serves_what_is_likely_to_go_well() -> None:
    student = learner(a=learning("a", 1.0), d=learning("d", -1.0))
    choice = chosen(plan=(CONFIDENCE,), student=student)
    assert choice.band == Band(0.85, 0.90, 0.95)
    assert 0.85 <= choice.predicted <= 0.95
    assert (choice.skill, choice.step, choice.reason.code) == ("a", 8, "sequencing.plan-confidence")


def test_a_confidence_step_prefers_the_surest_skill_in_progress_to_a_mastered_one() -> None:
    student = learner(a=mastered("a", ability=1.4), d=learning("d", 0.9))
    assert chosen(plan=(CONFIDENCE,), student=student).skill == "d"


def test_a_confidence_step_serves_the_skill_in_progress_that_is_likeliest_to_go_well() -> None:
    student = learner(a=learning("a", 1.0), d=learning("d", 1.6))
    assert chosen(plan=(CONFIDENCE,), student=student).skill == "d"


def test_a_confidence_step_does_not_repeat_the_last_items() -> None:
    student = learner(a=learning("a", 0.9))
    usual = chosen(skills=("a",), plan=(CONFIDENCE,), student=student)
    again = chosen(skills=("a",), plan=(CONFIDENCE,), student=student, recent=recent((usual.template, True)))
    assert {usual.template, again.template} == {"a-0", "a-1"}


def test_a_confidence_step_turns_to_mastered_skills_where_nothing_in_progress_is_likely_to_go_well() -> None:
    student = learner(a=mastered("a"), d=learning("d", -1.0))
    choice = chosen(plan=(CONFIDENCE,), student=student)
    assert choice.skill == "a"
    assert choice.predicted >= 0.85


def test_a_confidence_step_makes_do_with_the_gentlest_item_there_is() -> None:
    choice = chosen(plan=(CONFIDENCE,), skills=("a",), student=learner(a=learning("a", -0.5)))
    assert (choice.template, choice.step) == ("a-0", 8)


def test_a_confidence_step_is_easier_than_practice_would_be() -> None:
    student = learner(a=learning("a", 1.0))
    assert chosen(plan=(CONFIDENCE,), student=student).predicted > chosen(student=student).predicted


def test_a_confidence_step_about_a_skill_stays_with_it() -> None:
    student = learner(a=learning("a", 2.0), d=learning("d"))
    assert chosen(plan=(PlanStep(1, "confidence", 2, "d"),), student=student).skill == "d"


@pytest.mark.parametrize(("served", "step"), [(3, None), (4, 9), (11, 9)])
def test_a_review_step_has_its_turn_when_enough_items_came_between(served: int, step: int | None) -> None:
    assert chosen(plan=(REVIEW,), since={9: served}).step == step


def test_a_review_step_that_never_had_its_turn_is_due() -> None:
    choice = chosen(plan=(REVIEW,))
    assert (choice.skill, choice.step, choice.reason.code) == ("d", 9, "sequencing.plan-review")
    assert choice.band == Band(0.80, 0.85, 0.90)


def test_the_first_step_in_the_plan_has_the_first_turn() -> None:
    assert chosen(plan=(EXPOSE, REVIEW)).step == 7
    assert chosen(plan=(REVIEW, EXPOSE)).step == 9


def test_a_step_that_is_not_due_lets_the_next_one_pass() -> None:
    assert chosen(plan=(REVIEW, EXPOSE), since={9: 1}).step == 7


def test_the_plan_comes_before_a_review_that_is_due() -> None:
    student = learner(d=mastered("d", days_ago=3))
    assert chosen(plan=(EXPOSE,), student=student).step == 7


@pytest.mark.parametrize(
    "step",
    [
        PlanStep(1, "expose", 2, "a", "b-slip"),
        PlanStep(1, "expose", 2, "a"),
        PlanStep(1, "expose", 2, "b", "b-slip"),
        PlanStep(1, "review", 2, "b"),
        PlanStep(1, "review", 2),
        PlanStep(1, "confidence", 2, "b"),
        PlanStep(1, "expose", 0, "a", "a-slip"),
        PlanStep(1, "pin", 2, "b"),
        PlanStep(1, "pin", 2, None, template="b-1"),
        PlanStep(1, "pin", 2, "a", template="gone"),
        PlanStep(1, "pin", 2),
        PlanStep(1, "check", 2, "b"),
        PlanStep(1, "check", 2),
        PlanStep(1, "variants", 2, "b"),
        PlanStep(1, "prerequisite", 2, "a"),
        PlanStep(1, "prerequisite", 2),
        PlanStep(1, "prerequisite", 2, "gone"),
        PlanStep(1, "explain", 2, "a"),
        PlanStep(1, "confidence", 2, "a", not_before=NOW + WEEK),
        PlanStep(1, "pin", 2, "d", not_before=NOW + WEEK),
    ],
    ids=["no template shows it", "no misconception", "expose out of scope", "review out of scope",
         "review of nothing", "confidence out of scope", "used up",
         "skill pinned out of scope", "template pinned out of scope", "template gone", "pin of nothing",
         "check out of scope", "check of nothing", "variants out of scope", "nothing comes before it",
         "before nothing", "before a skill that is gone", "asks how, and nothing else", "not yet",
         "pinned for later"],
)  # fmt: skip
def test_a_step_that_does_not_apply_leaves_practice_as_it_is(step: PlanStep) -> None:
    scope = ("a", "d")
    assert chosen(skills=scope, plan=(step,)) == chosen(skills=scope)


def test_an_unknown_kind_of_step_is_refused() -> None:
    with pytest.raises(ValueError, match="plan step 3: unknown kind 'dance'"):
        chosen(bank=bank(), plan=(PlanStep(3, "dance", 1),))


def test_a_pinned_skill_is_served_next_though_it_is_not_open_yet() -> None:
    choice = chosen(plan=(PlanStep(5, "pin", 1, "c"),))
    assert (choice.skill, choice.step, choice.reason.code) == ("c", 5, "sequencing.plan-pin")
    assert choice.trace.turn == "plan-pin"


def test_a_pinned_template_is_served_next_though_it_was_just_seen_and_is_hard() -> None:
    student = learner(-2.0, d=learning("d"))
    pin = PlanStep(5, "pin", 1, template="d-5")
    choice = chosen(plan=(pin,), student=student, recent=recent(("d-5", False)))
    assert (choice.template, choice.step, choice.trace.decided) == ("d-5", 5, "only")


def test_a_pin_comes_before_the_plan_of_a_closure() -> None:
    assert chosen(plan=(EXPOSE, PlanStep(5, "pin", 1, "d"))).step == 5


def test_a_step_about_one_skill_asks_for_that_skill_alone() -> None:
    assert shortlist(request(plan=(EXPOSE,))) == ("a",)
    assert shortlist(request(plan=(PlanStep(5, "pin", 1, template="d-5"),))) == ("d",)
    assert shortlist(request(plan=(CONFIDENCE,))) == ("a", "d")


@pytest.mark.parametrize(("days", "step"), [(0, None), (6.99, None), (7, 10), (30, 10)])
def test_a_check_waits_for_its_day(days: float, step: int | None) -> None:
    assert chosen(plan=(CHECK,), at=NOW + timedelta(days=days)).step == step


def test_a_check_is_served_without_hints_and_says_so() -> None:
    choice = chosen(plan=(CHECK,), at=NOW + WEEK)
    assert (choice.skill, choice.check, choice.reason.code) == ("a", True, "sequencing.plan-check")
    assert choice.band == Band(0.80, 0.85, 0.90)


def test_a_check_is_on_a_template_seen_least() -> None:
    student = replace(learner(a=learning("a", 1.0)), templates=seen(a_0=1, a_1=1, a_2=1, a_3=1, a_5=2))
    assert chosen(plan=(CHECK,), student=student, at=NOW + WEEK).template == "a-4"


@pytest.mark.parametrize(("served", "step"), [(1, None), (2, 10)])
def test_two_checks_leave_other_items_between_them(served: int, step: int | None) -> None:
    assert chosen(plan=(CHECK,), since={10: served}, at=NOW + WEEK).step == step


def test_a_step_that_waits_for_its_day_lets_the_next_one_pass() -> None:
    assert chosen(plan=(CHECK, EXPOSE)).step == 7
    assert chosen(plan=(CHECK, EXPOSE), at=NOW + WEEK).step == 10


def test_going_back_serves_what_comes_before_and_not_the_skill_itself() -> None:
    student = learner(a=mastered("a"), b=learning("b"), c=learning("c"))
    choice = chosen(plan=(BEFORE_C,), student=student)
    assert (choice.skill, choice.step, choice.reason.code) == ("b", 11, "sequencing.plan-prerequisite")
    assert choice.band == Band(0.75, 0.85, 0.95)


def test_going_back_sees_through_a_prerequisite_that_is_not_in_scope() -> None:
    assert chosen(skills=("a", "c"), plan=(BEFORE_C,)).skill == "a"


def test_going_back_leaves_the_scope_where_nothing_before_the_skill_is_in_it() -> None:
    assert chosen(skills=("c", "d"), plan=(BEFORE_C,)).skill == "b"


def test_going_back_never_serves_what_was_taken_out_for_the_student() -> None:
    assert chosen(skills=("c", "d"), plan=(BEFORE_C,), out=frozenset({"b"})).step is None


def test_going_back_begins_with_the_least_sure_and_passes_over_what_is_mastered() -> None:
    both = bank({"a": (), "b": (), "c": ("a", "b")})
    unsure = learner(a=learning("a", 0.8), b=learning("b", -0.8))
    step = PlanStep(1, "prerequisite", 4, "c")
    scope = ("a", "b", "c")
    assert shortlist(request(bank=both, skills=scope, plan=(step,), student=unsure)) == ("b", "a")
    known = learner(a=mastered("a"), b=learning("b", 0.8))
    assert shortlist(request(bank=both, skills=scope, plan=(step,), student=known)) == ("b",)
    all_known = learner(a=mastered("a"), b=mastered("b", ability=3.0))
    assert set(shortlist(request(bank=both, skills=scope, plan=(step,), student=all_known))) == {"a", "b"}


def test_variety_serves_a_template_that_the_student_has_hardly_met() -> None:
    student = replace(learner(a=learning("a", 1.0)), templates=seen(a_0=3, a_1=3, a_2=3, a_4=3, a_5=3))
    choice = chosen(plan=(PlanStep(1, "variants", 2, "a"),), student=student)
    assert (choice.template, choice.check) == ("a-3", False)


def test_variety_on_no_topic_in_particular_is_over_all_that_is_open() -> None:
    choice = chosen(plan=(PlanStep(1, "variants", 2),))
    assert choice.skill in {"a", "d"}
    assert choice.step == 1


def test_asking_how_holds_for_its_skill_while_items_are_left_and_from_its_day_on() -> None:
    step = PlanStep(1, "explain", 2, "a", not_before=NOW)
    assert explain_due((CHECK, step), "a", NOW) == step
    assert explain_due((step,), "d", NOW) is None
    assert explain_due((step,), "a", NOW - WEEK) is None
    assert explain_due((replace(step, items=0),), "a", NOW) is None
    assert explain_due((replace(step, skill=None),), "d", NOW) is not None
