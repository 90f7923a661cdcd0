"""Line items of Assignment and Grade Services, with Moodle's manners."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request

from lti_app.sandbox.moodle.addresses import LINEITEM, LINEITEMS, lineitem_url, lineitems_url
from lti_app.sandbox.moodle.services import (
    ServiceError,
    answer_json,
    plain,
    require_accept,
    require_column,
    require_content,
    require_course,
    require_scope,
)
from lti_app.sandbox.scores import read_json
from lti_app.sandbox.shared import platform_here
from lti_app.sandbox.vocabulary import LINEITEM as LINEITEM_SCOPE
from lti_app.sandbox.vocabulary import LINEITEM_READONLY, LINEITEM_TYPE, LINEITEMS_TYPE

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.sandbox.gradebook import Column


def install(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule(LINEITEMS, "list_lineitems", list_lineitems)
    app.add_url_rule(LINEITEMS, "add_lineitem", add_lineitem, methods=["POST"])
    app.add_url_rule(LINEITEM, "lineitem", lineitem, methods=["GET", "PUT", "DELETE"])


def list_lineitems(course: str) -> ResponseReturnValue:
    """A course's line items; filters tag, resource_id, resource_link_id; limit and from."""
    require_accept(LINEITEMS_TYPE, wildcard=False)
    require_scope(LINEITEM_SCOPE, LINEITEM_READONLY)
    require_course(course)
    platform = platform_here()
    with platform.lock:
        found = [_described(column) for column in platform.gradebook.columns(course)]
    for parameter, name in (
        ("tag", "tag"),
        ("resource_id", "resourceId"),
        ("resource_link_id", "resourceLinkId"),
    ):
        if wanted := request.args.get(parameter):
            found = [entry for entry in found if entry.get(name) == wanted]
    limit = request.args.get("limit", 0, type=int)
    start = request.args.get("from", 0, type=int)
    page = found[start : start + limit] if limit > 0 else found
    response = answer_json(page, LINEITEMS_TYPE)
    if limit > 0 and start + limit < len(found):
        _add_link(response, course, limit, start + limit)
    return response


def add_lineitem(course: str) -> ResponseReturnValue:
    """Make a column of the tool's own. A second request makes a second column."""
    require_content(LINEITEM_TYPE)
    require_scope(LINEITEM_SCOPE)
    require_course(course)
    body = _body()
    platform = platform_here()
    with platform.lock:
        column = platform.gradebook.add(course, **_fields(body, course), deployment=request.args["type_id"])
        platform.save()
        return answer_json(
            {**body, "id": lineitem_url(platform.config, column)}, LINEITEM_TYPE, HTTPStatus.CREATED
        )


def lineitem(course: str, column: int) -> ResponseReturnValue:
    """One line item: read it, change it, or delete it if a tool made it."""
    platform = platform_here()
    if request.method == "GET":
        require_accept(LINEITEM_TYPE)
        require_scope(LINEITEM_SCOPE, LINEITEM_READONLY)
        with platform.lock:
            return answer_json(_described(require_column(course, column)), LINEITEM_TYPE)
    require_content(LINEITEM_TYPE, optional=request.method == "DELETE")
    require_scope(LINEITEM_SCOPE)
    with platform.lock:
        found = require_column(course, column)
        answer = _delete(found) if request.method == "DELETE" else _change(found)
        platform.save()
        return answer


def _delete(column: Column) -> Response:
    if column.coupled:
        raise ServiceError(HTTPStatus.FORBIDDEN, "Forbidden")
    platform_here().gradebook.remove(column)
    return Response(status=HTTPStatus.NO_CONTENT)


def _change(column: Column) -> Response:
    """Take all of the body: what it leaves out is erased, the tie to the link too."""
    body = _body()
    fields = _fields(body, column.course)
    column.label, column.link = fields["label"], fields["link"]
    column.resource_id, column.tag = fields["resource_id"], fields["tag"]
    if fields["maximum"] != column.maximum:
        column.rescale(fields["maximum"])
    return answer_json({**body, "id": lineitem_url(platform_here().config, column)}, LINEITEM_TYPE)


def _body() -> dict[str, Any]:
    try:
        body = read_json(request.get_data(as_text=True))
    except ValueError:
        body = None
    maximum = body.get("scoreMaximum") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not body.get("label") or type(maximum) not in (int, float):
        raise ServiceError(HTTPStatus.BAD_REQUEST, "No label or Score Maximum")
    return body


def _fields(body: dict[str, Any], course: str) -> dict[str, Any]:
    link = body.get("resourceLinkId")
    found = platform_here().courses.link(str(link))
    if link is not None and (found is None or found[0].id != course):
        raise ServiceError(HTTPStatus.FORBIDDEN, "Forbidden")
    return {
        "label": str(body["label"]),
        "maximum": float(body["scoreMaximum"]),
        "resource_id": str(body.get("resourceId") or ""),
        "tag": str(body.get("tag") or ""),
        "link": None if link is None else str(link),
    }


def _described(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": lineitem_url(platform_here().config, column),
        "label": column.label,
        "scoreMaximum": plain(column.maximum),
        "resourceId": column.resource_id,
        "tag": column.tag,
    }
    if column.link is not None:
        described |= {"resourceLinkId": column.link, "ltiLinkId": column.link}
    return described


def _add_link(response: Response, course: str, limit: int, start: int) -> None:
    # Moodle's own: typographic quotes and an escaped ampersand, which usual code cannot read
    address = lineitems_url(platform_here().config, course, request.args["type_id"])
    url = f"{address}&amp;limit={limit}&amp;from={start}"
    response.headers["Link"] = f"<{url}>; rel=“next”".encode().decode("latin-1")
