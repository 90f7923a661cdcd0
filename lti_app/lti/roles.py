"""Who somebody is in a course, from the context roles of a launch alone.

Institution and system roles never count: a student here may teach elsewhere, and an LMS gives every
account a system role. (The one exception only takes away: a system "test user" is not a real student.)
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Role(StrEnum):
    """A role in a course (G2)."""

    LEARNER = "learner"
    INSTRUCTOR = "instructor"
    ASSISTANT = "assistant"
    CONTENT_DEVELOPER = "content_developer"
    MENTOR = "mentor"
    TEST_STUDENT = "test_student"
    UNKNOWN = "unknown"


STUDENTS = frozenset({Role.LEARNER, Role.TEST_STUDENT})
TEACHERS = frozenset({Role.INSTRUCTOR, Role.ASSISTANT})

# LTI Core 1.3, A.2.3: a role is ".../membership#Instructor", a sub-role ".../membership/Instructor#Lecturer";
# A.2.4: platforms may still send the short name "Instructor". Compared in lower case, because a Canvas map
# writes "membership/instructor#".
_FULL = re.compile(r"https?://purl\.imsglobal\.org/vocab/lis/v2/membership(?:/([a-z]+))?#([a-z]+)")
_SHORT = re.compile(r"[a-z]+")
_TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#testuser"


def role_of(roles: Sequence[str]) -> Role:
    """Return the role that a launch's roles give somebody in its course.

    Of several, the first of this order holds: instructor, assistant, content developer, test student,
    learner, mentor. Who assists is no instructor: Canvas sends a teaching assistant as Instructor as well,
    so Instructor beside an assistant's sub-role counts as assistant, unless another sub-role of Instructor
    (such as PrimaryInstructor) stands there too. Moodle sends every assistant as plain Instructor.
    Anything else (no role, roles of the institution or the system alone, Member, Manager, Officer, course
    Administrator, unknown names) is UNKNOWN and gets the least.
    """
    lowered = {role.strip().lower() for role in roles}
    context = {pair for role in lowered if (pair := _context_role(role))}
    principals = {principal for principal, _ in context}
    teaching = {sub for principal, sub in context if principal == "instructor" and sub != "instructor"}
    assists = {sub for sub in teaching if sub.startswith("teachingassistant") or sub == "grader"}
    if "instructor" in principals and (teaching - assists or not assists):
        return Role.INSTRUCTOR
    if assists:
        return Role.ASSISTANT
    if "contentdeveloper" in principals:
        return Role.CONTENT_DEVELOPER
    if "learner" in principals:
        return Role.TEST_STUDENT if _TEST_USER in lowered else Role.LEARNER
    return Role.MENTOR if "mentor" in principals else Role.UNKNOWN


def is_test_student(roles: Sequence[str]) -> bool:
    """Tell whether somebody is an LMS's student view, no real student."""
    return any(role.strip().lower() == _TEST_USER for role in roles)


def _context_role(role: str) -> tuple[str, str] | None:
    """Return (principal role, sub-role or the same again) of a context role in lower case."""
    if match := _FULL.fullmatch(role):
        return match[1] or match[2], match[2]
    if role == "teachingassistant":  # a role of its own among the short names of LTI 1.1
        return "instructor", role
    return (role, role) if _SHORT.fullmatch(role) else None
