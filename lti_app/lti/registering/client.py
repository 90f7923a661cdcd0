"""Baton as a client of a platform: what is sent to register it, and what the platform answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.reason import Reason
from lti_app.content.wording import load_wording
from lti_app.errors import BatonError
from lti_app.lti.platforms import platform_for
from lti_app.lti.registering.configuration import ask
from lti_app.lti.registering.profile import (
    CLAIMS,
    CUSTOM_FIELDS,
    MESSAGE_TYPES,
    NAME,
    NAME_CLAIMS,
    tool_addresses,
)
from lti_app.lti.scopes import SCOPES

if TYPE_CHECKING:
    from lti_app.lti.http import Http
    from lti_app.lti.registering.configuration import PlatformConfiguration

TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
_TAKEN = frozenset({200, 201})  # Moodle and Canvas answer 200, the specification 201


class NotTaken(BatonError):  # noqa: N818 - what happened, not a defect
    """The platform answered, but did not register Baton. answered: its HTTP status."""

    def __init__(self, code: str, answered: int) -> None:
        super().__init__(code, f"status {answered}")
        self.answered = answered


@dataclass(frozen=True, slots=True)
class RegisteredClient:
    """What the platform made of the registration.

    deployments: none or one. scopes: those of ours that it grants; None where it does not say.
    """

    client_id: str
    deployments: list[str]
    scopes: list[str] | None


def register_client(
    http: Http, configuration: PlatformConfiguration, token: str | None, body: dict[str, Any]
) -> RegisteredClient:
    """Send the registration. token: the platform's registration token.

    Raises NotTaken with REG-REFUSED or REG-ANSWER; BatonError REG-PRIVATE, REG-UNREACHABLE.
    """
    data = json.dumps(body).encode()
    answer = ask(http, "POST", configuration.registration_url, bearer=token, body=data)
    if answer.status not in _TAKEN:
        raise NotTaken("REG-REFUSED", answer.status)
    try:
        said = answer.json()
    except ValueError:
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("client_id"), str):
        raise NotTaken("REG-ANSWER", answer.status)
    granted = said.get("scope")
    scopes = granted.split() if isinstance(granted, str) else None
    ours = None if scopes is None else [scope for scope in SCOPES.values() if scope in scopes]
    return RegisteredClient(said["client_id"], _deployments(said), ours)


def registration_body(
    public_url: str, configuration: PlatformConfiguration, *, names: bool
) -> dict[str, Any]:
    """Return the client registration to send: what Baton is, cut down to what the platform offers.

    Canvas refuses the whole for one scope, message or placement that it does not know.
    """
    at, platform = tool_addresses(public_url), platform_for(configuration.family)
    claims = [claim for claim in (*CLAIMS, *(NAME_CLAIMS if names else ())) if claim in configuration.claims]
    messages: list[dict[str, Any]] = []
    for message, kind in MESSAGE_TYPES.items():
        placements = platform.placements(message, configuration.messages.get(kind, []))
        if kind in configuration.messages and (placements or not platform.needs_placement):
            label = load_wording().say(Reason(f"tool.message.{message}"))
            shown = {"placements": placements} if placements else {}
            settings = platform.message_settings(message)
            messages.append({"type": kind, "target_link_uri": at.launch, "label": label, **shown, **settings})
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["client_credentials", "implicit"],
        "initiate_login_uri": at.login,
        "redirect_uris": [at.launch],
        "client_name": NAME,
        "jwks_uri": at.key_set,
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(SCOPES[name] for name in configuration.scopes),
        TOOL: {
            "domain": at.domain,
            "description": load_wording().say(Reason("tool.description")),
            "target_link_uri": at.launch,
            "custom_parameters": {name: CUSTOM_FIELDS[name] for name in configuration.fields},
            "claims": claims,
            "messages": messages,
            **platform.tool_settings(names=names),
        },
    }


def _deployments(said: dict[str, Any]) -> list[str]:
    """Return the deployment that the answer names, if it does: beside the tool's configuration or in it."""
    tool = said.get(TOOL)
    named = (tool.get("deployment_id") if isinstance(tool, dict) else None) or said.get("deployment_id")
    return [named] if isinstance(named, str) else []
