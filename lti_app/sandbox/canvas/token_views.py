"""The token endpoint: client credentials with a signed assertion, at every host of a Canvas."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import jwt
from flask import Flask, jsonify, request

from lti_app.sandbox.assertions import AssertionCheck, KeysUnreachableError
from lti_app.sandbox.assertions import AssertionRefusedError as SignatureRefusedError
from lti_app.sandbox.canvas import tokens
from lti_app.sandbox.canvas.addresses import TOKEN
from lti_app.sandbox.shared import platform_here
from lti_app.sandbox.vocabulary import ASSERTION_TYPE

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.sandbox.platform import Platform
    from lti_app.sandbox.registered import RegisteredTool


def install(app: Flask) -> None:
    """Add the route."""
    app.add_url_rule(TOKEN, "token", token, methods=["POST"])


def token() -> ResponseReturnValue:
    """Give a token for the scopes asked; one that the key does not have spoils the request."""
    platform = platform_here()
    try:
        tool = _tool(platform)
        scopes = _scopes(tool)
    except _RefusedError as refused:
        answer = jsonify(error=refused.error, error_description=str(refused))
        answer.status_code = HTTPStatus.BAD_REQUEST
        return answer
    with platform.lock:
        access = tokens.issue(platform, tool.client_id, scopes, request.host)
    return jsonify(
        access_token=access,
        token_type="Bearer",
        expires_in=tokens.LIFE_SECONDS,
        scope=" ".join(scopes),
    )


class _RefusedError(Exception):
    """A request that gets no token. error: OAuth's code."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error


def _tool(platform: Platform) -> RegisteredTool:
    """Return the tool that a request's assertion proves. Raises _RefusedError."""
    form = request.form
    if form.get("grant_type") != "client_credentials":
        raise _RefusedError(
            "unsupported_grant_type", "The grant_type you requested is not currently supported"
        )
    assertion = form.get("client_assertion", "")
    if form.get("client_assertion_type") != ASSERTION_TYPE or not assertion:
        raise _RefusedError("invalid_request", "assertion method not supported for this grant_type")
    tool = platform.tool_with(_subject(assertion))
    if tool is None or not tool.active:
        raise _RefusedError("invalid_client", "unknown client or inactive developer key")
    try:
        # the key set is fetched for each request
        claims = AssertionCheck(tool.client_id, "", tool.keys_url).claims(assertion)
        tokens.check_assertion(claims, tool.client_id, request.host_url.rstrip("/") + TOKEN, platform.now())
    except (SignatureRefusedError, tokens.AssertionRefusedError) as refused:
        raise _RefusedError("invalid_request", str(refused)) from None
    except KeysUnreachableError:
        raise _RefusedError("invalid_client", "the public key set cannot be fetched") from None
    return tool


def _scopes(tool: RegisteredTool) -> list[str]:
    """Return the scopes asked for, all of them the key's. Raises _RefusedError."""
    scopes = request.form.get("scope", "").split()
    if not scopes or not set(scopes) <= set(tool.scopes):
        raise _RefusedError("invalid_scope", "A requested scope is invalid, unknown, or exceeds the key's")
    return scopes


def _subject(assertion: str) -> str | None:
    """Return the client that an assertion is said to be of, before its signature is looked at."""
    try:
        claims: dict[str, Any] = jwt.decode(assertion, options={"verify_signature": False})
    except jwt.PyJWTError:
        return None
    return str(claims.get("sub"))
