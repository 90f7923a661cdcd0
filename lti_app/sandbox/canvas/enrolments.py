"""Who is what in a course: enrolments with their sections, standing and observers.

By itself everybody is enrolled once, as what she is in the sandbox; Course.extra["enrolments"] says more.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from lti_app.sandbox.people import Kind

if TYPE_CHECKING:
    from lti_app.sandbox.config import Course
    from lti_app.sandbox.people import Person
    from lti_app.sandbox.platform import Platform

_KEY = "enrolments"
STUDENTS = frozenset({Kind.STUDENT, Kind.TEST_STUDENT})


class Standing(StrEnum):
    """Where an enrolment stands. Only an active one gives a role and a line in the roster."""

    ACTIVE = "active"
    INVITED = "invited"
    INACTIVE = "inactive"
    CONCLUDED = "concluded"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A person in a section of a course. section: its number. restricted: sees her own sections alone.

    observes: a student's id, for an observer.
    """

    person: str
    kind: Kind
    section: int = 1
    standing: Standing = Standing.ACTIVE
    restricted: bool = False
    observes: str | None = None


def enrolments(platform: Platform, course: Course) -> list[Enrolment]:
    """Return all enrolments of a course, whatever their standing."""
    said: dict[str, list[Enrolment]] = {}
    for entry in course.extra.get(_KEY, ()):
        kinds = {"kind": Kind(entry["kind"]), "standing": Standing(entry["standing"])}
        said.setdefault(entry["person"], []).append(Enrolment(**entry | kinds))
    found: list[Enrolment] = []
    for number, person in enumerate(platform.members(course)):
        found += said.pop(person.id, [_usual(person, number)])
    return found + [one for kept in said.values() for one in kept if one.person not in course.gone]


def of_person(platform: Platform, course: Course | None, person: Person) -> list[Enrolment]:
    """Return the enrolments of somebody that count now: none in a course that is concluded."""
    if course is None or course.extra.get("state") == "completed":
        return []
    listed = enrolments(platform, course)
    return [one for one in listed if one.person == person.id and one.standing is Standing.ACTIVE]


def enrol(platform: Platform, course_id: str, *new: Enrolment) -> None:
    """Replace the enrolments of the people named. Raises KeyError if there is no such course."""
    with platform.lock:
        course = platform.courses.get(course_id)
        if course is None:
            raise KeyError(course_id)
        named = {one.person for one in new}
        kept = [entry for entry in course.extra.get(_KEY, ()) if entry["person"] not in named]
        extra = {**course.extra, _KEY: [*kept, *(asdict(one) for one in new)]}
        platform.courses.put(replace(course, extra=extra))
        platform.save()


def observed(platform: Platform, course: Course, person: Person) -> list[str]:
    """Return the ids of the students whom somebody observes in a course."""
    return [one.observes for one in of_person(platform, course, person) if one.observes]


def section_name(number: int) -> str:
    """Return a section's name."""
    return f"Period {number}"


def _usual(person: Person, number: int) -> Enrolment:
    """Students are in two sections by turns; an observer observes the first student."""
    if person.kind is Kind.STUDENT:
        return Enrolment(person.id, person.kind, 1 + number % 2)
    observes = "student-01" if person.kind is Kind.OBSERVER else None
    return Enrolment(person.id, person.kind, observes=observes)
