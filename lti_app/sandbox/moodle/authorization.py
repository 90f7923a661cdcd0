"""What the authorisation endpoint accepts (OpenID Connect's implicit flow, as LTI 1.3 narrows it)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lti_app.sandbox.moodle.claims import LaunchGoneError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lti_app.sandbox.people import Person
    from lti_app.sandbox.platform import Platform
    from lti_app.sandbox.registered import RegisteredTool

_FIXED = (
    ("scope", "openid", "invalid_scope"),
    ("response_type", "id_token", "unsupported_response_type"),
    ("response_mode", "form_post", "invalid_request"),
    ("prompt", "none", "invalid_request"),
)


class NotOurToolError(Exception):
    """The client or the redirect address is unknown: nothing may be sent there. code: for the page."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class AuthorizationRefusedError(Exception):
    """An error that goes back to the tool. error: OAuth's code. description: for developers."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error)
        self.error = error
        self.description = description


def check_address(platform: Platform, asked: Mapping[str, str]) -> tuple[RegisteredTool, str]:
    """Return who asks, and where the answer goes: exactly one of its addresses. Raises NotOurToolError."""
    tool = platform.tool_with(asked.get("client_id"))
    if tool is None:
        raise NotOurToolError("client")
    address = asked.get("redirect_uri", "")
    if address not in tool.redirect_urls:
        raise NotOurToolError("redirect")
    return tool, address


def authorize(
    platform: Platform, tool: RegisteredTool, asked: Mapping[str, str], person: Person | None
) -> str:
    """Return the id_token of a launch, which is then used up. Raises AuthorizationRefusedError."""
    for name, wanted, error in _FIXED:
        if asked.get(name) != wanted:
            raise AuthorizationRefusedError(error, f"{name} must be {wanted}")
    nonce = asked.get("nonce")
    if not nonce:
        raise AuthorizationRefusedError("invalid_request", "nonce is missing")
    if person is None:
        raise AuthorizationRefusedError("login_required", "nobody is logged in")
    with platform.lock:
        launch = platform.launches.take(_launch_id(asked.get("lti_message_hint", "")), platform.now())
        if launch is None:
            raise AuthorizationRefusedError("invalid_request", "the launch is unknown or was answered before")
        if launch.client_id != tool.client_id:
            raise AuthorizationRefusedError("unauthorized_client", "the launch is another tool's")
        if not asked.get("login_hint") == launch.person == person.id:
            raise AuthorizationRefusedError("access_denied", "login_hint is not the person who is logged in")
        try:
            return platform.keys.sign(platform.lms.launch_claims(platform, launch, nonce=nonce))
        except LaunchGoneError:
            raise AuthorizationRefusedError("invalid_request", "the link is gone") from None


def _launch_id(hint: str) -> str:
    try:
        return str(json.loads(hint)["launchid"])
    except (ValueError, KeyError, TypeError):
        return ""
