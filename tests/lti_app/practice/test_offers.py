"""A soft flag offers the student something (C6): she takes it or leaves it, and that is the end of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from engine.escalation.model import Cause, Tier
from engine.signals.model import HappeningKind
from lti_app.db.escalation import open_key
from lti_app.db.models import Event, Flag, FlagChange
from lti_app.practice.choosing import choice_request
from lti_app.practice.history import recent_items
from lti_app.practice.learning import outlook_of
from lti_app.practice.offers import OfferKind, SoftOffer, answer_offer, soft_offer
from lti_app.practice.plans import active_steps
from lti_app.practice.received import Received
from lti_app.practice.state import lock_learner
from tests.databases import on_sqlite
from tests.lti_app.practice.settings import plan

if TYPE_CHECKING:
    from tests.student import Student

pytestmark = on_sqlite


def offered(student: Student) -> SoftOffer | None:
    with student.context() as context:
        return soft_offer(context, active_steps(context))


def answer(student: Student, said: str, key: str | None = None) -> Received:
    offer = offered(student)
    with student.context() as context:
        return answer_offer(context, key or (offer.key if offer else ""), said)


def gentle(student: Student) -> bool:
    with student.context() as context:
        learner = lock_learner(context.session, context.course, student.person)
        recent = recent_items(context.session, context.course, student.person)
        return choice_request(context, outlook_of(context, learner), recent, ()).flagged


@pytest.fixture
def struggling(student: Student) -> Student:
    """A student with one soft flag."""
    student.item()
    with student.context() as context:
        context.session.add(
            Flag(
                open_key=open_key(context.course, student.person, Cause.MASTERY_FAILURE),
                course_id=context.course,
                person_id=student.person,
                practice_set_id=student.practice_set,
                policy=context.policy.id,
                policy_version=context.policy.version,
                rule="repeated-miss",
                cause=Cause.MASTERY_FAILURE,
                tier=Tier.PRACTICE,
                severity=3,
                confidence=0.9,
                play="worked-example-talk",
                kind="notice",
                raised_at=context.now,
                updated_at=context.now,
            )
        )
    return student


def of_cause(student: Student, cause: Cause) -> None:
    with student.context() as context:
        context.session.scalars(select(Flag)).one().cause = cause


def test_without_a_soft_flag_nothing_is_offered(student: Student) -> None:
    student.ask()  # a flag, and no soft one
    assert offered(student) is None


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (Cause.MASTERY_FAILURE, OfferKind.EASIER),
        (Cause.DISENGAGEMENT, OfferKind.BREAK),
        (Cause.MOTIVATION, OfferKind.HOW),
    ],
)
def test_what_is_offered_follows_from_the_cause(struggling: Student, cause: Cause, kind: OfferKind) -> None:
    of_cause(struggling, cause)
    offer = offered(struggling)
    assert offer is not None
    assert offer.kind is kind


def test_items_are_gentler_until_she_says_no(struggling: Student) -> None:
    assert gentle(struggling)
    assert answer(struggling, "no") is Received.COUNTED
    assert not gentle(struggling)
    assert offered(struggling) is None


def test_items_stay_gentle_where_she_says_yes(struggling: Student) -> None:
    assert answer(struggling, "yes") is Received.COUNTED
    assert gentle(struggling)
    assert offered(struggling) is None


def test_the_first_word_counts(struggling: Student) -> None:
    offer = offered(struggling)
    assert offer is not None
    assert answer(struggling, "yes") is Received.COUNTED
    assert answer(struggling, "no", offer.key) is Received.STALE
    assert gentle(struggling)


def test_what_she_says_of_how_it_goes_is_a_report_of_hers(struggling: Student) -> None:
    of_cause(struggling, Cause.MOTIVATION)
    assert answer(struggling, "stuck") is Received.COUNTED
    with struggling.context() as context:
        query = select(Event).where(Event.kind == HappeningKind.CONFIDENCE)
        event = context.session.scalars(query).one()
    assert (event.data["value"], event.notable) == (1, True)


@pytest.mark.parametrize(("said", "key"), [("fine", None), ("", None), ("no", "999"), ("no", "x")])
def test_what_was_not_offered_is_no_answer(struggling: Student, said: str, key: str | None) -> None:
    assert answer(struggling, said, key) is Received.STALE
    assert offered(struggling) is not None


def test_her_answer_stands_in_the_record_of_the_flag(struggling: Student) -> None:
    answer(struggling, "no")
    with struggling.context() as context:
        change = context.session.scalars(select(FlagChange).order_by(FlagChange.id.desc())).first()
    assert change is not None
    assert (change.action, change.by_id) == ("declined", struggling.person)
    assert change.detail == {"offer": "easier", "said": "no"}


def test_where_a_teacher_planned_success_already_nothing_easier_is_offered(struggling: Student) -> None:
    plan(struggling, "confidence", items=3)
    assert offered(struggling) is None
