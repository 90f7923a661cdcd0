"""Opening a link: login initiation, authorisation, the platform's keys."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, abort, jsonify, render_template, request, url_for

from lti_app.sandbox.authorization import AuthorizationRefusedError, NotOurToolError, authorize, check_address
from lti_app.sandbox.launches import DocumentTarget, PendingLaunch
from lti_app.sandbox.people_views import current_person
from lti_app.sandbox.shared import platform_here, problem

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


def install(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule("/launch/<link_id>", "launch", launch)
    app.add_url_rule("/lti/auth", "auth", auth, methods=["GET", "POST"])
    app.add_url_rule("/lti/certs", "keys", keys)


def launch(link_id: str) -> ResponseReturnValue:
    """A page that posts the login initiation to the tool, by itself or by a button."""
    platform = platform_here()
    config = platform.config
    found = config.link(link_id)
    person = current_person()
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    if person is None:
        return problem("nobody", HTTPStatus.FORBIDDEN)
    target: DocumentTarget = "window" if request.args.get("target") == "window" else "iframe"
    with platform.lock:
        begun = PendingLaunch(link_id, person.id, target, platform.now())
        launch_id = platform.launches.begin(begun)
    fields = {
        "iss": config.issuer,
        "target_link_uri": config.tool.launch_url,
        "login_hint": person.id,
        "lti_message_hint": json.dumps({"cmid": link_id, "launchid": launch_id}),
        "client_id": platform.client_id,
        "lti_deployment_id": config.deployment_id,
    }
    return render_template("sandbox/post.html", action=config.tool.login_url, fields=fields, to="tool")


def auth() -> ResponseReturnValue:
    """The authorisation endpoint. Answers with a form that posts to the tool, also for errors."""
    platform = platform_here()
    asked = {name: value for name, value in request.values.items() if name != "repost"}
    try:
        address = check_address(platform, asked)
    except NotOurToolError as error:
        return problem(error.code, HTTPStatus.BAD_REQUEST)
    person = current_person()
    if person is None and "repost" not in request.values:
        # Where the tool came here by a form of its own, the browser leaves out our SameSite=Lax cookie.
        # Posted again from our own page it comes along; Moodle does the same.
        fields = {**asked, "repost": "1"}
        return render_template("sandbox/post.html", action=url_for("auth"), fields=fields, to="self")
    try:
        fields = {"id_token": authorize(platform, asked, person)}
    except AuthorizationRefusedError as refused:
        fields = {"error": refused.error, "error_description": refused.description}
    if "state" in asked:
        fields["state"] = asked["state"]
    return render_template("sandbox/post.html", action=address, fields=fields, to="tool")


def keys() -> ResponseReturnValue:
    """The platform's public keys."""
    return jsonify(platform_here().keys.public())
