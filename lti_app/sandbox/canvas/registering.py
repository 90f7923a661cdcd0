"""From a registration or a developer key's JSON to a tool that the account knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lti_app.sandbox.canvas.placements import PREFIX, short_name
from lti_app.sandbox.canvas.privacy import inferred
from lti_app.sandbox.registered import RegisteredTool
from lti_app.sandbox.vocabulary import RESOURCE_LINK_REQUEST, TOOL_CONFIGURATION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lti_app.sandbox.platform import Platform

_FIRST_GLOBAL_ID = 10000000000000
_JSON_REQUIRED = ("title", "description", "target_link_uri", "oidc_initiation_url")
_CANVAS = "canvas.instructure.com"


class BadConfigurationError(Exception):
    """A developer key's JSON that Canvas does not take. The text says what is missing."""


def new_client_id(platform: Platform) -> str:
    """Return a global id for a new key. Call it with the lock held."""
    return str(_FIRST_GLOBAL_ID + platform.next_number())


def new_deployment_id(platform: Platform) -> str:
    """Return the number of a new installation. Call it with the lock held."""
    return str(platform.next_number())


def from_registration(platform: Platform, body: Mapping[str, Any]) -> RegisteredTool:
    """Return the tool of a registration that has passed the schema, switched off."""
    tool: dict[str, Any] = body[TOOL_CONFIGURATION]
    level = tool.get(f"{PREFIX}privacy_level") or inferred(tool["claims"])
    placements: list[dict[str, Any]] = []
    for message in tool["messages"]:
        for name in message.get("placements") or ["link_selection"]:
            short = short_name(name)
            if any(one["placement"] == short for one in placements):
                continue  # the first message of a placement wins
            placements.append(
                {
                    "placement": short,
                    "message_type": message["type"],
                    "target_link_uri": message.get("target_link_uri"),
                    "custom": message.get("custom_parameters", {}),
                    "text": message.get("label"),
                    "visibility": message.get(f"{PREFIX}visibility"),
                }
            )
    return RegisteredTool(
        client_id=new_client_id(platform),
        deployment_ids=[new_deployment_id(platform)],
        name=str(body["client_name"]),
        domain=str(tool["domain"]),
        login_url=str(body["initiate_login_uri"]),
        redirect_urls=[str(url) for url in body["redirect_uris"]],
        launch_url=str(tool["target_link_uri"]),
        keys_url=str(body["jwks_uri"]),
        custom=dict(tool.get("custom_parameters", {})),
        scopes=[scope for scope in str(body.get("scope", "")).split() if scope != "openid"],
        description=str(tool.get("description", "")),
        icon_url=str(body.get("logo_uri", "")),
        extra={"privacy_level": level, "placements": placements},
    )


def check_json(configuration: object) -> dict[str, Any]:
    """Return a developer key's JSON if it will do. Raises BadConfigurationError."""
    if not isinstance(configuration, dict):
        raise BadConfigurationError("The JSON must be an object")
    missing = [name for name in _JSON_REQUIRED if not configuration.get(name)]
    if not configuration.get("public_jwk_url") and not configuration.get("public_jwk"):
        missing.append("public_jwk_url or public_jwk")
    if missing:
        raise BadConfigurationError(f"Missing: {', '.join(missing)}")
    settings = _canvas_part(configuration).get("settings")
    if not isinstance(settings, dict) or not isinstance(settings.get("placements"), list):
        raise BadConfigurationError("Missing: extensions, settings, placements")
    for one in settings["placements"]:
        if not isinstance(one, dict) or short_name(str(one.get("placement"))) is None:
            raise BadConfigurationError("There is a placement that Canvas does not know")
    return configuration


def from_json(
    platform: Platform, client_id: str, configuration: dict[str, Any], redirect_urls: list[str]
) -> RegisteredTool:
    """Return the tool of a developer key, newly installed. configuration: see check_json."""
    part = _canvas_part(configuration)
    settings, target = part["settings"], str(configuration["target_link_uri"])
    placements = [
        {
            "placement": one["placement"],
            "message_type": one.get("message_type", RESOURCE_LINK_REQUEST),
            "target_link_uri": one.get("target_link_uri"),
            "custom": one.get("custom_fields", {}),
            "text": one.get("text") or settings.get("text"),
            "visibility": one.get("visibility"),
        }
        for one in settings["placements"]
        if one.get("enabled", True)
    ]
    return RegisteredTool(
        client_id=client_id,
        deployment_ids=[new_deployment_id(platform)],
        name=str(configuration["title"]),
        domain=str(part.get("domain") or urlsplit(target).netloc),
        login_url=str(configuration["oidc_initiation_url"]),
        redirect_urls=redirect_urls,
        launch_url=target,
        keys_url=str(configuration.get("public_jwk_url", "")),
        custom=dict(configuration.get("custom_fields", {})),
        scopes=list(configuration.get("scopes", [])),
        description=str(configuration["description"]),
        active=True,
        extra={
            "privacy_level": part.get("privacy_level", "anonymous"),
            "placements": placements,
        },
    )


def _canvas_part(configuration: Mapping[str, Any]) -> dict[str, Any]:
    parts = configuration.get("extensions") or []
    return next((one for one in parts if isinstance(one, dict) and one.get("platform") == _CANVAS), {})
