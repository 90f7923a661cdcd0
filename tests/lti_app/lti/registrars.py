"""LMSs that register tools, on real servers: Moodle as it was captured, Canvas as its source says."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from tests.loopback import Asked, Loopback, Reply, loopback

if TYPE_CHECKING:
    from collections.abc import Iterator

TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
CANVAS = "https://canvas.instructure.com/lti/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
REQUIRED = {
    "application_type", "response_types", "grant_types", "initiate_login_uri", "redirect_uris", "client_name",
    "jwks_uri", "token_endpoint_auth_method", TOOL,
}  # fmt: skip


@dataclass
class Registrar:
    """A platform with one registration token. Change `configuration`, `reply` or `client_id`."""

    server: Loopback
    configuration: Any
    token: str = "the-registration-token"
    client_id: str = "AjA3VoTjPudelTo"
    reply: Reply | None = None
    spent: bool = False
    bodies: list[dict[str, Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The address of its configuration."""
        return f"{self.server.url}/openid-configuration"

    @property
    def query(self) -> dict[str, str]:
        """What it adds to the address that was pasted."""
        return {"openid_configuration": self.url, "registration_token": self.token}

    def opened(self, address: str) -> str:
        """Return the path that its frame opens for a pasted address."""
        return f"{urlsplit(address).path}?{urlencode(self.query)}"

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/openid-configuration":
            return self.configure(asked)
        if asked.method == "POST" and asked.path == "/register":
            return self.register(asked)
        return Reply(404, {"path": asked.path})

    def bears(self, asked: Asked) -> bool:
        return asked.headers.get("authorization") == f"Bearer {self.token}"

    def configure(self, asked: Asked) -> Reply:
        ready = self.configuration
        return ready if isinstance(ready, Reply) else Reply(200, ready)

    def register(self, asked: Asked) -> Reply:
        if self.reply is not None:
            return self.reply
        if not self.bears(asked):
            return Reply(401, {"error": "invalid_token"})
        body = json.loads(asked.body)
        if problem := self.problem(body):
            return problem
        self.bodies.append(body)
        return self.registered(body)

    def problem(self, body: dict[str, Any]) -> Reply | None:
        raise NotImplementedError

    def registered(self, body: dict[str, Any]) -> Reply:
        raise NotImplementedError


class MoodleRegistrar(Registrar):
    """Checks as Moodle 4.5 does: the token is good once, the target lies under the tool's domain."""

    def problem(self, body: dict[str, Any]) -> Reply | None:
        missing = REQUIRED - set(body)
        tool = body.get(TOOL, {})
        if self.spent:
            return Reply(401, {"message": "token_already_used"})
        if missing or "id_token" not in body["response_types"] or "domain" not in tool:
            return Reply(400, {"message": f"missing {sorted(missing)}"})
        if urlsplit(tool["target_link_uri"]).netloc != tool["domain"]:
            return Reply(400, {"message": "domain_targetlinkuri_mismatch"})
        self.spent = True
        return None

    def registered(self, body: dict[str, Any]) -> Reply:
        scopes = set(body["scope"].split()) - {"openid"}
        tool = {**body[TOOL], "version": "1.3.0", "deployment_id": "2"}
        return Reply(
            200, {**body, "client_id": self.client_id, "scope": " ".join(sorted(scopes)), TOOL: tool}
        )


class CanvasRegistrar(Registrar):
    """Checks as Canvas does: a token for the configuration too, and 422 for all that it does not know."""

    deployment_id: str | None = None

    def configure(self, asked: Asked) -> Reply:
        if not self.bears(asked):
            return Reply(401, {"errorMessage": "Unauthorized"})
        return super().configure(asked)

    def problem(self, body: dict[str, Any]) -> Reply | None:
        offered = {
            kind["type"]: kind["placements"] for kind in self.configuration[PLATFORM]["messages_supported"]
        }
        tool = body[TOOL]
        errors = [f"{name} is missing" for name in sorted(REQUIRED - set(body))]
        errors += [f"{name} is missing" for name in ("domain", "messages", "claims") if name not in tool]
        scopes = set(body["scope"].split()) - set(self.configuration["scopes_supported"])
        errors += [f"scope {scope}" for scope in scopes]
        places: list[str] = []
        for message in tool["messages"]:
            if message["type"] not in offered:
                errors.append(f"message {message['type']}")
            chosen = message.get("placements") or ["link_selection"]
            known = {known for place in offered.get(message["type"], []) for known in (place, CANVAS + place)}
            errors += [f"placement {place}" for place in chosen if place not in known]
            places += [place.removeprefix(CANVAS) for place in chosen]
        errors += ["two messages of one placement"] if len(places) != len(set(places)) else []
        errors += [
            f"custom {name}"
            for name, value in tool.get("custom_parameters", {}).items()
            if not isinstance(value, str)
        ]
        if tool.get(CANVAS + "privacy_level") not in {"anonymous", "name_only", "email_only", "public"}:
            errors.append("privacy level")
        return Reply(422, {"errors": errors}) if errors else None

    def registered(self, body: dict[str, Any]) -> Reply:
        named = {"deployment_id": self.deployment_id} if self.deployment_id else {}
        return Reply(200, {**body, "client_id": "10000000000002", TOOL: {**body[TOOL], **named}})


