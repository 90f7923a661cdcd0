"""The ids that Canvas shows to tools, made of the sandbox's own: uuids for people, 40 hex for contexts.

An institution's guid is in each of them, so that no two institutions share any.
"""

from __future__ import annotations

from hashlib import sha1
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from lti_app.sandbox.people import Kind

if TYPE_CHECKING:
    from lti_app.sandbox.config import Course, Link
    from lti_app.sandbox.people import Person
    from lti_app.sandbox.platform import Platform

_MERGED = "merged"


def opaque(platform: Platform, *names: str) -> str:
    """Return an opaque id of 40 hexadecimal signs."""
    text = "\n".join((platform.config.origin, platform.config.institution, *names))
    return sha1(text.encode(), usedforsecurity=False).hexdigest()


def guid(platform: Platform) -> str:
    """Return the institution's id (tool_platform.guid)."""
    return f"{opaque(platform, 'root account')}:canvas-lms"


def account_id(platform: Platform) -> str:
    """Return the context id of the account."""
    return opaque(platform, "account", "1")


def course_number(platform: Platform, course: Course) -> int:
    """Return Canvas' own number of a course, as in addresses. Courses are never taken away."""
    return 1 + [one.id for one in platform.courses].index(course.id)


def course_with(platform: Platform, number: int) -> Course | None:
    """Return the course with a number, None if there is none."""
    return dict(enumerate(platform.courses, start=1)).get(number)


def context_id(platform: Platform, course_id: str) -> str:
    """Return the LTI context id of a course."""
    return opaque(platform, "course", course_id)


def link_id(platform: Platform, course: Course, link: Link | None) -> str:
    """Return the LTI id of a link; a tool opened from the course's menu has the course's own."""
    if link is None or link.id == course.id:
        return context_id(platform, course.id)
    return _uuid(platform, "link", link.id)


def link_with(platform: Platform, course: Course, lti_id: str) -> Link | None:
    """Return the link of a course with an LTI id, None if there is none. The menu's is none."""
    links = (link for link in course.links if link.id != course.id)
    return next((link for link in links if link_id(platform, course, link) == lti_id), None)


def assignment_id(platform: Platform, own_id: str) -> str:
    """Return the stable id of an assignment ($com.instructure.Assignment.lti.id) by its link's id."""
    return _uuid(platform, "assignment", own_id)


def sub(platform: Platform, person: Person, course: Course | None) -> str:
    """Return the id of a person in a course. After a merge it may be one from before; a test student's
    differs from course to course.
    """
    if person.kind is Kind.TEST_STUDENT and course is not None:
        return _uuid(platform, "person", person.id, course.id)
    past = merges(platform)["past"].get(f"{person.id} {course.id}") if course is not None else None
    return _uuid(platform, "person", past or person.id)


def person_with(platform: Platform, course: Course, user: str) -> Person | None:
    """Return somebody by sub or by Canvas' own number, None if there is nobody."""
    for number, person in enumerate(platform.people, start=1):
        if person.id not in merges(platform)["into"] and user in (sub(platform, person, course), str(number)):
            return person
    return None


def legacy_id(platform: Platform, person: Person) -> str:
    """Return the id of LTI 1.1, which a merge leaves alone. It is the login_hint too."""
    return opaque(platform, "person", person.id)


def merges(platform: Platform) -> dict[str, dict[str, str]]:
    """Return the merges: "into", who became whom; "past", whose id somebody has in a course ("who where")."""
    kept: dict[str, dict[str, str]] = platform.extra.setdefault(_MERGED, {"into": {}, "past": {}})
    return kept


def deployment(platform: Platform, own_id: str) -> str:
    """Return a deployment id: the installation's number and where it is installed."""
    return own_id if ":" in own_id else f"{own_id}:{account_id(platform)}"


def _uuid(platform: Platform, *names: str) -> str:
    return str(uuid5(NAMESPACE_URL, "/".join((guid(platform), *names))))
