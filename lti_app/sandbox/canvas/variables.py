"""Variables of custom parameters. One that Canvas does not know or has no value for goes out as it stands."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lti_app.sandbox.canvas import identity
from lti_app.sandbox.canvas.enrolments import observed, of_person, section_name
from lti_app.sandbox.canvas.submissions import submission
from lti_app.sandbox.people import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lti_app.sandbox.config import Course, Link
    from lti_app.sandbox.people import Person
    from lti_app.sandbox.platform import Platform

_VARIABLE = re.compile(r"\$[A-Za-z][A-Za-z0-9_.]*")
_MOST = 1000  # ids of a history


def expanded(parameters: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters with every variable that has a value replaced, also inside a text."""
    return {
        name: _VARIABLE.sub(lambda found: values.get(found[0], found[0]), str(text))
        for name, text in parameters.items()
    }


def values(
    platform: Platform, person: Person | None, course: Course | None, link: Link | None
) -> dict[str, str]:
    """Return what is known in a launch. course None: the account. link None: the course's menu."""
    known = {
        "$Canvas.api.domain": urlsplit(platform.config.origin).netloc,
        "$Canvas.account.id": "1",
        "$Canvas.root_account.global_id": "10000000000001",
        "$vnd.Canvas.root_account.uuid": identity.guid(platform).split(":", maxsplit=1)[0],
        "$Message.locale": platform.config.locale,
    }
    if person is not None:
        known |= person_values(platform, person)
    if course is not None:
        known |= _of_course(platform, course)
        if person is not None:
            known |= _of_enrolment(platform, person, course)
        if link is not None and link.id != course.id:
            known |= _of_link(platform, course, link)
            if link.graded:
                known |= _of_assignment(platform, person, course, link)
    return known


def person_values(platform: Platform, person: Person) -> dict[str, str]:
    """Return what is known of a person, in a launch or in a roster's message."""
    number = 1 + platform.people.index(person)
    return {
        "$Person.address.timezone": "America/Denver",
        "$Person.name.full": person.name,
        "$Canvas.user.id": str(number),
        "$Canvas.user.globalId": str(10000000000000 + number),
        "$Canvas.user.loginId": person.id,
        "$Canvas.user.prefersHighContrast": "false",
        "$com.instructure.User.student_view": str(person.kind is Kind.TEST_STUDENT).lower(),
    }


def section_names(platform: Platform, person: Person, course: Course) -> str:
    """Return the names of somebody's sections as Canvas writes them: a JSON list in a text."""
    return json.dumps([section_name(number) for number in _sections(platform, person, course)])


def _of_course(platform: Platform, course: Course) -> dict[str, str]:
    known = {
        "$Context.id": identity.context_id(platform, course.id),
        "$Context.title": course.title,
        "$CourseOffering.sourcedId": f"SIS-{course.label}",
        "$Canvas.course.id": str(identity.course_number(platform, course)),
        "$Canvas.course.name": course.title,
        "$Canvas.course.workflowState": str(course.extra.get("state", "available")),
        "$Canvas.term.name": "Default Term",
        "$Context.id.history": _history(identity.context_id(platform, one) for one in course.copied_from),
        "$Canvas.course.previousContextIds": ",".join(
            identity.context_id(platform, one) for one in course.copied_from[:1]
        ),
    }
    return {name: value for name, value in known.items() if value or name.startswith("$Context.id.history")}


def _of_enrolment(platform: Platform, person: Person, course: Course) -> dict[str, str]:
    mine = of_person(platform, course, person)
    sections = _sections(platform, person, course)
    observees = [platform.person(one) for one in observed(platform, course, person)]
    known = {
        "$Canvas.course.sectionIds": ",".join(str(number) for number in sections),
        "$com.instructure.User.sectionNames": section_names(platform, person, course),
        "$Canvas.course.sectionRestricted": str(any(one.restricted for one in mine)).lower(),
        "$com.instructure.User.observees": ",".join(
            identity.sub(platform, one, course) for one in observees if one is not None
        ),
    }
    if mine:
        known["$Canvas.enrollment.enrollmentState"] = "active"
    return known


def _of_link(platform: Platform, course: Course, link: Link) -> dict[str, str]:
    return {
        "$ResourceLink.id": identity.link_id(platform, course, link),
        "$ResourceLink.title": link.title,
    } | {
        variable: str(link.extra[name])
        for variable, name in (
            ("$ResourceLink.available.startDateTime", "unlock_at"),
            ("$ResourceLink.available.endDateTime", "lock_at"),
            ("$ResourceLink.submission.endDateTime", "due_at"),
        )
        if link.extra.get(name)
    }


def _of_assignment(platform: Platform, person: Person | None, course: Course, link: Link) -> dict[str, str]:
    column = platform.gradebook.activity_column(course.id, link.id)
    known = {
        "$com.instructure.Assignment.lti.id": identity.assignment_id(platform, link.id),
        "$Activity.id.history": _history(identity.assignment_id(platform, one) for one in link.copied_from),
        "$Canvas.assignment.title": link.title,
        "$Canvas.assignment.published": str(link.extra.get("published", True)).lower(),
        # empty and not left as it stands, unlike the date of the launching student
        "$Canvas.assignment.earliestEnrollmentDueAt.iso8601": str(link.extra.get("due_at") or ""),
    }
    if column is not None:
        known["$Canvas.assignment.id"] = str(column.id)
        known["$Canvas.assignment.pointsPossible"] = f"{column.maximum:g}"
        known["$LineItem.resultValue.max"] = f"{column.maximum:g}"
        if person is not None:
            attempts = submission(column, person.id).attempt
            known["$Canvas.assignment.submission.studentAttempts"] = str(attempts)
    for variable, name in (("unlockAt", "unlock_at"), ("lockAt", "lock_at"), ("dueAt", "due_at")):
        if link.extra.get(name):
            known[f"$Canvas.assignment.{variable}.iso8601"] = str(link.extra[name])
    if link.extra.get("attempts"):
        known["$Canvas.assignment.allowedAttempts"] = str(link.extra["attempts"])
    return known


def _sections(platform: Platform, person: Person, course: Course) -> list[int]:
    return sorted({one.section for one in of_person(platform, course, person)})


def _history(ids: Iterable[str]) -> str:
    listed = list(ids)
    return ",".join([*listed[:_MOST], *(["truncated"] if len(listed) > _MOST else [])])