def moodle_configuration(url: str) -> dict[str, Any]:
    """Return a Moodle's configuration at an address, as captured."""
    return {
        "issuer": url,
        "token_endpoint": f"{url}/mod/lti/token.php",
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "jwks_uri": f"{url}/mod/lti/certs.php",
        "authorization_endpoint": f"{url}/mod/lti/auth.php",
        "registration_endpoint": f"{url}/register",
        "scopes_supported": [
            "https://purl.imsglobal.org/spec/lti-bo/scope/basicoutcome",
            f"{AGS}lineitem.readonly", f"{AGS}result.readonly", f"{AGS}score", f"{AGS}lineitem",
            NRPS, "https://purl.imsglobal.org/spec/lti-ts/scope/toolsetting", "openid",
        ],
        "response_types_supported": ["id_token"],
        "claims_supported": ["sub", "iss", "name", "given_name", "family_name", "email"],
        PLATFORM: {
            "product_family_code": "moodle",
            "version": "4.5.6 (Build: 20250811)",
            "messages_supported": [
                {"type": "LtiResourceLinkRequest"},
                {"type": "LtiDeepLinkingRequest", "placements": ["ContentArea"]},
            ],
            "variables": ["Context.id", "Context.title", "Context.id.history", "User.id", "Membership.role"],
        },
    }  # fmt: skip


def canvas_configuration(url: str) -> dict[str, Any]:
    """Return the configuration of a Canvas at an address, with the issuer that all hosted ones share."""
    places = ["course_navigation", "assignment_selection", "link_selection", "editor_button"]
    picking = [*(CANVAS + place for place in places[1:]), "ContentArea", "RichTextEditor"]
    return {
        "issuer": "https://canvas.instructure.com",
        "authorization_endpoint": f"{url}/api/lti/authorize_redirect",
        "registration_endpoint": f"{url}/register",
        "jwks_uri": f"{url}/api/lti/security/jwks",
        "token_endpoint": f"{url}/login/oauth2/token",
        "authorization_server": "canvas.instructure.com",
        "scopes_supported": ["openid", f"{AGS}lineitem", f"{AGS}result.readonly", f"{AGS}score", NRPS],
        "claims_supported": ["sub", "picture", "email", "name", "given_name", "family_name", "locale"],
        PLATFORM: {
            "product_family_code": "canvas",
            "version": "vCloud",
            "messages_supported": [
                {"type": "LtiResourceLinkRequest", "placements": [CANVAS + place for place in places]},
                {"type": "LtiDeepLinkingRequest", "placements": picking},
            ],
            "variables": [
                "Context.id.history", "Activity.id.history", "com.instructure.Assignment.lti.id",
                "Canvas.course.sectionIds", "com.instructure.User.sectionNames",
                "Canvas.course.sectionRestricted", "com.instructure.User.observees",
            ],
            CANVAS + "account_name": "Hillside District",
        },
    }  # fmt: skip


@contextmanager
def moodle_registrar() -> Iterator[MoodleRegistrar]:
    """Run a Moodle on this machine."""
    with loopback(lambda _: Reply(404)) as server:
        registrar = MoodleRegistrar(server, moodle_configuration(server.url))
        server.answer = registrar.answer
        yield registrar


@contextmanager
def canvas_registrar() -> Iterator[CanvasRegistrar]:
    """Run a Canvas on this machine."""
    with loopback(lambda _: Reply(404)) as server:
        registrar = CanvasRegistrar(server, canvas_configuration(server.url))
        server.answer = registrar.answer
        yield registrar
