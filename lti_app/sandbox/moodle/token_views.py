"""The token endpoint: the client credentials grant with a signed assertion."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, Response, request

from lti_app.sandbox.assertions import AssertionRefusedError, KeysUnreachableError, claimed_client
from lti_app.sandbox.shared import platform_here, problem
from lti_app.sandbox.vocabulary import ASSERTION_TYPE, SCOPES

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


def install(app: Flask) -> None:
    """Add the route."""
    app.add_url_rule("/lti/token", "token", token, methods=["POST"])


def token() -> ResponseReturnValue:
    """Give a token for those of the asked scopes that the tool has."""
    form = request.form
    if form.get("grant_type") != "client_credentials":
        return _error("unsupported_grant_type", "grant_type must be client_credentials")
    if form.get("client_assertion_type") != ASSERTION_TYPE or not form.get("client_assertion"):
        return _error("invalid_request", "a client assertion is missing")
    return _granted(form["client_assertion"], form.get("scope", "").split())


def _granted(assertion: str, asked: list[str]) -> Response:
    platform = platform_here()
    try:
        tool = platform.tool_with(claimed_client(assertion))
        if tool is None:
            return _error("invalid_client", "sub is not the client id of a tool")
        with platform.lock:
            check = platform.assertions_of(tool)
        claims = check.claims(assertion)
        with platform.lock:
            check.use(claims, platform.now())
            scopes = [scope for scope in SCOPES if scope in asked and scope in tool.scopes]
            if not scopes:
                return _error("invalid_scope", "none of the scopes is offered")
            access = platform.tokens.issue(frozenset(scopes), platform.now(), tool.client_id)
    except AssertionRefusedError as refused:
        return _error("invalid_client", str(refused))
    except KeysUnreachableError:
        return problem("keys", HTTPStatus.NOT_FOUND)
    body = {
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": platform.tokens.seconds,
        "scope": " ".join(scopes),
    }
    return _answer(body, HTTPStatus.OK)


def _error(error: str, description: str) -> Response:
    return _answer({"error": error, "error_description": description}, HTTPStatus.BAD_REQUEST)


def _answer(body: dict[str, object], status: HTTPStatus) -> Response:
    # JSON under the name of a page, as Moodle sends it
    return Response(json.dumps(body), status, content_type="text/html; charset=utf-8")
