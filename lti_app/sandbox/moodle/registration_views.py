"""Dynamic registration: the page that opens the tool, the platform's configuration, the endpoint."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import Flask, Response, jsonify, redirect, render_template, request

from lti_app.sandbox.client import origin_of
from lti_app.sandbox.moodle.registration import (
    RegistrationRefusedError,
    configuration,
    register,
    registration_token,
)
from lti_app.sandbox.moodle.tools_views import current_administrator
from lti_app.sandbox.shared import let_in, platform_here, problem

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_BEARER = "Bearer "


def install(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule("/admin/tools/add", "add_tool", add_tool)
    app.add_url_rule("/admin/tools/start", "start_registration", start_registration)
    app.add_url_rule("/lti/openid-configuration", "openid_configuration", openid_configuration)
    app.add_url_rule("/lti/register", "register_tool", register_tool, methods=["POST"])


def add_tool() -> ResponseReturnValue:
    """The page with the tool's registration in a frame."""
    person, url = current_administrator(), request.args.get("url", "").strip()
    if person is None:
        return problem("administrator", HTTPStatus.FORBIDDEN)
    if not _is_web(url):
        return problem("registration-url", HTTPStatus.BAD_REQUEST)
    let_in(origin_of(url))
    return render_template("sandbox/moodle/register.html", person=person, url=url)


def start_registration() -> ResponseReturnValue:
    """In the frame: ask what to do with a domain that is known, then go to the tool with a token."""
    platform, url = platform_here(), request.args.get("url", "").strip()
    if current_administrator() is None:
        return problem("administrator", HTTPStatus.FORBIDDEN)
    if not _is_web(url):
        return problem("registration-url", HTTPStatus.BAD_REQUEST)
    let_in(origin_of(url))
    choice = request.args.get("tool")
    with platform.lock:
        known = [tool for tool in platform.tools if tool.domain == urlsplit(url).netloc]
        if known and choice is None:
            return render_template("sandbox/moodle/known_domain.html", url=url, known=known)
        token = registration_token(platform, platform.tool_with(choice) if choice else None)
    parts = urlsplit(url)
    query = [
        *parse_qsl(parts.query, keep_blank_values=True),
        ("openid_configuration", f"{platform.config.origin}/lti/openid-configuration"),
        ("registration_token", token),
    ]
    return redirect(urlunsplit(parts._replace(query=urlencode(query))))


def openid_configuration() -> ResponseReturnValue:
    """Open to all: it says nothing that is secret."""
    return jsonify(configuration(platform_here()))


def register_tool() -> ResponseReturnValue:
    """Take a tool's registration. 200, where the specification has 201; an error is a bare word."""
    platform = platform_here()
    header = request.headers.get("Authorization", "")
    if not header.startswith(_BEARER):
        return Response("missing_registration_token", HTTPStatus.UNAUTHORIZED)
    try:
        with platform.lock:
            answer = register(platform, header.removeprefix(_BEARER).strip(), request.get_json(silent=True))
    except RegistrationRefusedError as refused:
        return Response(refused.code, refused.status)
    return jsonify(answer)


def _is_web(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
