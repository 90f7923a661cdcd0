"""Dynamic Registration: the configuration that a tool reads, and where it registers."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, jsonify, request

from lti_app.sandbox.canvas import identity
from lti_app.sandbox.canvas.addresses import (
    AUTHORIZE_REDIRECT,
    KEYS,
    OPENID_CONFIGURATION,
    REGISTRATIONS,
    TOKEN,
    sso_origin,
)
from lti_app.sandbox.canvas.gate import body
from lti_app.sandbox.canvas.knobs import knobs_of
from lti_app.sandbox.canvas.placements import PICKING, PLACEMENTS, PREFIX
from lti_app.sandbox.canvas.registering import from_registration
from lti_app.sandbox.canvas.registration_schema import OFFERED_SCOPES, registration_errors
from lti_app.sandbox.canvas.secret import BadTokenError, Secret
from lti_app.sandbox.shared import platform_here
from lti_app.sandbox.vocabulary import (
    DEEP_LINKING_REQUEST,
    PLATFORM_CONFIGURATION,
    RESOURCE_LINK_REQUEST,
    TOOL_CONFIGURATION,
)

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.sandbox.platform import Platform

_TOKEN_SECONDS = 3600
_VARIABLES = (
    "Context.id",
    "Context.id.history",
    "Activity.id.history",
    "Canvas.course.sectionIds",
    "Canvas.course.sectionRestricted",
    "com.instructure.Assignment.lti.id",
    "com.instructure.User.observees",
    "com.instructure.User.sectionNames",
    "com.instructure.User.student_view",
    "Person.address.timezone",
)


def install(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule(OPENID_CONFIGURATION, "openid_configuration", openid_configuration)
    app.add_url_rule(REGISTRATIONS, "register", register, methods=["POST"])


def registration_address(platform: Platform, url: str) -> str:
    """Return a tool's registration address as Canvas opens it: with the configuration's and a token."""
    claims = {"registration_account": 1, "number": platform.next_number()}
    token = Secret(knobs_of(platform).secret).seal(claims, platform.now(), _TOKEN_SECONDS)
    configuration = (
        f"{platform.config.origin}{OPENID_CONFIGURATION}?{urlencode({'registration_token': token})}"
    )
    query = urlencode({"openid_configuration": configuration, "registration_token": token})
    return f"{url}{'&' if urlsplit(url).query else '?'}{query}"


def openid_configuration() -> ResponseReturnValue:
    """What the platform is and takes, for who has a registration token (in the header)."""
    platform = platform_here()
    if _claims(platform) is None:
        return jsonify(errorMessage="Unauthorized"), HTTPStatus.UNAUTHORIZED
    origin = platform.config.origin
    return jsonify(
        {
            "issuer": platform.config.issuer,
            "authorization_endpoint": sso_origin(platform) + AUTHORIZE_REDIRECT,
            "registration_endpoint": origin + REGISTRATIONS,
            "jwks_uri": origin + KEYS,
            "token_endpoint": origin + TOKEN,
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
            "scopes_supported": list(OFFERED_SCOPES),
            "response_types_supported": ["id_token"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "claims_supported": ["sub", "picture", "email", "name", "given_name", "family_name", "locale"],
            "subject_types_supported": ["public"],
            "authorization_server": urlsplit(origin).netloc,  # a host, no address
            PLATFORM_CONFIGURATION: {
                "product_family_code": "canvas",
                "version": "OpenSource",
                "messages_supported": [
                    {
                        "type": RESOURCE_LINK_REQUEST,
                        "placements": [PREFIX + name for name in PLACEMENTS if name not in PICKING],
                    },
                    {
                        "type": DEEP_LINKING_REQUEST,
                        "placements": [*(PREFIX + name for name in PICKING), "ContentArea", "RichTextEditor"],
                    },
                ],
                "notice_types_supported": [],
                "variables": list(_VARIABLES),
                f"{PREFIX}account_name": platform.config.institution,
                f"{PREFIX}account_lti_guid": identity.guid(platform),
                f"{PREFIX}account_domain": urlsplit(origin).netloc,
            },
        }
    )


def register() -> ResponseReturnValue:
    """Take a registration, switched off until an administrator has seen it. 200 and not 201."""
    platform = platform_here()
    token = _claims(platform)
    if token is None:
        return jsonify(errorMessage="Unauthorized"), HTTPStatus.UNAUTHORIZED
    sent = body()
    errors = registration_errors(sent)
    if errors:
        return jsonify(errors=errors), HTTPStatus.UNPROCESSABLE_ENTITY
    with platform.lock:
        used: list[int] = platform.extra.setdefault("registration_tokens", [])
        if token["number"] in used:
            return jsonify(errorMessage="JWT has already been used"), HTTPStatus.NOT_FOUND
        used.append(token["number"])
        tool = from_registration(platform, sent)
        platform.tools.append(tool)
        platform.save()
        deployment = identity.deployment(platform, tool.deployment_id)
        tells = knobs_of(platform).tells_deployment
    configuration: dict[str, Any] = {
        **sent[TOOL_CONFIGURATION],
        f"{PREFIX}registration_config_url": f"{platform.config.origin}/accounts/1/apps/{tool.client_id}",
    }
    if tells:
        configuration["deployment_id"] = deployment
    uri = f"{platform.config.origin}{REGISTRATIONS}/{tool.client_id}"
    answer = {**sent, "client_id": tool.client_id, "registration_client_uri": uri}
    if tells:
        answer["deployment_id"] = deployment
    return jsonify({**answer, TOOL_CONFIGURATION: configuration})


def _claims(platform: Platform) -> dict[str, Any] | None:
    """Return what the registration token of this request says, None without a living one."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    try:
        claims = Secret(knobs_of(platform).secret).open_living(token, platform.now())
    except BadTokenError:
        return None
    return claims if "registration_account" in claims else None
