"""Students and teachers see where a grade is, and teachers what to do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from engine.measures.grade import FULL_COMPLETION, SkillProgress, explain
from engine.reason import Reason
from lti_app.content.wording import load_wording
from lti_app.lti.platforms import FAMILIES, platform_for
from lti_app.lti.services.refusals import CODES, Outcome, ServiceError
from lti_app.outbox.queries import (
    REFUSALS,
    TROUBLES,
    GradeState,
    Standing,
    grade_state,
)
from lti_app.outbox.sending import NO_RESULTS, TEACHERS_OWN
from lti_app.outbox.worker import GAVE_UP

if TYPE_CHECKING:
    from tests.lti_app.outbox.conftest import Student


def _state(student: Student) -> GradeState | None:
    with student.runtime.database.transaction(writes=False) as session:
        return grade_state(session, student.practice_set.id, student.person.id)


def _refuse(student: Student, code: str = "AGS-403") -> None:
    student.gradebook.failures.append(ServiceError(code, Outcome.BLOCKED, 403))
    student.reaches(0.3)
    student.deliver()


def test_before_a_student_begins_there_is_no_grade(student: Student) -> None:
    assert _state(student) is None


def test_without_a_column_the_grade_is_kept_by_baton(student: Student) -> None:
    student.practice_set.lineitem_url = None
    student.reaches(0.3)
    state = _state(student)
    assert state is not None
    assert (state.standing, state.why.code) == (Standing.KEPT, "grade.kept-here")


def test_a_queued_grade_waits_and_then_is_sent(student: Student) -> None:
    student.reaches(0.3)
    state = _state(student)
    assert state is not None
    assert (state.standing, state.error, state.next_try) == (Standing.WAITING, None, student.clock.now())
    student.clock.advance(3)
    student.deliver()
    state = _state(student)
    assert state is not None
    assert (state.standing, state.since) == (Standing.SENT, student.clock.now())
    assert state.why.code == "grade.sent"


def test_a_grade_in_trouble_says_which_and_when_it_is_tried_next(student: Student) -> None:
    student.gradebook.failures.append(ServiceError("AGS-429", Outcome.RETRY, 429, 60.0))
    student.reaches(0.3)
    student.deliver()
    state = _state(student)
    assert state is not None
    assert (state.standing, state.why.code) == (Standing.WAITING, "grade.waiting.AGS-429")
    assert state.next_try == student.clock.now() + timedelta(seconds=60)


def test_a_newer_grade_in_the_lms_is_left_alone_and_said_so(student: Student) -> None:
    student.gradebook.failures.append(ServiceError("AGS-409", Outcome.SUPERSEDED, 409))
    student.reaches(0.3)
    student.deliver()
    state = _state(student)
    assert state is not None
    assert (state.standing, state.why.code) == (Standing.SENT, "grade.newer")


def test_a_refused_grade_says_why_and_since_when(student: Student) -> None:
    _refuse(student)
    state = _state(student)
    assert state is not None
    assert (state.standing, state.error, state.since) == (Standing.REFUSED, "AGS-403", student.clock.now())
    assert state.why.code == "grade.refused.AGS-403"


def test_a_grade_that_a_teacher_set_is_said_to_be_hers(student: Student) -> None:
    student.gradebook.failures.append(ServiceError("AGS-TEACHER-GRADE", Outcome.SUPERSEDED))
    student.reaches(0.3)
    student.deliver()
    state = _state(student)
    assert state is not None
    assert (state.standing, state.why.code) == (Standing.TEACHER, "grade.own.AGS-TEACHER-GRADE")
    assert state.student_code == "grade.student.teacher"


@pytest.mark.parametrize("standing", Standing)
def test_every_standing_has_a_sentence_for_the_student(standing: Standing) -> None:
    assert f"grade.student.{standing}" in load_wording()


def test_every_code_has_a_sentence_for_the_teacher() -> None:
    codes = {f"grade.refused.{code}" for code in REFUSALS | {"other"}}
    codes |= {f"grade.waiting.{code}" for code in TROUBLES | {"trouble"}}
    codes |= {f"grade.own.{code}" for code in TEACHERS_OWN}
    codes |= {"grade.column", "grade.sent", "grade.newer", "grade.waiting", "grade.kept-here"}
    assert {code for code in codes if not load_wording().say(Reason(code))} == set()


def test_codes_with_a_sentence_are_codes_that_occur() -> None:
    occur = CODES | {rule.code for family in FAMILIES for rule in platform_for(family).refusals}
    assert {GAVE_UP, NO_RESULTS} >= (REFUSALS | TROUBLES) - occur


def test_every_refusal_that_a_platform_s_rules_name_has_a_sentence() -> None:
    rules = [rule for family in FAMILIES for rule in platform_for(family).refusals]
    assert {rule.code for rule in rules if rule.outcome is Outcome.BLOCKED} <= REFUSALS
    assert {rule.code for rule in rules if rule.outcome is Outcome.RETRY} <= TROUBLES & REFUSALS


@pytest.mark.parametrize("share", [0.3, 0.4, 1.0])
def test_the_rule_can_be_said_with_a_student_s_numbers(share: float) -> None:
    sentence = load_wording().say(explain([SkillProgress(0.4, 3)], share))
    assert f"{100 * share:g} of 100" in sentence
    assert "{" not in sentence


def test_the_rule_in_words_names_the_engine_s_number() -> None:
    assert FULL_COMPLETION == 3
    assert "three items" in load_wording().say(Reason("grade.rule"))
