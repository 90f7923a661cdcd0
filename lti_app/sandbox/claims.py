"""The id_token of a resource link launch, shaped as Moodle 4.5 shapes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from lti_app.sandbox.addresses import lineitem_url, lineitems_url, memberships_url
from lti_app.sandbox.vocabulary import AGS_CLAIM, AGS_SCOPES, LTI, NRPS_CLAIM, RESOURCE_LINK_REQUEST

if TYPE_CHECKING:
    from lti_app.sandbox.config import Course, Link
    from lti_app.sandbox.launches import DocumentTarget
    from lti_app.sandbox.people import Person
    from lti_app.sandbox.platform import Platform


def launch_claims(
    platform: Platform, course: Course, link: Link, person: Person, target: DocumentTarget, *, nonce: str
) -> dict[str, Any]:
    """Return the claims of somebody opening a link. Call it with the platform's lock held."""
    config = platform.config
    issued = int(platform.now().timestamp())
    roster = memberships_url(config, course.id)
    return_query = urlencode({"course": course.id, "link": link.id})
    return {
        "nonce": nonce,
        "iat": issued,
        "exp": issued + config.id_token_seconds,
        "iss": config.issuer,
        "aud": platform.client_id,
        "sub": person.id,
        f"{LTI}version": "1.3.0",
        f"{LTI}message_type": RESOURCE_LINK_REQUEST,
        f"{LTI}deployment_id": config.deployment_id,
        f"{LTI}target_link_uri": config.tool.launch_url,
        f"{LTI}roles": [person.launch_role],
        f"{LTI}context": {
            "id": course.id,
            "label": course.label,
            "title": course.title,
            "type": ["CourseSection"],
        },
        f"{LTI}resource_link": {"id": link.id, "title": link.title, "description": link.description},
        f"{LTI}lis": {"person_sourcedid": person.sourced_id, "course_section_sourcedid": f"SIS-{course.id}"},
        f"{LTI}launch_presentation": {
            "locale": config.locale,
            "document_target": target,
            "return_url": f"{config.issuer}/return?{return_query}",
        },
        f"{LTI}tool_platform": {
            "product_family_code": "moodle",
            "version": "2024100706",
            "guid": platform.client_id,
            "name": "sandbox",
            "description": "Sandbox LMS",
        },
        f"{LTI}custom": {**link.custom, "context_memberships_url": roster},
        AGS_CLAIM: _grade_service(platform, course, link),
        NRPS_CLAIM: {"context_memberships_url": roster, "service_versions": ["1.0", "2.0"]},
        **shared_names(platform, person),
        f"{LTI}ext": {"lms": "moodle-2"} | ({"user_username": person.id} if config.share_names else {}),
    }


def shared_names(platform: Platform, person: Person) -> dict[str, str]:
    """Return what the platform says of somebody beyond the id: nothing, the name, the address."""
    shared: dict[str, str] = {}
    if platform.config.share_names:
        shared |= {
            "name": person.name,
            "given_name": person.given_name,
            "family_name": person.family_name,
        }
    if platform.config.share_emails:
        shared["email"] = person.email
    return shared


def _grade_service(platform: Platform, course: Course, link: Link) -> dict[str, Any]:
    claim: dict[str, Any] = {
        "scope": list(AGS_SCOPES),
        "lineitems": lineitems_url(platform.config, course.id),
    }
    column = platform.gradebook.tied_to(course.id, link.id)
    if column is not None:
        claim["lineitem"] = lineitem_url(platform.config, column)
    return claim
