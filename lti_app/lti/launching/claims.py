"""From the claims of a checked token to one Launch. What the rules did not demand may be missing or odd."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from lti_app.lti.addresses import service_address, web_address
from lti_app.lti.launch import (
    CourseClaim,
    DeepLinkClaim,
    GradeServiceClaim,
    Launch,
    Message,
    ResourceLinkClaim,
)
from lti_app.lti.launching.rules import CLAIM, DEEP_LINKING, MESSAGES, institution_of
from lti_app.lti.platforms import platform_for
from lti_app.lti.roles import is_test_student, role_of
from lti_app.lti.text import identifier, words

if TYPE_CHECKING:
    from collections.abc import Mapping

GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
ROSTER = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
_MOST_IDS = 1000  # Canvas lists no more
_LONGEST_VALUE = 50_000  # so many ids of forty signs, with their commas
_NO_IDS = frozenset({"truncated", "timed out"})  # what Canvas writes in their place
_UNEXPANDED = re.compile(r"\$[A-Za-z]")
_LOCALE = re.compile(r"[A-Za-z0-9_-]{1,40}")


def to_launch(body: Mapping[str, Any], registration: int, deployment: int, token_url: str) -> Launch:
    """Return the Launch of a body that has passed every rule.

    registration, deployment: ids of our rows. token_url: the registration's (see service_address).
    """
    link, context = _object(body, CLAIM + "resource_link"), _object(body, CLAIM + "context")
    presentation, custom = _object(body, CLAIM + "launch_presentation"), custom_values(body)
    institution = institution_of(body)
    platform = platform_for(institution.family)
    message = MESSAGES[body[CLAIM + "message_type"]]
    course = CourseClaim(
        id=context["id"] if context else _own_course(link.get("id", "")),
        label=words(context.get("label"), 255),
        title=words(context.get("title"), 500),
        history=_ids(custom.get("context_history")),
    )
    return Launch(
        registration=registration,
        deployment=deployment,
        sub=body["sub"],
        role=role_of(body[CLAIM + "roles"]),
        course=course,
        resource_link=_link(link, custom) if link else None,
        target_link_uri=body[CLAIM + "target_link_uri"],
        message=message,
        course_navigation=message is Message.RESOURCE_LINK
        and (
            custom.get("baton_placement") == "course_navigation"
            or platform.is_course_navigation(body, link["id"], course.id)
        ),
        name=shared_name(body),
        legacy_id=platform.legacy_id(body),
        test_student=is_test_student(body[CLAIM + "roles"]),
        locale=_locale(presentation.get("locale")) or _locale(body.get("locale")),
        return_url=web_address(presentation.get("return_url")),
        family=platform.family,
        institution=institution,
        grades=_grades(body, token_url),
        memberships_url=service_address(_object(body, ROSTER).get("context_memberships_url"), token_url),
        deep_linking=_deep_linking(body) if message is Message.DEEP_LINKING else None,
        for_user=identifier(_object(body, CLAIM + "for_user").get("user_id")),
        sections=section_keys(custom),
        section_restricted=custom.get("section_restricted", "").lower() == "true",
        observees=_observees(body, custom),
        custom=custom,
    )


def _link(link: Mapping[str, Any], custom: Mapping[str, str]) -> ResourceLinkClaim:
    return ResourceLinkClaim(
        id=link["id"],
        title=words(link.get("title"), 500),
        content_id=words(custom.get("baton_content"), 64) or None,
        activity_id=identifier(custom.get("assignment_lti_id")),
        activity_history=_ids(custom.get("activity_history")),
    )


def _deep_linking(body: Mapping[str, Any]) -> DeepLinkClaim:
    settings = _object(body, DEEP_LINKING)
    types, lineitems, data = (settings.get(name) for name in ("accept_types", "accept_lineitem", "data"))
    return DeepLinkClaim(
        return_url=settings["deep_link_return_url"],
        accept_types=frozenset(kind for kind in types or () if isinstance(kind, str)),
        multiple=settings.get("accept_multiple") in (True, "true"),
        lineitems=lineitems if isinstance(lineitems, bool) else None,
        data=data if isinstance(data, str) else None,
    )


def _ids(listed: str | None) -> tuple[str, ...]:
    """Return the ids of a history variable: a comma list, nearest first. See _NO_IDS."""
    names = (name.strip() for name in (listed or "").split(","))
    known = (identifier(name) for name in names if name not in _NO_IDS)
    return tuple(dict.fromkeys(name for name in known if name))[:_MOST_IDS]


def section_keys(custom: Mapping[str, str]) -> tuple[str, ...]:
    """Return keys of the person's own sections. Canvas gives ids as a comma list and names as a JSON list."""
    by_id = [f"id:{section}" for section in _ids(custom.get("section_ids"))]
    try:
        names = json.loads(custom.get("section_names", "[]"))
    except (ValueError, RecursionError):
        names = []
    by_name = [f"name:{words(name, 200)}" for name in (names if isinstance(names, list) else [])]
    return tuple(key for key in (*by_id, *by_name) if key != "name:")[:_MOST_IDS]


def _observees(body: Mapping[str, Any], custom: Mapping[str, str]) -> tuple[str, ...]:
    """Return whom an observer observes: LTI's own claim, or the variable of Canvas where it is not shared."""
    scope = body.get(CLAIM + "role_scope_mentor")
    claimed = tuple(sub for sub in scope if identifier(sub)) if isinstance(scope, list) else ()
    return (claimed or _ids(custom.get("observees")))[:_MOST_IDS]


def _object(body: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = body.get(name)
    return value if isinstance(value, dict) else {}


def _own_course(link: str) -> str:
    """A link of no course is a course of its own. Hashed, to fit where a context's id does."""
    return f"link:{hashlib.sha256(link.encode()).hexdigest()}"


def custom_values(body: Mapping[str, Any]) -> dict[str, str]:
    """Custom values, without those that the platform did not expand: "$Person.sourcedId" is no value."""
    return {
        words(key, 255): words(value, _LONGEST_VALUE)
        for key, value in _object(body, CLAIM + "custom").items()
        if isinstance(value, str) and not _UNEXPANDED.match(value)
    }


def shared_name(body: Mapping[str, Any]) -> str | None:
    """Return a person's name as far as it is shared. A member of a roster has the same fields."""
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
