"""Line items of Assignment and Grade Services, with Canvas' manners."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, jsonify, request

from lti_app.sandbox.canvas import identity
from lti_app.sandbox.canvas.addresses import LINEITEM, LINEITEMS, lineitem_url
from lti_app.sandbox.canvas.gate import (
    NoSuchResourceError,
    Passed,
    ServiceError,
    answer_json,
    body,
    owned_column,
    passes,
)
from lti_app.sandbox.canvas.knobs import knobs_of
from lti_app.sandbox.canvas.paging import page_of
from lti_app.sandbox.canvas.submissions import is_first
from lti_app.sandbox.shared import platform_here
from lti_app.sandbox.vocabulary import LINEITEM as SCOPE
from lti_app.sandbox.vocabulary import LINEITEM_READONLY, LINEITEM_TYPE, LINEITEMS_TYPE

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.sandbox.config import Link
    from lti_app.sandbox.gradebook import Column

SUBMISSION_TYPE = "https://canvas.instructure.com/lti/submission_type"
LAUNCH_URL = "https://canvas.instructure.com/lti/launch_url"
_LARGEST_PAGE = 100
_FILTERS = {"tag": "tag", "resource_id": "resourceId", "resource_link_id": "resourceLinkId"}


def install(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule(LINEITEMS, "list_lineitems", list_lineitems)
    app.add_url_rule(LINEITEMS, "add_lineitem", add_lineitem, methods=["POST"])
    app.add_url_rule(LINEITEM, "lineitem", lineitem, methods=["GET", "PUT", "DELETE"])


def list_lineitems(course: int) -> ResponseReturnValue:
    """This client's line items of a course; filters tag, resource_id, resource_link_id; limit and page."""
    platform = platform_here()
    with platform.lock:
        passed = passes(course, SCOPE, LINEITEM_READONLY)
        mine = [
            column
            for column in platform.gradebook.columns(passed.course.id)
            if not column.deployment or column.deployment in passed.tool.deployment_ids
        ]
        found = [_described(passed, column) for column in mine]
        for parameter, name in _FILTERS.items():
            if wanted := request.args.get(parameter):
                found = [entry for entry in found if entry.get(name) == wanted]
        knobs = knobs_of(platform)
    size = min(max(request.args.get("limit", knobs.per_page, type=int), 1), _LARGEST_PAGE)
    page = page_of(found, request.url, size, knobs.links)
    response = answer_json(page.items, LINEITEMS_TYPE)
    response.headers[page.header] = page.links
    return response


def add_lineitem(course: int) -> ResponseReturnValue:
    """Make a line item. Without a link it is an assignment of its own; with one, a column nobody sees."""
    platform = platform_here()
    with platform.lock:
        passed, sent = passes(course, SCOPE), body()
        maximum, label = _numbers(sent), _label(sent)
        extension = sent.get(SUBMISSION_TYPE)
        kind = extension.get("type", "none") if isinstance(extension, dict) else "none"
        if kind not in ("external_tool", "none"):
            answer = jsonify(error="Invalid submission_type for new assignment")
            answer.status_code = HTTPStatus.BAD_REQUEST
            return answer
        link = _linked(passed, sent.get("resourceLinkId"))
        column = platform.gradebook.add(
            passed.course.id,
            label,
            maximum,
            resource_id=str(sent.get("resourceId") or ""),
            tag=str(sent.get("tag") or ""),
            link=link.id if link else None,
            deployment=passed.tool.deployment_id,
            # the assignment of a link has its line item already; another never reaches the gradebook
            extra={"unseen": True}
            if link
            else {"submission_type": extension if extension else {"type": kind}},
        )
        platform.save()
        return answer_json(_described(passed, column), LINEITEM_TYPE, HTTPStatus.CREATED)


def lineitem(course: int, column: int) -> ResponseReturnValue:
    """One line item: read it, change it, or delete it if a tool made it."""
    platform = platform_here()
    reading = request.method == "GET"
    with platform.lock:
        passed = passes(course, *((SCOPE, LINEITEM_READONLY) if reading else (SCOPE,)))
        found = owned_column(passed, column)
        if reading:
            return answer_json(_described(passed, found), LINEITEM_TYPE)
        answer = _delete(passed, found) if request.method == "DELETE" else _change(passed, found)
        platform.save()
        return answer


def _delete(passed: Passed, column: Column) -> Response:
    if column.coupled:
        raise ServiceError(HTTPStatus.UNAUTHORIZED, "You can not delete a coupled line item")
    passed.platform.gradebook.remove(column)
    return Response(status=HTTPStatus.NO_CONTENT)


def _change(passed: Passed, column: Column) -> Response:
    """Take label and maximum over to the assignment; scores stay as they are. Left out means left alone."""
    sent = body()
    if "scoreMaximum" in sent:
        column.maximum = _numbers(sent)
    if sent.get("label"):
        column.label = str(sent["label"])
    column.resource_id = str(sent.get("resourceId", column.resource_id) or "")
    column.tag = str(sent.get("tag", column.tag) or "")
    return answer_json(_described(passed, column), LINEITEM_TYPE)


def _linked(passed: Passed, wanted: object) -> Link | None:
    """Return the link that a new line item is for. Raises NoSuchResourceError, ServiceError (412)."""
    if wanted is None:
        return None
    link = identity.link_with(passed.platform, passed.course, str(wanted))
    if link is None:
        raise NoSuchResourceError
    if passed.platform.tool_of(link) is not passed.tool:
        message = "The specified LTI link ID is not associated with the line item"
        raise ServiceError(HTTPStatus.PRECONDITION_FAILED, message)
    return link


def _numbers(sent: dict[str, Any]) -> float:
    maximum = sent.get("scoreMaximum")
    if maximum is None:
        raise ServiceError(HTTPStatus.BAD_REQUEST, "param is missing or the value is empty: scoreMaximum")
    if isinstance(maximum, bool) or not isinstance(maximum, int | float) or maximum < 0:
        raise ServiceError(HTTPStatus.UNPROCESSABLE_ENTITY, "ScoreMaximum must be a number of 0 or more")
    return float(maximum)


def _label(sent: dict[str, Any]) -> str:
    if not sent.get("label"):
        raise ServiceError(HTTPStatus.BAD_REQUEST, "param is missing or the value is empty: label")
    return str(sent["label"])


def _described(passed: Passed, column: Column) -> dict[str, Any]:
    """Return a line item without what has no value."""
    platform = passed.platform
    found = platform.courses.link(column.link) if column.link else None
    described = {
        "id": lineitem_url(platform, column),
        "scoreMaximum": column.maximum,
        "label": column.label,
        "resourceId": column.resource_id or None,
        "tag": column.tag or None,
        "resourceLinkId": identity.link_id(platform, *found) if found else None,
        SUBMISSION_TYPE: {"type": "external_tool"} if found else column.extra.get("submission_type"),
    }
    if "launch_url" in request.args.getlist("include[]") and found and is_first(column):
        described[LAUNCH_URL] = found[1].url or passed.tool.launch_url
    return {name: value for name, value in described.items() if value is not None}
