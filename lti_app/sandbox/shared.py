"""What the sandbox's views share."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from flask import Response, current_app, g, make_response, render_template, request

from lti_app.sandbox.platform import Platform

if TYPE_CHECKING:
    from lti_app.sandbox.launches import PendingLaunch

EXTENSION = "sandbox"


def platform_here() -> Platform:
    """Return the running sandbox's platform."""
    return cast(Platform, current_app.extensions[EXTENSION])


def problem(code: str, status: HTTPStatus) -> Response:
    """Return the page of a problem; its sentences are in the template."""
    return make_response(render_template("sandbox/problem.html", code=code), status)


def from_here() -> bool:
    """Tell whether a form came from one of the sandbox's own pages, as far as the browser says."""
    origin = platform_here().config.origin
    return request.headers.get("Origin", origin) == origin


def let_in(origin: str) -> None:
    """Let the page of this request show another origin in a frame, and send forms there."""
    g.let_in = [*g.get("let_in", []), origin]


def opens_tool(launch: PendingLaunch) -> Response:
    """Begin a launch: a page that posts the login initiation to the tool, by itself or by a button."""
    platform = platform_here()
    tool = platform.tool_with(launch.client_id)
    if tool is None or not tool.active:
        return problem("pending", HTTPStatus.FORBIDDEN)
    with platform.lock:
        launch_id = platform.launches.begin(launch)
        fields = platform.lms.login_fields(platform, launch, launch_id)
    return make_response(
        render_template("sandbox/post.html", action=tool.login_url, fields=fields, to="tool")
    )
