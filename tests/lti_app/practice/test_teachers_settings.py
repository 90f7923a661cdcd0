"""Practice obeys what teachers set for one student (A10, A11, C8)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from engine.escalation.model import Cause, Kind, Tier
from engine.learner.mastery import mastery
from lti_app.db.models import PlanStep, PracticeItem, SkillEstimate
from lti_app.practice.halting import Halt, halted
from lti_app.practice.hinting import Need, need
from lti_app.practice.learning import outlook_of
from lti_app.practice.received import Received
from lti_app.practice.service import current_item
from lti_app.practice.serving import open_item
from lti_app.practice.state import lock_learner
from tests.databases import on_sqlite
from tests.lti_app.practice.settings import plan, set_for

if TYPE_CHECKING:
    from engine.learner.mastery import MasteryEstimate
    from tests.student import Student

pytestmark = on_sqlite


def skills(student: Student) -> tuple[str, ...]:
    with student.context() as context:
        return context.skills


def halt(student: Student) -> Halt | None:
    with student.context() as context:
        return halted(context)


def nothing_comes(student: Student) -> bool:
    with student.context() as context:
        return current_item(context) is None


def known(student: Student, skill: str) -> MasteryEstimate:
    with student.context() as context:
        learner = lock_learner(context.session, context.course, student.person)
        return mastery(outlook_of(context, learner), skill)


def asked(student: Student) -> Need | None:
    with student.context() as context:
        row = open_item(context)
        assert row is not None
        return need(context, row)


# skills out


def test_skills_that_are_out_do_not_come(student: Student) -> None:
    first = student.item().skill
    student.solve()
    set_for(student, skills_out=[first])
    student.solve()  # the one that was open
    for _ in range(5):
        assert student.solve().skill != first


def test_where_all_would_be_out_none_is(student: Student) -> None:
    everything = skills(student)
    set_for(student, skills_out=list(everything))
    assert skills(student) == everything


# more hints


def test_with_more_hints_no_effort_is_asked_for(student: Student) -> None:
    set_for(student, more_hints=True)
    row = student.item()
    assert asked(student) is Need.FEELING
    assert student.hint(row, 1) is Received.COUNTED
    while (rung := student.item().hints + 1) and student.hint(row, rung, next_step="") is Received.COUNTED:
        assert asked(student) is None
    assert student.item().hints >= 3


def test_without_them_the_same_rung_asks_for_a_line(student: Student) -> None:
    row = student.item()
    student.hint(row, 1)
    student.hint(row, 2)
    assert student.hint(row, 3, next_step="") is Received.MALFORMED


# stopped


def test_while_practice_is_stopped_nothing_comes_and_nothing_counts(student: Student) -> None:
    row = student.item()
    set_for(student, stopped=True)
    assert (halt(student), nothing_comes(student)) == (Halt.STOPPED, True)
    assert student.send(row, 1, student.wrong_answer(row)) is Received.STALE
    assert student.hint(row, 1) is Received.STALE


def test_who_is_stopped_can_still_ask_a_person(student: Student) -> None:
    set_for(student, stopped=True)
    assert student.ask() is Received.COUNTED


def test_once_it_goes_on_the_item_that_was_open_is_there(student: Student) -> None:
    row = student.item()
    set_for(student, stopped=True)
    assert nothing_comes(student)
    set_for(student, stopped=False)
    assert student.item().id == row.id
    assert halt(student) is None


# human first


def test_human_first_serves_what_a_teacher_assigned_and_then_waits(student: Student) -> None:
    set_for(student, support_mode="human_first")
    assert (halt(student), nothing_comes(student)) == (Halt.NOTHING_ASSIGNED, True)
    skill = skills(student)[1]
    step = plan(student, "pin", skill=skill, items=2)
    assert halt(student) is None
    for _ in range(2):
        row = student.solve()
        assert (row.skill, row.step_id) == (skill, step)
    assert (halt(student), nothing_comes(student)) == (Halt.NOTHING_ASSIGNED, True)


def test_reviews_that_a_teacher_assigned_need_nothing_in_between(student: Student) -> None:
    set_for(student, support_mode="human_first")
    plan(student, "review", skill=skills(student)[0], items=3, spacing=3)
    for _ in range(3):
        student.solve()
    assert nothing_comes(student)


def test_what_is_assigned_for_later_waits_for_its_day(student: Student) -> None:
    set_for(student, support_mode="human_first")
    later = student.clock.now() + timedelta(days=7)
    plan(student, "check", skill=skills(student)[0], not_before=later)
    assert nothing_comes(student)
    student.clock.advance(days=7)
    row = student.item()
    assert (row.check, row.check_kind, row.transfer) == (True, "follow-up", False)


def test_an_item_that_is_open_may_be_finished(student: Student) -> None:
    row = student.item()
    set_for(student, support_mode="human_first")
    assert halt(student) is None
    assert student.send(row, 1, student.right_answer(row)) is Received.COUNTED
    assert halt(student) is Halt.NOTHING_ASSIGNED


def test_the_practice_sets_mode_holds_for_who_has_none_of_her_own(student: Student) -> None:
    with student.context() as context:
        context.practice_set.support_mode = "human_first"
    assert nothing_comes(student)
    set_for(student, support_mode="blended")
    assert not nothing_comes(student)


# the policy


def test_the_policy_of_a_student_is_fitted_to_what_is_set_for_her(student: Student) -> None:
    with student.context() as context:
        usual = {rule.id: rule for rule in context.policy.rules}
    set_for(student, human_first=True, no_speed=True)
    with student.context() as context:
        for rule in context.policy.rules:
            assert rule.tier == min(usual[rule.id].tier + 1, Tier.NOW)
        assert "B8" not in context.policy.signals


@pytest.mark.parametrize(("mode", "soft"), [("reviewed", Tier.REVIEW), ("blended", Tier.PRACTICE)])
def test_under_review_a_teacher_sees_what_is_soft_elsewhere(student: Student, mode: str, soft: Tier) -> None:
    with student.context() as context:
        light = {rule.id for rule in context.policy.rules if rule.tier is Tier.PRACTICE}
    assert light
    set_for(student, support_mode=mode)
    with student.context() as context:
        rules = [rule for rule in context.policy.rules if rule.id in light]
    assert {rule.tier for rule in rules} == {soft}
    if soft is Tier.REVIEW:
        assert {rule.kind for rule in rules} == {Kind.NOTICE}


def test_where_the_machine_leads_a_review_is_a_notice_and_who_asks_gets_a_person(student: Student) -> None:
    set_for(student, support_mode="machine")
    with student.context() as context:
        for rule in context.policy.rules:
            personal = rule.cause in (Cause.STUDENT_ASKED, Cause.DISTRESS, Cause.SAFETY)
            if rule.tier is not Tier.NOW and not personal:
                assert rule.kind is Kind.NOTICE
            if rule.cause is Cause.STUDENT_ASKED:
                assert rule.kind is Kind.CASE


# mastery by hand


@pytest.mark.parametrize("said", [True, False])
def test_a_skill_mastered_by_a_teachers_word_opens_what_builds_on_it(student: Student, said: bool) -> None:
    with student.context() as context:
        known_skills = context.bank.skills
        after = next(skill for skill in context.skills if len(known_skills[skill].prerequisites) == 1)
        (first,) = known_skills[after].prerequisites
        context.practice_set.skills = [first, after]
    set_for(student, mastered={first: True} if said else {})
    assert known(student, first).mastered == said
    assert (after in {student.miss().skill for _ in range(4)}) == said


def test_a_skill_that_a_teacher_says_is_not_mastered_is_practised_on(student: Student) -> None:
    with student.context() as context:
        first = context.skills[0]
        context.practice_set.skills = [first]
    while not known(student, first).mastered:
        student.solve()
    set_for(student, mastered={first: False})
    assert not known(student, first).mastered
    student.solve()
    assert student.item().reason["trace"]["turn"] == "practice"
    set_for(student, mastered={})
    assert known(student, first).mastered


def test_what_is_set_by_hand_is_not_written_into_what_was_learnt(student: Student) -> None:
    row = student.item()
    set_for(student, mastered={row.skill: True})
    assert student.send(row, 1, student.wrong_answer(row)) is Received.COUNTED
    with student.context() as context:
        estimate = context.session.scalars(select(SkillEstimate)).one()
    assert (estimate.skill, estimate.mastered_at) == (row.skill, None)


# steps of a plan


def test_a_step_to_explain_asks_how_she_knows_until_it_is_done(student: Student) -> None:
    step = plan(student, "explain", items=2)
    rows = [student.solve() for _ in range(3)]
    with student.context() as context:
        asked_of = [context.session.get_one(PracticeItem, row.id).asked for row in rows]
        assert asked_of[:2] == ["teacher", "teacher"]
        assert asked_of[2] != "teacher"
        assert context.session.get_one(PlanStep, step).remaining == 0


def test_a_miss_is_not_asked_about(student: Student) -> None:
    step = plan(student, "explain", items=1)
    row = student.miss()
    with student.context() as context:
        assert context.session.get_one(PracticeItem, row.id).asked is None
        assert context.session.get_one(PlanStep, step).remaining == 1
