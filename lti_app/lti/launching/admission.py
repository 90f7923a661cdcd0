"""A believed launch becomes rows: course, person, enrolment, practice set, and the visit itself."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from lti_app.db.models import Course, Enrolment, LaunchSession, Person, PersonAlias, PracticeSet
from lti_app.errors import BatonError
from lti_app.lti.launching.ancestors import copied_from
from lti_app.lti.launching.copies import chosen_again, first_opened
from lti_app.lti.launching.origins import learn_origins
from lti_app.lti.rows import get_or_add
from lti_app.roster.service import want_roster
from lti_app.visits import end_others, ends_at

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.lti.launch import DeepLinkClaim, Launch, ResourceLinkClaim, Review

_LONGEST_SKILL = 120
_MOST_SKILLS = 200


def admit(
    session: Session, launch: Launch, browser: str, now: datetime, bank: str, beside: Collection[str] = ()
) -> LaunchSession:
    """Save what a launch says and return its visit; others may end by it (see lti_app.visits).

    browser: hash of the browser's secret; beside: of others that it has (lti_app.browser). bank: item bank
    of a practice set that is new. Rows are found or added in one order (course, person, enrolment, practice
    set), so that launches of the same moment wait for each other and never in a circle.
    Raises BatonError LTI-REVIEW for work that is not of this course.
    """
    learn_origins(session, launch, now)
    course = _course(session, launch, now)
    person = _person(session, launch, now)
    _enrol(session, launch, course, person, now)
    want_roster(session, course, launch.role, now)
    practice_set, reviewed = None, None
    if launch.review:
        practice_set, reviewed = _reviewed(session, launch.review, launch, course)
    elif launch.resource_link and not launch.course_navigation:
        practice_set = _practice_set(session, launch, launch.resource_link, course, now, bank)
    if launch.for_user:
        reviewed = find_person(session, launch.registration, launch.for_user)
    visit = LaunchSession(
        id=secrets.token_urlsafe(32),
        browser=browser,
        registration_id=launch.registration,
        course_id=course.id,
        person_id=person.id,
        practice_set_id=practice_set.id if practice_set else None,
        role=launch.role.value,
        locale=launch.locale,
        return_url=launch.return_url,
        message=launch.message.value,
        deep_linking=_settings(launch.deep_linking) if launch.deep_linking else None,
        review_person_id=reviewed.id if reviewed else None,
        sections=list(launch.sections),
        section_restricted=launch.section_restricted,
        observees=list(launch.observees),
        created_at=now,
        expires_at=ends_at(now, now),
    )
    session.add(visit)
    session.flush()
    end_others(session, visit, now, beside)
    return visit


def find_person(session: Session, registration: int, sub: str) -> Person | None:
    """Return whom a platform means by an id, also by one from before accounts were merged."""
    person = session.scalar(select(Person).where(Person.registration_id == registration, Person.sub == sub))
    if person is None and (alias := session.get(PersonAlias, (registration, sub))) is not None:
        person = session.get(Person, alias.person_id)
    return person


def _reviewed(
    session: Session, review: Review, launch: Launch, course: Course
) -> tuple[PracticeSet, Person | None]:
    """Return the practice set and the student whom an address of ours names; both must be of this course.

    The link that came along is not looked at: SpeedGrader sends the course's id for it. An address that was
    copied with its assignment to another course names work of the old one, and opens nothing in the new.
    """
    practice_set, person = session.get(PracticeSet, review.practice_set), session.get(Person, review.person)
    if practice_set is None or practice_set.course_id != course.id:
        raise BatonError("LTI-REVIEW", "practice set of another course")
    if person is not None and person.registration_id != launch.registration:
        raise BatonError("LTI-REVIEW", "person of another platform")
    return practice_set, person


def _settings(claim: DeepLinkClaim) -> dict[str, Any]:
    return asdict(claim) | {"accept_types": sorted(claim.accept_types)}


def _course(session: Session, launch: Launch, now: datetime) -> Course:
    course = get_or_add(
        session,
        Course,
        {"deployment_id": launch.deployment, "context_id": launch.course.id},
        {"created_at": now, "label": launch.course.label, "title": launch.course.title},
    )
    course.label = launch.course.label or course.label
    course.title = launch.course.title or course.title
    if course.copied_from_id is None and (origin := copied_from(session, launch, course)) is not None:
        course.copied_from_id = origin.id
    # A token is good for every course of a Moodle site: only the course's own launches name its services.
    course.memberships_url = launch.memberships_url or course.memberships_url
    if launch.grades:
        course.lineitems_url = launch.grades.lineitems or course.lineitems_url
        course.can_make_columns = launch.grades.can_make_columns
    return course


def _person(session: Session, launch: Launch, now: datetime) -> Person:
    person = find_person(session, launch.registration, launch.sub)
    if person is None and launch.legacy_id:
        person = session.scalar(
            select(Person)
            .where(Person.registration_id == launch.registration, Person.legacy_id == launch.legacy_id)
            .order_by(Person.id)
            .limit(1)
        )
        if person is not None:  # accounts were merged: the same person under another id
            key = {"registration_id": launch.registration, "sub": launch.sub}
            get_or_add(session, PersonAlias, key, {"person_id": person.id, "created_at": now})
    if person is None:
        person = get_or_add(
            session,
            Person,
            {"registration_id": launch.registration, "sub": launch.sub},
            {"created_at": now, "name": launch.name, "legacy_id": launch.legacy_id},
        )
    person.name = launch.name  # also none: a platform that shares names no longer has them forgotten
    person.legacy_id = launch.legacy_id or person.legacy_id
    person.test_student = launch.test_student
    return person


def _enrol(session: Session, launch: Launch, course: Course, person: Person, now: datetime) -> None:
    enrolment = get_or_add(
        session,
        Enrolment,
        {"course_id": course.id, "person_id": person.id},
        {"role": launch.role.value, "first_seen_at": now, "last_seen_at": now},
    )
    enrolment.role, enrolment.sub = launch.role.value, launch.sub
    enrolment.last_seen_at = enrolment.launched_at = now
    enrolment.vanished_at = None
    enrolment.sections = list(launch.sections) or enrolment.sections


def _practice_set(
    session: Session, launch: Launch, link: ResourceLinkClaim, course: Course, now: datetime, bank: str
) -> PracticeSet:
    practice_set = session.scalar(
        select(PracticeSet).where(PracticeSet.course_id == course.id, PracticeSet.resource_link_id == link.id)
    )
    if practice_set is None:
        practice_set = first_opened(session, launch, link, course, now, bank)
    elif link.content_id not in {None, practice_set.content_id}:
        chosen_again(session, launch, link, course, practice_set, now)
    practice_set.title = link.title or practice_set.title
    practice_set.activity_id = link.activity_id or practice_set.activity_id
    if "baton_skills" in launch.custom and link.content_id is None:
        practice_set.skills = _skills(launch.custom["baton_skills"])
    if launch.grades:  # what the platform grants and ties to the link now, which a teacher may change there
        practice_set.lineitem_url = launch.grades.lineitem or (
            practice_set.lineitem_url if practice_set.made_column else None
        )
        practice_set.can_score = launch.grades.can_score
        practice_set.can_read_results = launch.grades.can_read_results
    return practice_set


def _skills(listed: str) -> list[str]:
    """Return the skill ids of a comma list, each once."""
    names = (name.strip() for name in listed.split(","))
    return list(dict.fromkeys(name for name in names if 0 < len(name) <= _LONGEST_SKILL))[:_MOST_SKILLS]
