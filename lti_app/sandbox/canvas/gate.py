"""What every service request passes, in Canvas' order: token, key, scope, key on, course, tool installed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, request

from lti_app.sandbox.canvas import tokens
from lti_app.sandbox.canvas.identity import course_with
from lti_app.sandbox.canvas.secret import BadTokenError
from lti_app.sandbox.shared import platform_here

if TYPE_CHECKING:
    from lti_app.sandbox.config import Course
    from lti_app.sandbox.gradebook import Column
    from lti_app.sandbox.platform import Platform
    from lti_app.sandbox.registered import RegisteredTool

_BEARER = "Bearer "


class ServiceError(Exception):
    """An answer that ends a service request, in Canvas' envelope."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class NoSuchResourceError(Exception):
    """Nothing at this address (404, in the envelope of the framework below Canvas)."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A request that may go on."""

    platform: Platform
    tool: RegisteredTool
    course: Course


def answer_error(error: Exception) -> Response:
    """Return the answer of a ServiceError: its type is the status in words."""
    if not isinstance(error, ServiceError):
        raise error
    kind = error.status.name.lower()
    answer = jsonify(errors={"type": kind, "message": error.message})
    answer.status_code = error.status
    return answer


def answer_nothing(_error: Exception) -> Response:
    """Return the answer of a NoSuchResourceError."""
    answer = jsonify(errors=[{"message": "The specified resource does not exist."}])
    answer.status_code = HTTPStatus.NOT_FOUND
    return answer


def passes(course: int, *scopes: str) -> Passed:
    """Let a request through to a course. scopes: one of them is needed. Call it with the lock held.

    Raises ServiceError.
    """
    platform = platform_here()
    header = request.headers.get("Authorization", "")
    if not header.startswith(_BEARER):
        raise ServiceError(HTTPStatus.UNAUTHORIZED, "Missing access token")
    try:
        client_id, granted = tokens.read(platform, header.removeprefix(_BEARER))
    except BadTokenError as refused:
        raise ServiceError(HTTPStatus.UNAUTHORIZED, str(refused)) from None
    tool = platform.tool_with(client_id)
    if tool is None or not tool.active:
        raise ServiceError(HTTPStatus.UNAUTHORIZED, "Unknown or inactive Developer Key")
    if not granted & set(scopes):
        raise ServiceError(HTTPStatus.UNAUTHORIZED, "Insufficient permissions")
    if tool.extra.get("disabled_here"):
        raise ServiceError(HTTPStatus.UNAUTHORIZED, "Invalid Developer Key")
    found = course_with(platform, course)
    if found is None or found.extra.get("state") == "deleted":
        raise ServiceError(HTTPStatus.NOT_FOUND, "Context is deleted or not found")
    if found.id in tool.extra.get("removed_from", ()):
        message = "Access Token not linked to a Tool associated with this Context"
        raise ServiceError(HTTPStatus.UNAUTHORIZED, message)
    return Passed(platform, tool, found)


def owned_column(passed: Passed, column: int) -> Column:
    """Return a line item of this tool. Raises NoSuchResourceError, ServiceError (412: another key's)."""
    found = passed.platform.gradebook.column(passed.course.id, column)
    if found is None:
        raise NoSuchResourceError
    if found.deployment and found.deployment not in passed.tool.deployment_ids:
        message = "Tool does not have permission to view line_item"
        raise ServiceError(HTTPStatus.PRECONDITION_FAILED, message)
    return found


def body() -> dict[str, Any]:
    """Return the JSON object of a request, empty for anything else."""
    try:
        read = json.loads(request.get_data(as_text=True), parse_constant=_refuse)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def answer_json(content: Any, media_type: str, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Return a body under its media type."""
    return Response(json.dumps(content), status, content_type=f"{media_type}; charset=utf-8")


def _refuse(name: str) -> None:
    raise ValueError(name)
