"""Which students a teacher may see: those of the course, of a teacher limited to sections those of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from lti_app.db.json_lists import has_any, is_empty
from lti_app.db.models import Enrolment, Person
from lti_app.errors import BatonError
from lti_app.lti.roles import Role

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from lti_app.access import Visit


def students_seen(visit: Visit) -> ColumnElement[bool]:
    """Return the condition on Enrolment for the students of the course that this teacher may see (E10).

    Never test students. A teacher limited to sections sees whoever shares one with them, and nobody whose
    sections are not known.
    """
    students = _students(visit)
    if not visit.launch.section_restricted:
        return students
    return and_(students, has_any(Enrolment.sections, visit.launch.sections))


def check_may_see(visit: Visit, person_id: int) -> None:
    """Raise BatonError SESSION-SCOPE if this teacher may not see somebody's work."""
    found = select(Enrolment.person_id).where(Enrolment.person_id == person_id, students_seen(visit))
    if visit.session.scalar(found) is None:
        raise BatonError("SESSION-SCOPE", f"person {person_id}")


def check_may_change_for_all(visit: Visit) -> None:
    """Raise BatonError POLICY-SECTIONS for a teacher limited to sections: what holds for everybody in the
    course, rules and settings, is changed by those who see everybody."""
    if visit.launch.section_restricted:
        raise BatonError("POLICY-SECTIONS", f"person {visit.person.id}")


def unknown_sections(visit: Visit) -> int:
    """Return how many students a teacher limited to sections does not see as their section is not known."""
    if not visit.launch.section_restricted:
        return 0
    unknown = and_(_students(visit), is_empty(Enrolment.sections), Enrolment.vanished_at.is_(None))
    return visit.session.scalar(select(func.count()).select_from(Enrolment).where(unknown)) or 0


def _students(visit: Visit) -> ColumnElement[bool]:
    person = aliased(Person)  # of its own, for queries that have Person too
    test_student = select(person.id).where(person.id == Enrolment.person_id, person.test_student).exists()
    return and_(Enrolment.course_id == visit.course.id, Enrolment.role == Role.LEARNER.value, ~test_student)
