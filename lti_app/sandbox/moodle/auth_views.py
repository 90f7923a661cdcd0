"""The authorisation endpoint, and the platform's keys."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, jsonify, render_template, request, url_for

from lti_app.sandbox.moodle.authorization import (
    AuthorizationRefusedError,
    NotOurToolError,
    authorize,
    check_address,
)
from lti_app.sandbox.people_views import current_person
from lti_app.sandbox.shared import platform_here, problem

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


def install(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule("/lti/auth", "auth", auth, methods=["GET", "POST"])
    app.add_url_rule("/lti/certs", "keys", keys)


def auth() -> ResponseReturnValue:
    """Answer with a form that posts to the tool, also for errors."""
    platform = platform_here()
    asked = {name: value for name, value in request.values.items() if name != "repost"}
    try:
        tool, address = check_address(platform, asked)
    except NotOurToolError as error:
        return problem(error.code, HTTPStatus.BAD_REQUEST)
    person = current_person()
    if person is None and "repost" not in request.values:
        # Where the tool came here by a form of its own, the browser leaves out our SameSite=Lax cookie.
        # Posted again from our own page it comes along; Moodle does the same.
        fields = {**asked, "repost": "1"}
        return render_template("sandbox/post.html", action=url_for("auth"), fields=fields, to="self")
    try:
        fields = {"id_token": authorize(platform, tool, asked, person)}
    except AuthorizationRefusedError as refused:
        fields = {"error": refused.error, "error_description": refused.description}
    if "state" in asked:
        fields["state"] = asked["state"]
    return render_template("sandbox/post.html", action=address, fields=fields, to="tool")


def keys() -> ResponseReturnValue:
    """The platform's public keys."""
    return jsonify(platform_here().keys.public())
