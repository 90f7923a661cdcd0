"""A sandbox that is a Moodle, as an administrator and a teacher use it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest
import requests

from lti_app.sandbox.config import COURSE_ID
from lti_app.sandbox.vocabulary import DL_CLAIM, LTI, TOOL_CONFIGURATION
from lti_app.sandbox.vocabulary import SCOPES as ALL_SCOPES

if TYPE_CHECKING:
    from lti_app.sandbox import Browserlike, Platform
    from lti_app.sandbox.client import Page
    from tests.clock import Clock
    from tests.lti_app.sandbox.peer import ToolPeer


@dataclass
class Registrar:
    """The tool's side of dynamic registration."""

    platform: Platform
    origin: str

    @property
    def domain(self) -> str:
        return urlsplit(self.origin).netloc

    def body(self, **changes: Any) -> dict[str, Any]:
        """Return a registration. changes: members that differ, of the tool configuration too; None leaves
        one out.
        """
        tool: dict[str, Any] = {
            "domain": self.domain,
            "target_link_uri": f"{self.origin}/lti/launch",
            "custom_parameters": {"history": "$Context.id.history", "sum": "a=b"},
            "claims": ["iss", "sub", "name", "given_name", "family_name"],
            "messages": [
                {"type": "LtiResourceLinkRequest", "label": "Open", "placements": ["ContentArea"]},
                {
                    "type": "LtiDeepLinkingRequest",
                    "target_link_uri": f"{self.origin}/lti/launch",
                    "label": "Add",
                    "custom_parameters": {"dlonly": "1"},
                },
                {"type": "LtiSubmissionReviewRequest"},
            ],
        }
        tool = _changed(tool, {name: changes.pop(name) for name in list(changes) if name in tool})
        proper = {
            "application_type": "web",
            "response_types": ["id_token"],
            "grant_types": ["implicit", "client_credentials"],
            "initiate_login_uri": f"{self.origin}/lti/login",
            "redirect_uris": [f"{self.origin}/lti/launch"],
            "client_name": "Peer",
            "jwks_uri": f"{self.origin}/lti/jwks",
            "token_endpoint_auth_method": "private_key_jwt",
            "scope": " ".join(["openid", *ALL_SCOPES]),
            TOOL_CONFIGURATION: tool,
        }
        return _changed(proper, changes)

    def post(self, token: str | None, body: Any = None) -> requests.Response:
        """Send a registration."""
        configuration = requests.get(f"{self.platform.config.origin}/lti/openid-configuration", timeout=10)
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return requests.post(
            configuration.json()["registration_endpoint"],
            json=self.body() if body is None else body,
            headers=headers,
            timeout=10,
        )

    def token(self, browser: Browserlike, choice: str | None = None) -> str:
        """Let an administrator paste the tool's address. choice: what she presses if the domain is known."""
        browser.become("admin-1")
        listed = browser.get(f"{browser.lms}/admin/tools")
        inner = browser.frame(browser.submit(listed, "#add-tool", url=f"{self.origin}/register?invited=1"))
        if choice is not None:
            inner = browser.follow(inner, choice)
        query = dict(parse_qsl(urlsplit(inner.url).query))
        assert query["invited"] == "1"
        assert query["openid_configuration"] == f"{self.platform.config.origin}/lti/openid-configuration"
        return query["registration_token"]

    def register(self, browser: Browserlike, **changes: Any) -> dict[str, Any]:
        """Register the tool and return the platform's answer."""
        answer = self.post(self.token(browser), self.body(**changes))
        assert answer.status_code == 200, answer.text
        registered: dict[str, Any] = answer.json()
        return registered


def _changed(proper: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (proper | changes).items() if value is not None}


@dataclass
class Picker:
    """The tool's side of deep linking: answers each request with the items."""

    peer: ToolPeer
    clock: Clock
    items: list[dict[str, Any]] = field(default_factory=list)
    claims: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, Any] = field(default_factory=dict)

    def __call__(self, posted: dict[str, str]) -> str:
        """Return a page whose form posts the response."""
        self.asked = jwt.decode(posted["id_token"], options={"verify_signature": False})
        settings = self.asked[f"{DL_CLAIM}deep_linking_settings"]
        return (
            f'<form id="answer" method="post" action="{escape(settings["deep_link_return_url"])}">'
            f'<input type="hidden" name="JWT" value="{self.response()}"></form>'
        )

    def response(self) -> str:
        """Return the response as a JWT. claims: those that differ; None leaves one out."""
        now = int(self.clock.now().timestamp())
        proper = {
            "iss": self.asked["aud"],
            "aud": [self.asked["iss"]],
            "iat": now - 5,
            "exp": now + 300,
            "nonce": "n",
            f"{LTI}deployment_id": self.asked[f"{LTI}deployment_id"],
            f"{LTI}message_type": "LtiDeepLinkingResponse",
            f"{LTI}version": "1.3.0",
            f"{DL_CLAIM}content_items": self.items,
        }
        return jwt.encode(
            _changed(proper, self.claims), self.peer.key, "RS256", headers={"kid": self.peer.kid}
        )

    def pick(self, browser: Browserlike, path: str | None = None) -> Page:
        """Open an activity's form as a teacher, Select content, and send the response."""
        browser.become("teacher-1")
        if path is None:
            form = browser.follow(browser.get(f"{browser.lms}/course/{COURSE_ID}/activities"), "a.add")
        else:
            form = browser.get(browser.lms + path)
        shown = browser.frame(browser.follow(form, "#select-content"))
        return browser.submit(shown, "#answer")


@pytest.fixture
def picker(peer: ToolPeer, clock: Clock) -> Picker:
    """A tool that picks."""
    peer.reply = picking = Picker(peer, clock)
    return picking


@pytest.fixture
def registrar(platform: Platform, tool_origin: str) -> Registrar:
    """A tool that registers itself."""
    return Registrar(platform, tool_origin)
