"""Canvas' side of a launch after login initiation: two authorisation addresses, the form back, the keys."""

from __future__ import annotations

import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, abort, jsonify, redirect, render_template, request

from lti_app.sandbox.canvas import identity
from lti_app.sandbox.canvas.addresses import AUTHORIZE, AUTHORIZE_REDIRECT, KEYS
from lti_app.sandbox.canvas.authorization import (
    HINT_SECONDS,
    PUBLIC_LOGIN_HINT,
    CanvasPageError,
    RefusedError,
    check_redirect,
    check_request,
    read_hint,
)
from lti_app.sandbox.canvas.knobs import knobs_of
from lti_app.sandbox.canvas.secret import Secret
from lti_app.sandbox.launches import PendingLaunch
from lti_app.sandbox.people_views import current_person
from lti_app.sandbox.shared import let_in, opens_tool, platform_here, problem
from lti_app.sandbox.vocabulary import RESOURCE_LINK_REQUEST

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.sandbox.platform import Platform


def install(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule(AUTHORIZE_REDIRECT, "auth", authorize_redirect, methods=["GET", "POST"])
    app.add_url_rule(AUTHORIZE, "authorize", authorize, methods=["GET", "POST"])
    app.add_url_rule(KEYS, "keys", keys)
    app.add_url_rule("/course/<course_id>/public/<link_id>", "launch_public", launch_public)
    app.add_url_rule("/account/launch", "launch_account", launch_account)


def login_fields(platform: Platform, launch: PendingLaunch, launch_id: str) -> dict[str, str]:
    """Return what the login initiation posts to the tool."""
    knobs = knobs_of(platform)
    person = platform.person(launch.person)
    hint = {
        "verifier": launch_id,
        "canvas_domain": urlsplit(platform.config.origin).netloc,
        "context_type": "Course" if launch.course else "Account",
        "context_id": launch.course,
        "canvas_locale": platform.config.locale,
        "include_storage_target": knobs.storage_target is not None,
    }
    fields = {
        "iss": platform.config.issuer,
        "login_hint": identity.legacy_id(platform, person) if person else PUBLIC_LOGIN_HINT,
        "target_link_uri": launch.target_link_uri,
        "client_id": launch.client_id,
        knobs.deployment_parameter: identity.deployment(platform, launch.deployment),
        "lti_message_hint": Secret(knobs.secret).seal(hint, platform.now(), HINT_SECONDS),
        "canvas_region": knobs.region,
        "canvas_environment": knobs.environment,
    }
    if knobs.storage_target:
        fields["lti_storage_target"] = knobs.storage_target
    return fields


def authorize_redirect() -> ResponseReturnValue:
    """The address that tools know, at the host of all institutions: sends on to the institution's own."""
    platform = platform_here()
    asked = request.values.to_dict()
    try:
        hint = read_hint(platform, asked)
    except CanvasPageError as error:
        return problem(error.code, HTTPStatus.BAD_REQUEST)
    scheme = urlsplit(platform.config.origin).scheme
    return redirect(f"{scheme}://{hint['canvas_domain']}{AUTHORIZE}?{urlencode(asked)}")


def authorize() -> ResponseReturnValue:
    """The institution's own address. Answers with a form that posts to the tool, errors too."""
    platform = platform_here()
    asked = request.values.to_dict()
    tool = platform.tool_with(asked.get("client_id"))
    if tool is None:
        return problem("client", HTTPStatus.BAD_REQUEST)
    try:
        check_redirect(tool, asked.get("redirect_uri", ""))
        hint = read_hint(platform, asked)
        fields = _answer(platform, asked, str(hint["verifier"]))
    except CanvasPageError as error:
        return problem(error.code, HTTPStatus.BAD_REQUEST)
    except RefusedError as refused:
        fields = {"error": refused.error, "error_description": refused.description}
    beside = {"utf8": "✓", "authenticity_token": secrets.token_urlsafe(48)}
    if "state" in asked:
        beside["state"] = asked["state"]
    if target := knobs_of(platform).storage_target:
        beside["lti_storage_target"] = target
    let_in("{0.scheme}://{0.netloc}".format(urlsplit(asked["redirect_uri"])))
    return render_template(
        "sandbox/post.html", action=asked["redirect_uri"], fields=beside | fields, to="tool"
    )


def keys() -> ResponseReturnValue:
    """The public keys."""
    return jsonify(platform_here().keys.public())


def launch_public(course_id: str, link_id: str) -> ResponseReturnValue:
    """A link of a public course, opened by somebody without an account."""
    platform = platform_here()
    with platform.lock:
        found = platform.courses.link(link_id)
        if found is None or found[0].id != course_id or not found[0].extra.get("public"):
            abort(HTTPStatus.NOT_FOUND)
        tool = platform.tool_of(found[1])
        if tool is None:
            return problem("pending", HTTPStatus.FORBIDDEN)
        url = found[1].url or tool.launch_url
        begun = PendingLaunch("", course_id, link_id, tool.client_id, tool.deployment_id, url, platform.now())
    return opens_tool(begun)


def launch_account() -> ResponseReturnValue:
    """The tool in the menu of the account, for administrators: a launch without a course."""
    platform, person = platform_here(), current_person()
    if person is None or not platform.tools:
        return problem("nobody", HTTPStatus.FORBIDDEN)
    tool = platform.tool
    more = {"placement": "account_navigation"}
    begun = PendingLaunch(
        person.id,
        "",
        None,
        tool.client_id,
        tool.deployment_id,
        tool.launch_url,
        platform.now(),
        message=RESOURCE_LINK_REQUEST,
        more=more,
    )
    return opens_tool(begun)


def _answer(platform: Platform, asked: dict[str, str], launch_id: str) -> dict[str, Any]:
    """Return the form's fields of a launch, which is then used up. Raises RefusedError."""
    person = current_person()
    with platform.lock:
        tool = platform.tool_with(asked["client_id"])
        if tool is None:
            raise RefusedError("unauthorized_client", "Client not authorized in requested context")
        public = asked.get("login_hint") == PUBLIC_LOGIN_HINT
        check_request(platform, tool, asked, None if public else person, public=public)
        launch = platform.launches.take(launch_id, platform.now())
        if launch is None or launch.client_id != tool.client_id:
            raise RefusedError(
                "launch_no_longer_valid", "The launch has either expired or already been consumed"
            )
        if not public and (person is None or person.id != launch.person):
            raise RefusedError("login_required", "Must have an active user session")
        claims = platform.lms.launch_claims(platform, launch, nonce=asked["nonce"])
        return {"id_token": platform.keys.sign(claims)}
