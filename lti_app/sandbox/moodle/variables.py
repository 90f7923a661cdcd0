"""Custom parameters, with the variables that Moodle puts values for. Others arrive as they were written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lti_app.sandbox.moodle.addresses import lineitem_url, lineitems_url, memberships_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lti_app.sandbox.config import Course, Link
    from lti_app.sandbox.people import Person
    from lti_app.sandbox.platform import Platform
    from lti_app.sandbox.registered import RegisteredTool

_ODD = re.compile(r"[^a-z0-9]")

KNOWN = (
    "Context.id",
    "Context.title",
    "Context.label",
    "Context.id.history",
    "Context.sourcedId",
    "CourseSection.title",
    "CourseSection.label",
    "CourseSection.sourcedId",
    "CourseSection.timeFrame.begin",
    "CourseSection.timeFrame.end",
    "ResourceLink.id",
    "ResourceLink.title",
    "ResourceLink.description",
    "User.id",
    "User.username",
    "Person.name.full",
    "Person.name.given",
    "Person.name.family",
    "Person.email.primary",
    "Person.sourcedId",
    "Membership.role",
    "Moodle.Person.userGroupIds",
)  # of those that Moodle's own configuration lists, the ones that the sandbox has a value for


def custom_of(tool: RegisteredTool, link: Link | None, values: Mapping[str, str]) -> dict[str, str]:
    """Return the custom claim of a launch. What the administrator set wins over the link's own.

    A key with capitals or odd signs arrives twice: as it is, and in lower case with "_" for them.
    """
    custom: dict[str, str] = {}
    for key, text in {**(link.custom if link else {}), **tool.custom}.items():
        value = values.get(text.removeprefix("$"), text) if text.startswith("$") else text
        custom[key] = custom[_ODD.sub("_", key.lower())] = value
    return custom


def values_of(
    platform: Platform, tool: RegisteredTool, course: Course, link: Link | None, person: Person
) -> dict[str, str]:
    """Return the variables with their values, "" where nothing is shared or known."""
    column = platform.gradebook.tied_to(course.id, link.id) if link else None
    return {
        "Context.id": course.id,
        "Context.title": course.title,
        "Context.label": course.label,
        "Context.id.history": ",".join(course.copied_from),
        "Context.sourcedId": f"SIS-{course.id}",
        "CourseSection.title": course.title,
        "CourseSection.label": course.label,
        "CourseSection.sourcedId": f"SIS-{course.id}",
        "CourseSection.timeFrame.begin": "2026-08-31T00:00:00+00:00",
        "CourseSection.timeFrame.end": "2027-06-18T00:00:00+00:00",
        "ResourceLink.id": link.id if link else "",
        "ResourceLink.title": link.title if link else "",
        "ResourceLink.description": link.description if link else "",
        "User.id": person.id,
        "User.username": person.id,  # told even where names are not shared
        "Person.name.full": person.name if tool.share_names else "",
        "Person.name.given": person.given_name if tool.share_names else "",
        "Person.name.family": person.family_name if tool.share_names else "",
        "Person.email.primary": person.email if tool.share_emails else "",
        "Person.sourcedId": person.sourced_id,
        "Membership.role": "Instructor" if person.staff else "Learner",
        "LineItems.url": lineitems_url(platform.config, course.id, tool.deployment_id),
        "LineItem.url": lineitem_url(platform.config, column) if column else "",
        "ToolProxyBinding.memberships.url": memberships_url(platform.config, course.id, tool.deployment_id),
        "Moodle.Person.userGroupIds": "",
    }
