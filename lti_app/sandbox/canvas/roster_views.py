"""Memberships of Names and Role Provisioning Services, with Canvas' manners."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Flask, request

from lti_app.sandbox.canvas import identity
from lti_app.sandbox.canvas.addresses import MEMBERSHIPS
from lti_app.sandbox.canvas.claims import privacy_of
from lti_app.sandbox.canvas.enrolments import STUDENTS, of_person
from lti_app.sandbox.canvas.gate import Passed, ServiceError, answer_json, passes
from lti_app.sandbox.canvas.knobs import knobs_of
from lti_app.sandbox.canvas.paging import page_of
from lti_app.sandbox.canvas.privacy import NAMED, shared
from lti_app.sandbox.canvas.roles import roster_roles
from lti_app.sandbox.canvas.variables import expanded, person_values, section_names
from lti_app.sandbox.people import Kind
from lti_app.sandbox.shared import platform_here
from lti_app.sandbox.vocabulary import LTI, MEMBERSHIPS_READONLY, RESOURCE_LINK_REQUEST

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.sandbox.config import Link
    from lti_app.sandbox.people import Person

PAGE = 50
_MEDIA_TYPE = "application/vnd.ims.lis.v2.membershipcontainer+json"  # not the specification's


def install(app: Flask) -> None:
    """Add the route."""
    app.add_url_rule(MEMBERSHIPS, "memberships", memberships)


def memberships(course: int) -> ResponseReturnValue:
    """Who is active in a course. role filters by a whole URI; rlid adds a message; limit up to 50."""
    platform = platform_here()
    with platform.lock:
        passed = passes(course, MEMBERSHIPS_READONLY)
        link = _asked_link(passed, request.args.get("rlid"))
        people = [one for one in platform.people if of_person(platform, passed.course, one)]
        if link is not None and link.extra.get("only") is not None:
            people = [
                one for one in people if _kinds(passed, one) <= STUDENTS and one.id in link.extra["only"]
            ]
        elif link is not None and link.graded:
            people = [one for one in people if _kinds(passed, one) & STUDENTS]
        if role := request.args.get("role"):
            people = [one for one in people if role in roster_roles(platform, passed.course, one)]
        size = min(max(request.args.get("limit", PAGE, type=int), 1), PAGE)
        page = page_of(people, request.url, size, knobs_of(platform).links)
        body = {
            "id": request.url,
            "context": {
                "id": identity.context_id(platform, passed.course.id),
                "label": passed.course.label,
                "title": passed.course.title,
            },
            "members": [_member(passed, person) for person in page.items],
        }
    response = answer_json(body, _MEDIA_TYPE)
    response.headers[page.header] = page.links
    return response


def _asked_link(passed: Passed, rlid: str | None) -> Link | None:
    """Return the link that rlid names; the course's own id names none. Raises ServiceError (400)."""
    if rlid is None or rlid == identity.context_id(passed.platform, passed.course.id):
        return None
    link = identity.link_with(passed.platform, passed.course, rlid)
    if link is None:
        raise ServiceError(HTTPStatus.BAD_REQUEST, "Invalid 'rlid' parameter")
    if passed.platform.tool_of(link) is not passed.tool:
        message = f"Tool does not have access to rlid {rlid}"
        raise ServiceError(HTTPStatus.BAD_REQUEST, message)
    return link


def _kinds(passed: Passed, person: Person) -> set[Kind]:
    return {one.kind for one in of_person(passed.platform, passed.course, person)}


def _member(passed: Passed, person: Person) -> dict[str, Any]:
    platform, course = passed.platform, passed.course
    level = privacy_of(platform, passed.tool)
    member: dict[str, Any] = {
        "status": "Active",
        **shared(person, level, f"{platform.config.origin}/images/{person.id}.png"),
        "user_id": identity.sub(platform, person, course),
        "lti11_legacy_user_id": identity.legacy_id(platform, person),
        "roles": roster_roles(platform, course, person),
    }
    if level in NAMED and person.kind is Kind.STUDENT:
        member["lis_person_sourcedid"] = person.sourced_id
    if "rlid" in request.args:
        known = person_values(platform, person)
        known["$com.instructure.User.sectionNames"] = section_names(platform, person, course)
        member["message"] = [
            {
                f"{LTI}message_type": RESOURCE_LINK_REQUEST,
                "locale": platform.config.locale,
                f"{LTI}custom": expanded(passed.tool.custom, known),
            }
        ]
    return member
