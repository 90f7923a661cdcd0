"""The roles that Canvas sends: membership, institution and system roles together, sorted and once each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.sandbox.canvas.enrolments import of_person
from lti_app.sandbox.people import Kind

if TYPE_CHECKING:
    from lti_app.sandbox.config import Course
    from lti_app.sandbox.people import Person
    from lti_app.sandbox.platform import Platform

_LIS = "http://purl.imsglobal.org/vocab/lis/v2/"
_MEMBERSHIP = f"{_LIS}membership#"
_INSTITUTION = f"{_LIS}institution/person#"
_SYSTEM = f"{_LIS}system/person#"
NOBODY = f"{_SYSTEM}None"
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"  # lti, not lis

MEMBERSHIP_ROLES: dict[Kind, tuple[str, ...]] = {
    Kind.STUDENT: (f"{_MEMBERSHIP}Learner",),
    Kind.TEACHER: (f"{_MEMBERSHIP}Instructor",),
    Kind.ASSISTANT: (f"{_LIS}membership/Instructor#TeachingAssistant", f"{_MEMBERSHIP}Instructor"),
    Kind.DESIGNER: (f"{_MEMBERSHIP}ContentDeveloper",),
    Kind.OBSERVER: (f"{_MEMBERSHIP}Mentor",),
    Kind.TEST_STUDENT: (f"{_MEMBERSHIP}Learner", TEST_USER),
}
_INSTITUTION_ROLES: dict[Kind, str] = {
    Kind.STUDENT: f"{_INSTITUTION}Student",
    Kind.TEACHER: f"{_INSTITUTION}Instructor",
    Kind.ASSISTANT: f"{_INSTITUTION}Instructor",
    Kind.OBSERVER: f"{_INSTITUTION}Observer",
}
_ADMINISTRATOR = f"{_INSTITUTION}Administrator"


def launch_roles(platform: Platform, person: Person | None, course: Course | None) -> list[str]:
    """Return the roles of a launch. course None: the account.

    The roles of the institution come along: a student here who teaches elsewhere is an Instructor of it. An
    administrator who is not enrolled has no membership role.
    """
    if person is None:
        return [NOBODY]
    roles = {role for one in of_person(platform, course, person) for role in MEMBERSHIP_ROLES[one.kind]}
    anywhere = [one for other in platform.courses for one in of_person(platform, other, person)]
    roles |= {_INSTITUTION_ROLES[one.kind] for one in anywhere if one.kind in _INSTITUTION_ROLES}
    if person.kind is Kind.ADMINISTRATOR:
        roles.add(_ADMINISTRATOR)
    if person.id in platform.extra.get("site_administrators", ()):
        roles.add(f"{_SYSTEM}SysAdmin")
    return sorted({*roles, f"{_SYSTEM}User"})


def roster_roles(platform: Platform, course: Course, person: Person) -> list[str]:
    """Return the membership roles of somebody: the memberships service sends no others."""
    return sorted(
        {role for one in of_person(platform, course, person) for role in MEMBERSHIP_ROLES[one.kind]}
    )
