"""The id_token, shaped as Canvas shapes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from lti_app.sandbox.canvas import identity
from lti_app.sandbox.canvas.addresses import lineitem_url, lineitems_url, memberships_url
from lti_app.sandbox.canvas.enrolments import observed
from lti_app.sandbox.canvas.knobs import knobs_of
from lti_app.sandbox.canvas.placements import placement_of
from lti_app.sandbox.canvas.privacy import NAMED, shared
from lti_app.sandbox.canvas.roles import launch_roles
from lti_app.sandbox.canvas.variables import expanded, values
from lti_app.sandbox.people import Kind
from lti_app.sandbox.vocabulary import (
    AGS_CLAIM,
    AGS_SCOPES,
    DEEP_LINKING_REQUEST,
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

LIFE_SECONDS = 3600
PLACEMENT = "https://www.instructure.com/placement"
_PROGRESS = "https://canvas.instructure.com/lti-ags/progress/scope/show"
_OFFERING = "http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"


def launch_claims(platform: Platform, launch: PendingLaunch, *, nonce: str) -> dict[str, Any]:
    """Return the claims of a launch. Without a person there is no sub. Raises LookupError without its tool.

    launch.course "" is the account. launch.more: "placement", and "claims" of a deep linking request.
    """
    tool = platform.tool_with(launch.client_id)
    if tool is None:
        raise LookupError(launch.client_id)
    person, course = platform.person(launch.person), platform.courses.get(launch.course)
    found = platform.courses.link(launch.link) if launch.link else None
    link = found[1] if found else None
    issued = int(platform.now().timestamp())
    placement = launch.more.get("placement")
    if link is not None and course is not None and link.id == course.id:
        placement = "course_navigation"
    claims: dict[str, Any] = {
        f"{LTI}message_type": launch.message,
        f"{LTI}version": "1.3.0",
        "aud": launch.client_id,
        "azp": launch.client_id,
        f"{LTI}deployment_id": identity.deployment(platform, launch.deployment),
        "exp": issued + LIFE_SECONDS,
        "iat": issued,
        "iss": platform.config.issuer,
        "nonce": nonce,
        f"{LTI}target_link_uri": launch.target_link_uri,
        "locale": platform.config.locale,
        f"{LTI}roles": launch_roles(platform, person, course),
        f"{LTI}context": _context(platform, course),
        f"{LTI}tool_platform": {
            "guid": identity.guid(platform),
            "name": platform.config.institution,
            "version": "cloud",
            "product_family_code": "canvas",
        },
        f"{LTI}launch_presentation": {
            "document_target": "iframe",  # also in a window of its own
            "return_url": _return_url(platform, course),
            "locale": platform.config.locale,
        },
        f"{LTI}custom": custom_of(platform, tool, person, course, link, placement),
        f"{LTI}lti11_legacy_user_id": identity.legacy_id(platform, person) if person else "",
        PLACEMENT: placement,
    }
    if launch.message != DEEP_LINKING_REQUEST:
        claims[f"{LTI}resource_link"] = _resource_link(platform, course, link, launch)
    claims |= _services(platform, tool, course, link)
    if person is not None:
        claims |= _person(platform, tool, person, course)
    claims |= launch.more.get("claims", {})
    return {name: value for name, value in claims.items() if value is not None or name == PLACEMENT}


def privacy_of(platform: Platform, tool: RegisteredTool) -> str:
    """Return the privacy level of a tool's key."""
    return str(tool.extra.get("privacy_level") or knobs_of(platform).privacy)


def custom_of(
    platform: Platform,
    tool: RegisteredTool,
    person: Person | None,
    course: Course | None,
    link: Link | None,
    placement: str | None,
) -> dict[str, str]:
    """Return the custom parameters: the tool's, the placement's over them, the link's over both."""
    at = placement_of(tool, placement) if placement else None
    in_menu = link is None or (course is not None and link.id == course.id)
    merged = {
        **tool.custom,
        **((at or {}).get("custom") or {}),
        **({} if link is None or in_menu else link.custom),
    }
    return expanded(merged, values(platform, person, course, link))


def _context(platform: Platform, course: Course | None) -> dict[str, Any]:
    if course is None:
        name = platform.config.institution
        return {"id": identity.account_id(platform), "title": name, "type": ["Account"]}
    return {
        "id": identity.context_id(platform, course.id),
        "label": course.label,
        "title": course.title,
        "type": [_OFFERING],
    }


def _resource_link(
    platform: Platform, course: Course | None, link: Link | None, launch: PendingLaunch
) -> dict[str, Any]:
    if course is None:
        return {"id": identity.account_id(platform), "title": platform.config.institution}
    if link is None or link.id == course.id or launch.more.get("without_link"):
        return {"id": identity.context_id(platform, course.id), "title": course.title}
    described: dict[str, Any] = {"id": identity.link_id(platform, course, link), "title": link.title}
    if link.graded and link.description:
        described["description"] = f"<p>{link.description}</p>"
    return described


def _services(
    platform: Platform, tool: RegisteredTool, course: Course | None, link: Link | None
) -> dict[str, Any]:
    if course is None:
        return {}
    services: dict[str, Any] = {}
    granted = [scope for scope in AGS_SCOPES if scope in tool.scopes]
    if granted:
        endpoint: dict[str, Any] = {
            "scope": [*granted, *([_PROGRESS] if _PROGRESS in tool.scopes else [])],
            "lineitems": lineitems_url(platform, course),
        }
        column = platform.gradebook.activity_column(course.id, link.id) if link else None
        if column is not None:
            endpoint["lineitem"] = lineitem_url(platform, column)
        services[AGS_CLAIM] = endpoint
    if MEMBERSHIPS_READONLY in tool.scopes:
        services[NRPS_CLAIM] = {
            "context_memberships_url": memberships_url(platform, course),
            "service_versions": ["2.0"],
        }
    return services


def _person(
    platform: Platform, tool: RegisteredTool, person: Person, course: Course | None
) -> dict[str, Any]:
    level = privacy_of(platform, tool)
    told: dict[str, Any] = {
        "sub": identity.sub(platform, person, course),
        f"{LTI}lti1p1": {"user_id": identity.legacy_id(platform, person)},
        **shared(person, level, f"{platform.config.origin}/images/{person.id}.png"),
    }
    if level in NAMED:
        told[f"{LTI}lis"] = {
            # left unexpanded for those whom the school's own records do not have
            "person_sourcedid": person.sourced_id if person.kind is Kind.STUDENT else "$Person.sourcedId",
            "course_offering_sourcedid": f"SIS-{course.label}" if course else "$CourseSection.sourcedId",
        }
    if level == "public" and course is not None and person.kind is Kind.OBSERVER:
        whom = [platform.person(one) for one in observed(platform, course, person)]
        told[f"{LTI}role_scope_mentor"] = [
            identity.sub(platform, one, course) for one in whom if one is not None
        ]
    return told


def _return_url(platform: Platform, course: Course | None) -> str:
    query = f"?{urlencode({'course': course.id})}" if course else ""
    return f"{platform.config.origin}/return{query}"
