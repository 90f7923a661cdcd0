"""A believed launch becomes rows: course, person, enrolment, practice set, and the visit itself."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from lti_app.db.models import Course, Enrolment, LaunchSession, Person, PracticeSet
from lti_app.lti.rows import get_or_add
from lti_app.visits import end_others, ends_at

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.lti.launch import Launch

_LONGEST_SKILL = 120
_MOST_SKILLS = 200


def admit(session: Session, launch: Launch, browser: str, now: datetime, bank: str) -> LaunchSession:
    """Save what a launch says and return its visit; others may end by it (see lti_app.visits).

    browser: hash of the browser's secret. bank: item bank of a practice set that is new. Rows are found
    or added in one order (course, person, enrolment, practice set), so that launches of the same moment
    wait for each other and never in a circle.
    """
    course = _course(session, launch, now)
    person = _person(session, launch, now)
    enrolment = get_or_add(
        session,
        Enrolment,
        {"course_id": course.id, "person_id": person.id},
        {"role": launch.role.value, "first_seen_at": now, "last_seen_at": now},
    )
    enrolment.role, enrolment.last_seen_at = launch.role.value, now
    practice_set = None if launch.course_navigation else _practice_set(session, launch, course, now, bank)
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
        created_at=now,
        expires_at=ends_at(now, now),
    )
    session.add(visit)
    session.flush()
    end_others(session, visit, now)
    return visit


def _course(session: Session, launch: Launch, now: datetime) -> Course:
    course = get_or_add(
        session,
        Course,
        {"deployment_id": launch.deployment, "context_id": launch.course.id},
        {"created_at": now, "label": launch.course.label, "title": launch.course.title},
    )
    course.label = launch.course.label or course.label
    course.title = launch.course.title or course.title
    # A token is good for every course of a Moodle site: only the course's own launches name its services.
    course.memberships_url = launch.memberships_url or course.memberships_url
    if launch.grades:
        course.lineitems_url = launch.grades.lineitems or course.lineitems_url
    return course


def _person(session: Session, launch: Launch, now: datetime) -> Person:
    person = get_or_add(
        session,
        Person,
        {"registration_id": launch.registration, "sub": launch.sub},
        {"created_at": now, "name": launch.name},
    )
    person.name = launch.name or person.name
    return person


def _practice_set(session: Session, launch: Launch, course: Course, now: datetime, bank: str) -> PracticeSet:
    practice_set = get_or_add(
        session,
        PracticeSet,
        {"course_id": course.id, "resource_link_id": launch.resource_link.id},
        {"created_at": now, "title": launch.resource_link.title, "bank": bank},
    )
    practice_set.title = launch.resource_link.title or practice_set.title
    if "baton_skills" in launch.custom:
        practice_set.skills = _skills(launch.custom["baton_skills"])
    if launch.grades:  # what the platform grants and ties to the link now, which a teacher may change there
        practice_set.lineitem_url, practice_set.can_score = launch.grades.lineitem, launch.grades.can_score
    return practice_set


def _skills(listed: str) -> list[str]:
    """Return the skill ids of a comma list, each once."""
    names = (name.strip() for name in listed.split(","))
    return list(dict.fromkeys(name for name in names if 0 < len(name) <= _LONGEST_SKILL))[:_MOST_SKILLS]
