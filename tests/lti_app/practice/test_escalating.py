"""A flag has what its policy says: kind, owner, due time, and the whole trace of how it came about."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from engine.escalation.model import Cause, FlagState, Tier
from engine.signals.model import HappeningKind
from lti_app.db.models import Attempt, CourseSettings, Flag, FlagChange
from lti_app.lti.roles import Role
from lti_app.practice.escalate import escalate
from lti_app.practice.happenings import note_happening
from lti_app.practice.history import recent_items
from lti_app.practice.learning import outlook_of
from lti_app.practice.service import ask_teacher
from lti_app.practice.state import lock_learner
from tests import factories
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from tests.student import Student

pytestmark = on_sqlite


@pytest.fixture
def narrow(student: Student) -> Student:
    """The student in a practice set of one skill."""
    with student.context() as context:
        context.practice_set.skills = [context.skills[0]]
    return student


def flags(student: Student) -> dict[str, Flag]:
    with student.context() as context:
        return {flag.cause: flag for flag in context.session.scalars(select(Flag).order_by(Flag.id))}


def changes(student: Student, flag: Flag) -> list[FlagChange]:
    with student.context() as context:
        query = select(FlagChange).where(FlagChange.flag_id == flag.id).order_by(FlagChange.id)
        return list(context.session.scalars(query))


def look(student: Student) -> None:
    with student.context() as context:
        learner = lock_learner(context.session, context.course, student.person)
        recent = recent_items(context.session, context.course, student.person)
        escalate(context, outlook_of(context, learner), recent)


def test_a_soft_notice_has_no_owner_and_is_not_due(student: Student) -> None:
    student.thinks = 0.5
    student.solve()
    for _ in range(3):
        student.miss()
    flag = flags(student)[Cause.INTEGRITY]
    assert (flag.tier, flag.kind) == (Tier.PRACTICE, "notice")
    assert (flag.owner_id, flag.due_at) == (None, None)


def test_the_changes_of_a_flag_hold_rule_signals_and_their_evidence(narrow: Student) -> None:
    rows = [narrow.miss() for _ in range(3)]
    flag = flags(narrow)[Cause.MASTERY_FAILURE]
    details = [change.detail for change in changes(narrow, flag)]
    with narrow.context() as context:
        policy = [context.policy.id, context.policy.version]
        attempts = select(Attempt.id).where(Attempt.item_id.in_([row.id for row in rows]))
        ids = set(context.session.scalars(attempts))
    assert (details[-1]["tier"], details[-1]["kind"]) == (flag.tier, flag.kind)
    found: set[int] = set()
    for detail in details:
        assert detail["policy"] == policy
        assert detail["rule"]
        assert detail["signals"]
        for signal in detail["signals"]:
            assert set(signal["items"]) <= {row.id for row in rows}
            assert 0 < signal["confidence"] <= 1
            found |= set(signal["attempts"])
    assert set(flag.attempts) <= found <= ids


def test_a_case_goes_to_whom_the_course_has_named_and_is_due_by_the_schools_calendar(
    student: Student,
) -> None:
    with student.context() as context:
        course = context.practice_set.course
        coach = factories.person(context.session, course, Role.INSTRUCTOR)
        context.session.add(
            CourseSettings(
                course_id=context.course,
                minutes_a_day=40,
                routes=[{"owner": coach.id, "causes": ["student_asked"]}],
                updated_at=context.now,
            )
        )
        due = context.calendar.due_at(Tier.NOW, context.now)
    student.ask()
    flag = flags(student)[Cause.STUDENT_ASKED]
    assert (flag.kind, flag.owner_id, flag.due_at) == ("case", coach.id, due)
    assert flag.state == FlagState.OPEN


def test_a_case_that_rises_is_due_no_later_and_comes_back_from_being_put_off(student: Student) -> None:
    student.ask()
    with student.context() as context:
        flag = context.session.scalars(select(Flag)).one()
        flag.tier, flag.due_at = Tier.REVIEW, context.calendar.due_at(Tier.REVIEW, context.now)
        late, flag.snoozed_until = flag.due_at, context.now + timedelta(days=1)
    student.clock.advance(60)
    student.ask(key="again")
    flag = flags(student)[Cause.STUDENT_ASKED]
    assert flag.tier == Tier.NOW
    assert flag.due_at is not None
    assert flag.due_at < late
    assert flag.snoozed_until is None


def test_facts_of_the_log_are_evidence_like_answers(student: Student) -> None:
    student.solve()
    for _ in range(2):
        with student.context() as context:
            note_happening(context, HappeningKind.CONFIDENCE, value=1)
        student.clock.advance(days=1)
    look(student)
    flag = flags(student)[Cause.MOTIVATION]
    with student.context() as context:
        assert len(flag.events) == 2
        (signal,) = [
            signal
            for change in context.session.scalars(select(FlagChange).where(FlagChange.flag_id == flag.id))
            for signal in change.detail["signals"]
        ]
        assert (signal["code"], signal["events"]) == ("B18", flag.events)
    noted = [sentence["events"] for sentence in flag.note["sentences"]]
    assert any(set(flag.events) & set(events) for events in noted)


def test_where_a_school_has_retired_a_play_its_own_for_the_cause_stands_in(student: Student) -> None:
    with student.context() as context:
        plays = {id_: play for id_, play in context.playbook.items() if play.cause is not Cause.STUDENT_ASKED}
        was = next(play for play in context.playbook.values() if play.cause is Cause.STUDENT_ASKED)
        plays["our-own"] = replace(was, id="our-own")
        ask_teacher(replace(context, playbook=plays), "key", "")
    flag = flags(student)[Cause.STUDENT_ASKED]
    assert (flag.play, flag.note["play"]) == ("our-own", "our-own")


def test_looking_again_at_the_same_changes_nothing(narrow: Student) -> None:
    for _ in range(4):
        narrow.miss()
    narrow.ask(message="I give up")
    before = {cause: (flag.id, flag.updated_at) for cause, flag in flags(narrow).items()}
    assert len(before) >= 2
    narrow.clock.advance(1)
    look(narrow)
    assert {cause: (flag.id, flag.updated_at) for cause, flag in flags(narrow).items()} == before


def test_a_flag_closes_by_itself_once_the_skill_is_mastered_and_says_why(narrow: Student) -> None:
    for _ in range(3):
        narrow.miss()
    flag = flags(narrow)[Cause.MASTERY_FAILURE]
    for _ in range(25):
        narrow.solve()
        flag = flags(narrow)[Cause.MASTERY_FAILURE]
        if flag.ended_at:
            break
    assert flag.state == FlagState.RESOLVED
    last = changes(narrow, flag)[-1]
    assert (last.action, last.by_id) == ("resolve", None)
    assert last.detail["reason"]
