"""Opening a link of a course page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, abort, request

from lti_app.sandbox.people_views import current_person
from lti_app.sandbox.shared import opens_tool, platform_here, problem

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.sandbox.launches import DocumentTarget


def install(app: Flask) -> None:
    """Add the route."""
    app.add_url_rule("/launch/<link_id>", "launch", launch)


def launch(link_id: str) -> ResponseReturnValue:
    """The beginning of a resource link launch."""
    platform = platform_here()
    with platform.lock:
        found = platform.courses.link(link_id)
        person = current_person()
        if found is None:
            abort(HTTPStatus.NOT_FOUND)
        if person is None:
            return problem("nobody", HTTPStatus.FORBIDDEN)
        if platform.tool_of(found[1]) is None:
            return problem("pending", HTTPStatus.FORBIDDEN)
        target: DocumentTarget = "window" if request.args.get("target") == "window" else "iframe"
        begun = platform.pending(found[1], found[0], person, target)
    return opens_tool(begun)
