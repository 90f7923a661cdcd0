"""What the sandbox's views share."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import Response, current_app, make_response, render_template

from lti_app.sandbox.platform import Platform

if TYPE_CHECKING:
    from http import HTTPStatus

EXTENSION = "sandbox"


def platform_here() -> Platform:
    """Return the running sandbox's platform."""
    return cast(Platform, current_app.extensions[EXTENSION])


def problem(code: str, status: HTTPStatus) -> Response:
    """Return the page of a problem; its sentences are in the template."""
    return make_response(render_template("sandbox/problem.html", code=code), status)
