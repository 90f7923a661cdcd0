"""What the grade and roster services share: media types, tokens and errors, checked in Moodle's order."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Response, g, request

from lti_app.sandbox.shared import platform_here

if TYPE_CHECKING:
    from lti_app.sandbox.gradebook import Column

_BEARER = "Bearer "


class ServiceError(Exception):
    """An answer that ends a service request. bare: with [] for a body, as Moodle's score service sends."""

    def __init__(self, status: HTTPStatus, reason: str, *, bare: bool = False) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.bare = bare


def answer_error(error: Exception) -> Response:
    """Return the answer of a ServiceError, with the reason in the status line too."""
    if not isinstance(error, ServiceError):
        raise error
    described: dict[str, Any] = {
        "status": error.status,
        "reason": error.reason,
        "request": {
            "method": request.method,
            "url": request.full_path,
            "accept": request.headers.get("Accept", ""),
            "contentType": request.headers.get("Content-Type", ""),
        },
    }
    body = json.dumps([] if error.bare else described)
    return Response(
        body, f"{int(error.status)} {error.reason}", content_type="application/json; charset=utf-8"
    )


def answer_json(body: Any, media_type: str, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Return a body under its media type."""
    return Response(json.dumps(body), status, content_type=f"{media_type}; charset=utf-8")


def plain(value: float) -> float | int:
    """Return a whole number without its ".0", as Moodle writes it."""
    return int(value) if float(value).is_integer() else value


def require_accept(*media_types: str, wildcard: bool = True) -> None:
    """Refuse a GET that accepts none of the types. wildcard: "*/*" or nothing will do.

    Raises ServiceError.
    """
    header = request.headers.get("Accept", "*/*")
    accepted = {part.split(";")[0].strip() for part in header.split(",")}
    if "*/*" in accepted and not wildcard:
        raise ServiceError(HTTPStatus.BAD_REQUEST, "No context or unsupported content type")
    if "*/*" not in accepted and accepted.isdisjoint(media_types):
        raise _no_handler(header)


def require_content(media_type: str, *, optional: bool = False) -> None:
    """Refuse a body of another type; a charset is fine. Raises ServiceError."""
    header = request.headers.get("Content-Type", "")
    if header.split(";")[0].strip() != media_type and (header or not optional):
        raise _no_handler(header)


def require_scope(*scopes: str) -> None:
    """Refuse a request without a living token that has one of the scopes. Raises ServiceError.

    Moodle's tokens are good for every course of the site: it is the tool that must keep to its course.
    """
    platform = platform_here()
    header = request.headers.get("Authorization", "")
    with platform.lock:
        text = header.removeprefix(_BEARER)
        if not header.startswith(_BEARER) or not platform.tokens.allows(
            text, frozenset(scopes), platform.now()
        ):
            raise ServiceError(HTTPStatus.UNAUTHORIZED, "Unauthorized")
        g.tool = platform.tool_with(platform.tokens.owner(text))
        type_id = (request.view_args or {}).get("type_id") or request.args.get("type_id")
        if any(type_id == other.deployment_id for other in platform.tools if other is not g.tool):
            raise ServiceError(HTTPStatus.UNAUTHORIZED, "Unauthorized")


def require_course(course: str) -> None:
    """Refuse a course that does not exist, and an address that lost its type_id. Raises ServiceError."""
    platform = platform_here()
    types = {tool.deployment_id for tool in platform.tools}
    if platform.courses.get(course) is None or request.args.get("type_id") not in types:
        raise ServiceError(HTTPStatus.NOT_FOUND, "Not Found")


def require_column(course: str, column_id: int) -> Column:
    """Return a column of the course. Call it with the lock held. Raises ServiceError."""
    require_course(course)
    column = platform_here().gradebook.column(course, column_id)
    if column is None:
        raise ServiceError(HTTPStatus.NOT_FOUND, f"Not Found: Grade item {column_id} doesn't exist")
    return column


def _no_handler(media_type: str) -> ServiceError:
    shown = json.dumps(media_type)[1:-1]  # no control or other odd signs in the status line
    return ServiceError(HTTPStatus.BAD_REQUEST, f"No handler found for {request.path} {shown}")
