"""Memberships of Names and Role Provisioning Services, with Moodle's short role names."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Flask, request

from lti_app.sandbox.moodle.addresses import MEMBERSHIPS, memberships_url
from lti_app.sandbox.moodle.claims import shared_names
from lti_app.sandbox.moodle.roles import roster_role
from lti_app.sandbox.moodle.services import ServiceError, answer_json, require_accept, require_scope
from lti_app.sandbox.shared import platform_here
from lti_app.sandbox.vocabulary import LTI, MEMBERSHIP, MEMBERSHIPS_READONLY, MEMBERSHIPS_TYPE
from lti_app.sandbox.vocabulary import RESOURCE_LINK_REQUEST as LINK_REQUEST

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.sandbox.people import Person
    from lti_app.sandbox.registered import RegisteredTool


def install(app: Flask) -> None:
    """Add the route."""
    app.add_url_rule(MEMBERSHIPS, "memberships", memberships)


def memberships(course: str, type_id: str) -> ResponseReturnValue:
    """Who is in a course. role filters; limit and from page, with a Link header; rlid adds a message."""
    require_accept(MEMBERSHIPS_TYPE)
    require_scope(MEMBERSHIPS_READONLY)
    platform = platform_here()
    found = platform.courses.get(course)
    tool = next((tool for tool in platform.tools if tool.deployment_id == type_id), None)
    if found is None or tool is None:
        raise ServiceError(HTTPStatus.NOT_FOUND, "Not Found")
    people = sorted(platform.members(found), key=lambda person: (not person.staff, person.family_name))
    role = request.args.get("role", "").removeprefix(MEMBERSHIP)
    limit = request.args.get("limit", 0, type=int)
    start = request.args.get("from", 0, type=int)
    page = people[start : start + limit] if limit > 0 else people
    address = memberships_url(platform.config, course, type_id)
    body = {
        "id": address,
        "context": {"id": found.id, "label": found.label, "title": found.title},
        # Moodle filters after it has cut the page, so that a page may be short
        "members": [_member(tool, person) for person in page if role in ("", roster_role(person))],
    }
    response = answer_json(body, MEMBERSHIPS_TYPE)
    if limit > 0 and start + limit < len(people):
        kept = {name: request.args[name] for name in ("role", "rlid") if name in request.args}
        query = urlencode({"limit": limit, "from": start + limit, **kept})
        response.headers["Link"] = f'<{address}?{query}>; rel="next"'
    return response


def _member(tool: RegisteredTool, person: Person) -> dict[str, Any]:
    member: dict[str, Any] = {
        "status": "Active",
        "roles": [roster_role(person)],
        "user_id": person.id,
        "lis_person_sourcedid": person.sourced_id,
        **shared_names(tool, person),
    }
    if tool.share_names:
        member["ext_user_username"] = person.id
    if "rlid" in request.args:
        member["message"] = [{f"{LTI}message_type": LINK_REQUEST}]
    return member
