"""What a Dynamic Registration to Canvas must look like. One thing wrong refuses the whole (422)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lti_app.sandbox.canvas.placements import PREFIX, short_name
from lti_app.sandbox.canvas.privacy import LEVELS
from lti_app.sandbox.vocabulary import DEEP_LINKING_REQUEST, RESOURCE_LINK_REQUEST, SCOPES, TOOL_CONFIGURATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LTI_SCOPE = "https://purl.imsglobal.org/spec/lti/scope/"
OFFERED_SCOPES = (
    "openid",
    *SCOPES,
    "https://purl.imsglobal.org/spec/lti-reg/scope/registration",
    "https://purl.imsglobal.org/spec/lti-reg/scope/registration.readonly",
    f"{_LTI_SCOPE}noticehandlers",
    "https://canvas.instructure.com/lti/public_jwk/scope/update",
    "https://canvas.instructure.com/lti/account_lookup/scope/show",
    "https://canvas.instructure.com/lti-ags/progress/scope/show",
    "https://canvas.instructure.com/lti/page_content/show",
)
MESSAGES = (RESOURCE_LINK_REQUEST, DEEP_LINKING_REQUEST)
_GRANTS = {"client_credentials", "implicit"}


def registration_errors(body: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a registration, in the order of the schema; nothing if it is good."""
    return [*_client_errors(body), *_tool_errors(body.get(TOOL_CONFIGURATION))]


def _client_errors(body: Mapping[str, Any]) -> Iterator[str]:
    if body.get("application_type") != "web":
        yield "application_type must be 'web'"
    if not _listed(body.get("grant_types"), _GRANTS):
        yield "grant_types must include client_credentials, implicit"
    if not _listed(body.get("response_types"), {"id_token"}):
        yield "response_types must include id_token"
    redirects = body.get("redirect_uris")
    if not isinstance(redirects, list) or not redirects or not all(_is_web(one) for one in redirects):
        yield "redirect_uris must be a non-empty array of URIs"
    for name in ("initiate_login_uri", "jwks_uri"):
        if not _is_web(body.get(name)):
            yield f"{name} must be a URI"
    for name in ("client_uri", "logo_uri", "tos_uri", "policy_uri"):
        if name in body and not _is_web(body[name]):
            yield f"{name} must be a URI"
    if not isinstance(body.get("client_name"), str) or not body["client_name"]:
        yield "client_name must be a non-empty string"
    if body.get("token_endpoint_auth_method") != "private_key_jwt":
        yield "token_endpoint_auth_method must be 'private_key_jwt'"
    for scope in str(body.get("scope", "")).split():
        if scope not in OFFERED_SCOPES:
            yield f"scope includes an unknown scope: {scope}"


def _tool_errors(tool: object) -> Iterator[str]:
    if not isinstance(tool, dict):
        yield f"{TOOL_CONFIGURATION} is required"
        return
    domain = tool.get("domain")
    if not isinstance(domain, str) or not domain or "/" in domain:
        yield "domain must be a host without a scheme"
    if not isinstance(tool.get("claims"), list):
        yield "claims must be an array"
    if not _is_web(tool.get("target_link_uri")):
        yield "target_link_uri must be an http(s) URI"
    yield from _custom_errors(tool)
    level = tool.get(f"{PREFIX}privacy_level")
    if level is not None and level not in LEVELS:
        yield f"privacy_level is not one of {', '.join(LEVELS)}"
    if not isinstance(tool.get("messages"), list):
        yield "messages must be an array"
        return
    for message in tool["messages"]:
        yield from _message_errors(message)


def _message_errors(message: object) -> Iterator[str]:
    if not isinstance(message, dict) or message.get("type") not in MESSAGES:
        yield f"messages: type is not one of {', '.join(MESSAGES)}"
        return
    if "target_link_uri" in message and not _is_web(message["target_link_uri"]):
        yield "messages: target_link_uri must be an http(s) URI"
    placements = message.get("placements", [])
    if not isinstance(placements, list):
        yield "messages: placements must be an array"
        return
    for placement in placements:
        if not isinstance(placement, str) or short_name(placement) is None:
            yield f"messages: unknown placement {placement}"
    yield from _custom_errors(message)


def _custom_errors(part: Mapping[str, Any]) -> Iterator[str]:
    custom = part.get("custom_parameters", {})
    if not isinstance(custom, dict) or not all(isinstance(value, str) for value in custom.values()):
        yield "custom_parameters must have string values"


def _listed(value: object, wanted: set[str]) -> bool:
    return isinstance(value, list) and wanted <= {one for one in value if isinstance(one, str)}


def _is_web(value: object) -> bool:
    if not isinstance(value, str):
        return False
    parts = urlsplit(value)
    return parts.scheme in ("http", "https") and bool(parts.netloc)
