"""Dynamic registration: what Moodle offers, what it asks for, what it keeps and what it leaves out."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from lti_app.sandbox.moodle.variables import KNOWN
from lti_app.sandbox.registered import RegisteredTool
from lti_app.sandbox.vocabulary import (
    AGS_SCOPES,
    DEEP_LINKING_REQUEST,
    LINEITEM,
    LINEITEM_READONLY,
    MEMBERSHIPS_READONLY,
    PLATFORM_CONFIGURATION,
    RESOURCE_LINK_REQUEST,
    RESULT_READONLY,
    SCORE,
    TOOL_CONFIGURATION,
)

if TYPE_CHECKING:
    from lti_app.sandbox.platform import Platform

_LIFE = 3600  # seconds
_NEW, _UPDATE = "reg", "reg-update"
_SYNC_ONLY = (SCORE, RESULT_READONLY, LINEITEM_READONLY)
_REQUIRED = (
    "response_types",
    "initiate_login_uri",
    "redirect_uris",
    "client_name",
    "jwks_uri",
    "token_endpoint_auth_method",
    TOOL_CONFIGURATION,
)
_NAMES = frozenset({"name", "given_name", "family_name"})


class RegistrationRefusedError(Exception):
    """The registration is not taken. code: Moodle's, the whole body of the answer. status: HTTP's."""

    def __init__(self, code: str, status: int = 400) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


def configuration(platform: Platform) -> dict[str, Any]:
    """Return the platform's openid configuration."""
    config = platform.config
    return {
        "issuer": config.issuer,
        "token_endpoint": f"{config.origin}/lti/token",
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "jwks_uri": f"{config.origin}/lti/certs",
        "authorization_endpoint": f"{config.origin}/lti/auth",
        "registration_endpoint": f"{config.origin}/lti/register",
        "scopes_supported": [
            "https://purl.imsglobal.org/spec/lti-bo/scope/basicoutcome",
            LINEITEM_READONLY,
            RESULT_READONLY,
            SCORE,
            LINEITEM,
            MEMBERSHIPS_READONLY,
            "https://purl.imsglobal.org/spec/lti-ts/scope/toolsetting",
            "openid",
        ],
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public", "pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": ["sub", "iss", "name", "given_name", "family_name", "email"],
        PLATFORM_CONFIGURATION: {
            "product_family_code": "moodle",
            "version": "4.5.6 (Build: 20250811)",
            "messages_supported": [
                {"type": RESOURCE_LINK_REQUEST},
                {"type": DEEP_LINKING_REQUEST, "placements": ["ContentArea"]},
            ],
            "variables": list(KNOWN),
        },
    }


def registration_token(platform: Platform, known: RegisteredTool | None) -> str:
    """Return a token to register with. known: the tool that is to be updated, None for a new one."""
    now = int(platform.now().timestamp())
    subject = known.deployment_id if known else secrets.token_urlsafe(11)
    scope = _UPDATE if known else _NEW
    return platform.sign({"sub": subject, "scope": scope, "iat": now, "exp": now + _LIFE})


def register(platform: Platform, token: str, body: Any) -> dict[str, Any]:
    """Take a tool's registration and return the answer to it. Call it with the lock held.

    A new tool waits until it is activated; an updated one keeps its client id, its state and its deployment.
    Raises RegistrationRefusedError.
    """
    client_id, known = _meant(platform, token)
    kept = _kept(body)
    if known is not None:
        for name, value in kept.items():
            setattr(known, name, value)
        tool = known
    else:
        first = int(platform.config.deployment_id)
        deployment = str(max((int(tool.deployment_id) + 1 for tool in platform.tools), default=first))
        tool = RegisteredTool(client_id=client_id, deployment_ids=[deployment], **kept)
        platform.tools.append(tool)
    platform.save()
    return _answer(tool)


