"""From the claims of a checked token to one Launch. What the rules did not demand may be missing or odd."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from lti_app.lti.addresses import service_address, web_address
from lti_app.lti.launch import CourseClaim, GradeServiceClaim, Launch, ResourceLinkClaim
from lti_app.lti.roles import role_of
from lti_app.lti.rules import CLAIM
from lti_app.lti.text import words

if TYPE_CHECKING:
    from collections.abc import Mapping

GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
ROSTER = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
CANVAS_PLACEMENT = "https://www.instructure.com/placement"
_COURSE_NAVIGATION = "course_navigation"
_FAMILIES = frozenset({"moodle", "canvas"})
_UNEXPANDED = re.compile(r"\$[A-Za-z]")
_LOCALE = re.compile(r"[A-Za-z0-9_-]{1,40}")


def to_launch(body: Mapping[str, Any], registration: int, deployment: int, token_url: str) -> Launch:
    """Return the Launch of a body that has passed every rule.

    registration, deployment: ids of our rows. token_url: the registration's (see service_address).
    """
    link, context = _object(body, CLAIM + "resource_link"), _object(body, CLAIM + "context")
    presentation, custom = _object(body, CLAIM + "launch_presentation"), _custom(body)
    course = CourseClaim(
        id=context["id"] if context else _own_course(link["id"]),
        label=words(context.get("label"), 255),
        title=words(context.get("title"), 500),
    )
    family = words(_object(body, CLAIM + "tool_platform").get("product_family_code"), 40).lower()
    navigation = (
        # Canvas: no link was opened, so the course's id stands for it. Elsewhere it is chance: Moodle counts
        # both courses and links from 1.
        (family == "canvas" and link["id"] == course.id)
        or body.get(CANVAS_PLACEMENT) == _COURSE_NAVIGATION
        or custom.get("baton_placement") == _COURSE_NAVIGATION
    )
    return Launch(
        registration=registration,
        deployment=deployment,
        sub=body["sub"],
        role=role_of(body[CLAIM + "roles"]),
        course=course,
        resource_link=ResourceLinkClaim(link["id"], words(link.get("title"), 500)),
        target_link_uri=body[CLAIM + "target_link_uri"],
        course_navigation=navigation,
        name=_name(body),
        locale=_locale(presentation.get("locale")) or _locale(body.get("locale")),
        return_url=web_address(presentation.get("return_url")),
        family=family if family in _FAMILIES else "other",
        grades=_grades(body, token_url),
        memberships_url=service_address(_object(body, ROSTER).get("context_memberships_url"), token_url),
        custom=custom,
    )


def _object(body: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = body.get(name)
    return value if isinstance(value, dict) else {}


def _own_course(link: str) -> str:
    """A link of no course is a course of its own. Hashed, to fit where a context's id does."""
    return f"link:{hashlib.sha256(link.encode()).hexdigest()}"


def _custom(body: Mapping[str, Any]) -> dict[str, str]:
    """Custom values, without those that the platform did not expand: "$Person.sourcedId" is no value."""
    return {
        words(key, 255): words(value, 4000)
        for key, value in _object(body, CLAIM + "custom").items()
        if isinstance(value, str) and not _UNEXPANDED.match(value)
    }


def _name(body: Mapping[str, Any]) -> str | None:
    parts = [words(body.get("given_name"), 120), words(body.get("family_name"), 120)]
    return words(body.get("name"), 255) or " ".join(part for part in parts if part) or None


def _locale(value: object) -> str | None:
    return value if isinstance(value, str) and _LOCALE.fullmatch(value) else None


def _grades(body: Mapping[str, Any], token_url: str) -> GradeServiceClaim | None:
    endpoint = _object(body, GRADES)
    scopes = endpoint.get("scope")
    if not isinstance(scopes, list):
        return None
    return GradeServiceClaim(
        scopes=frozenset(scope for scope in scopes if isinstance(scope, str)),
        lineitems=service_address(endpoint.get("lineitems"), token_url),
        lineitem=service_address(endpoint.get("lineitem"), token_url),
    )
