"""The id_token of a launch, shaped as Moodle 4.5 shapes it."""

from __future__ import annotations

import json
from hashlib import md5
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from lti_app.sandbox.moodle.addresses import lineitem_url, lineitems_url, memberships_url
from lti_app.sandbox.moodle.roles import launch_roles
from lti_app.sandbox.moodle.variables import custom_of, values_of
from lti_app.sandbox.vocabulary import (
    AGS_CLAIM,
    AGS_SCOPES,
    BO_CLAIM,
    DL_CLAIM,
    LTI,
    MEMBERSHIPS_READONLY,
    NRPS_CLAIM,
)

if TYPE_CHECKING:
    from lti_app.sandbox.config import Course, Link
    from lti_app.sandbox.launches import PendingLaunch
    from lti_app.sandbox.people import Person
    from lti_app.sandbox.platform import Platform
    from lti_app.sandbox.registered import RegisteredTool


class LaunchGoneError(LookupError):
    """What the launch was begun for is there no more."""


def launch_claims(platform: Platform, launch: PendingLaunch, *, nonce: str) -> dict[str, Any]:
    """Return the claims of a launch. Call it with the platform's lock held. Raises LaunchGoneError."""
    config = platform.config
    course, person = platform.courses.get(launch.course), platform.person(launch.person)
    tool, found = platform.tool_with(launch.client_id), platform.courses.link(launch.link or "")
    if course is None or person is None or tool is None or (launch.link is not None and found is None):
        raise LaunchGoneError
    link = found[1] if found else None
    issued = int(platform.now().timestamp())
    claims: dict[str, Any] = {
        "nonce": nonce,
        "iat": issued,
        "exp": issued + config.id_token_seconds,
        "iss": config.issuer,
        "aud": tool.client_id,
        "sub": person.id,
        f"{LTI}version": "1.3.0",
        f"{LTI}message_type": launch.message,
        f"{LTI}deployment_id": launch.deployment,
        f"{LTI}target_link_uri": launch.target_link_uri,
        f"{LTI}roles": launch_roles(person),
        f"{LTI}context": {
            "id": course.id,
            "label": course.label,
            "title": course.title,
            "type": ["CourseSection"],
        },
        f"{LTI}lis": {"person_sourcedid": person.sourced_id, "course_section_sourcedid": f"SIS-{course.id}"},
        f"{LTI}tool_platform": {
            "product_family_code": "moodle",
            "version": "2024100706",
            "guid": md5(config.origin.encode(), usedforsecurity=False).hexdigest(),
            "name": config.institution,
            "description": "Sandbox LMS",
        },
        f"{LTI}launch_presentation": _presentation(platform, launch),
        **shared_names(tool, person),
        f"{LTI}ext": {"lms": "moodle-2"} | ({"user_username": person.id} if tool.share_names else {}),
    }
    custom = custom_of(tool, link, values_of(platform, tool, course, link, person))
    if link is not None and launch.for_user is not None:
        custom |= link.review_custom
    if MEMBERSHIPS_READONLY in tool.scopes:
        roster = memberships_url(config, course.id, tool.deployment_id)
        custom["context_memberships_url"] = roster
        claims[NRPS_CLAIM] = {"context_memberships_url": roster, "service_versions": ["1.0", "2.0"]}
    claims[f"{LTI}custom"] = custom
    if scopes := [scope for scope in AGS_SCOPES if scope in tool.scopes]:
        claims[AGS_CLAIM] = _grade_service(platform, tool, course, link) | {"scope": scopes}
    if link is not None:
        claims |= _link_claims(platform, course, link, launch)
    if "deep_linking_settings" in launch.more:
        claims[f"{DL_CLAIM}deep_linking_settings"] = launch.more["deep_linking_settings"]
    return claims


def shared_names(tool: RegisteredTool, person: Person) -> dict[str, str]:
    """Return what the platform says of somebody beyond the id: nothing, the name, the address."""
    shared: dict[str, str] = {}
    if tool.share_names:
        shared |= {
            "name": person.name,
            "given_name": person.given_name,
            "family_name": person.family_name,
        }
    if tool.share_emails:
        shared["email"] = person.email
    return shared


def _presentation(platform: Platform, launch: PendingLaunch) -> dict[str, str]:
    if launch.link is None:  # deep linking: nowhere to go back to but the return address
        return {"locale": platform.config.locale}
    query = urlencode({"course": launch.course, "launch_container": 3, "instanceid": launch.link})
    return {
        "locale": platform.config.locale,
        "document_target": launch.target,
        "return_url": f"{platform.config.origin}/return?{query}",
    }


def _link_claims(platform: Platform, course: Course, link: Link, launch: PendingLaunch) -> dict[str, Any]:
    claims: dict[str, Any] = {
        f"{LTI}resource_link": {"id": link.id, "title": link.title, "description": link.description}
    }
    if launch.for_user is not None:
        claims[f"{LTI}for_user"] = {"user_id": launch.for_user}
    if platform.gradebook.activity_column(course.id, link.id) is not None:
        # LTI 1.1's grade service comes along; it is not answered here, so that nobody relies on it
        sourced = {"data": {"instanceid": link.id, "userid": launch.person, "typeid": launch.deployment}}
        claims[BO_CLAIM] = {
            "lis_result_sourcedid": json.dumps(sourced),
            "lis_outcome_service_url": f"{platform.config.origin}/lti/outcomes",
        }
    return claims


def _grade_service(
    platform: Platform, tool: RegisteredTool, course: Course, link: Link | None
) -> dict[str, Any]:
    """`lineitem` only where exactly one column is tied to the link."""
    claim: dict[str, Any] = {"lineitems": lineitems_url(platform.config, course.id, tool.deployment_id)}
    column = platform.gradebook.tied_to(course.id, link.id) if link is not None else None
    if column is not None:
        claim["lineitem"] = lineitem_url(platform.config, column)
    return claim