def _meant(platform: Platform, token: str) -> tuple[str, RegisteredTool | None]:
    keys = KeySet.import_key_set(platform.keys.public())  # type: ignore[arg-type]
    try:
        claims = jwt.decode(token, keys, algorithms=["RS256"]).claims
    except (JoseError, ValueError):
        raise RegistrationRefusedError("invalid_registration_token", 401) from None
    subject, scope = str(claims.get("sub", "")), claims.get("scope")
    if int(claims.get("exp", 0)) <= platform.now().timestamp():
        raise RegistrationRefusedError("registration_token_expired", 401)
    if scope == _NEW:
        # one token, one client id, one tool: that is how Moodle keeps a token from being used twice
        if platform.tool_with(subject) is not None:
            raise RegistrationRefusedError("token_already_used", 401)
        return subject, None
    if scope != _UPDATE:
        raise RegistrationRefusedError("incorrect_scope", 403)
    for tool in platform.tools:
        if tool.deployment_id == subject:
            return tool.client_id, tool
    raise RegistrationRefusedError("unknown_client")


def _kept(body: Any) -> dict[str, Any]:
    """Return what Moodle keeps of a registration. Labels, icons and parameters of messages, roles, placements
    and messages other than deep linking are not among it.
    """
    if not isinstance(body, dict):
        raise RegistrationRefusedError("invalid_request")
    for name in _REQUIRED:
        if not body.get(name):
            raise RegistrationRefusedError(f"missing_{name.rpartition('/')[2]}")
    if "id_token" not in body["response_types"]:
        raise RegistrationRefusedError("invalid_response_types")
    if body["token_endpoint_auth_method"] != "private_key_jwt":
        raise RegistrationRefusedError("invalid_token_endpoint_auth_method")
    tool = body[TOOL_CONFIGURATION]
    domain = str(tool.get("domain") or "")
    if not domain:
        raise RegistrationRefusedError("missing_domain")
    target = str(tool.get("target_link_uri") or f"https://{domain}")
    if _host(f"//{domain}") != _host(target):
        raise RegistrationRefusedError("domain_targetlinkuri_mismatch")
    messages = [m for m in tool.get("messages") or [] if m.get("type") == DEEP_LINKING_REQUEST]
    claims = set(tool.get("claims") or ())
    custom = tool.get("custom_parameters") or {}
    return {
        "name": str(body["client_name"]),
        "description": str(tool.get("description") or ""),
        "icon_url": str(body.get("logo_uri") or ""),
        "domain": domain,
        "login_url": str(body["initiate_login_uri"]),
        "redirect_urls": [str(url) for url in body["redirect_uris"]],
        "launch_url": target,
        "keys_url": str(body["jwks_uri"]),
        "messages": [
            {"type": DEEP_LINKING_REQUEST, "target_link_uri": m.get("target_link_uri") or target}
            for m in messages[:1]
        ],
        "custom": {str(key): str(value) for key, value in custom.items()},
        "scopes": _services(set(str(body.get("scope") or "").split())),
        "share_names": bool(claims & _NAMES),
        "share_emails": "email" in claims,
    }


def _services(asked: set[str]) -> list[str]:
    """Return the scopes that come with the services that the asked ones switch on."""
    roster = [MEMBERSHIPS_READONLY] if MEMBERSHIPS_READONLY in asked else []
    if LINEITEM in asked:
        return [*AGS_SCOPES, *roster]
    return [*(_SYNC_ONLY if asked & set(_SYNC_ONLY) else ()), *roster]


def _answer(tool: RegisteredTool) -> dict[str, Any]:
    claims = ["sub", "iss"]
    claims += ["name", "family_name", "given_name"] if tool.share_names else []
    claims += ["email"] if tool.share_emails else []
    return {
        "client_id": tool.client_id,
        "response_types": ["id_token"],
        "jwks_uri": tool.keys_url,
        "initiate_login_uri": tool.login_url,
        "grant_types": ["client_credentials", "implicit"],
        "redirect_uris": tool.redirect_urls,
        "application_type": "web",
        "token_endpoint_auth_method": "private_key_jwt",
        "client_name": tool.name,
        "logo_uri": tool.icon_url,
        "scope": " ".join(tool.scopes),
        TOOL_CONFIGURATION: {
            "version": "1.3.0",
            "deployment_id": tool.deployment_id,
            "target_link_uri": tool.launch_url,
            "domain": tool.domain,
            "description": tool.description,
            "messages": tool.messages,
            # Moodle splits its stored line at each "=" and echoes one part; it launches with the whole
            "custom_parameters": {key: value.partition("=")[0] for key, value in tool.custom.items()},
            "claims": claims,
        },
    }


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
