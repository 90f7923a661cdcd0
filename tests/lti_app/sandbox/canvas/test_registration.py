"""How a tool becomes known to Canvas (facts: section 3)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from lti_app.sandbox.canvas.knobs import turn
from lti_app.sandbox.config import COURSE_ID
from lti_app.sandbox.vocabulary import DL_CLAIM, LTI, PLATFORM_CONFIGURATION, SCORE, TOOL_CONFIGURATION
from tests.loopback import Reply, loopback
from tests.lti_app.sandbox.canvas.conftest import ISSUER, claims_of

if TYPE_CHECKING:
    from lti_app.sandbox import Browserlike, Platform
    from tests.clock import Clock
    from tests.lti_app.sandbox.peer import ToolPeer

PREFIX = "https://canvas.instructure.com/lti/"


@pytest.fixture
def options() -> dict[str, object]:
    """No tool is known yet."""
    return {"lms": "canvas", "issuer": ISSUER, "registered": False}


def body(tool: str, **changes: Any) -> dict[str, Any]:
    """Return a registration. changes: None leaves a member out; "tool_..." is of the tool's configuration."""
    configuration: dict[str, Any] = {
        "domain": urlsplit(tool).netloc,
        "target_link_uri": f"{tool}/lti/launch",
        "claims": ["sub", "iss", "name", "given_name"],
        f"{PREFIX}privacy_level": "name_only",
        "custom_parameters": {"context_history": "$Context.id.history"},
        "messages": [
            {
                "type": "LtiResourceLinkRequest",
                "label": "Baton",
                "placements": [f"{PREFIX}course_navigation"],
                f"{PREFIX}visibility": "admins",
            },
            {"type": "LtiDeepLinkingRequest", "placements": [f"{PREFIX}assignment_selection", "ContentArea"]},
        ],
    }
    configuration |= {name[5:]: value for name, value in changes.items() if name.startswith("tool_")}
    proper: dict[str, Any] = {
        "application_type": "web",
        "client_name": "Baton",
        "grant_types": ["client_credentials", "implicit"],
        "response_types": ["id_token"],
        "initiate_login_uri": f"{tool}/lti/login",
        "redirect_uris": [f"{tool}/lti/launch"],
        "jwks_uri": f"{tool}/lti/jwks",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": f"openid {SCORE}",
        TOOL_CONFIGURATION: {name: value for name, value in configuration.items() if value is not None},
    }
    proper |= {name: value for name, value in changes.items() if not name.startswith("tool_")}
    return {name: value for name, value in proper.items() if value is not None}


class Registrar:
    """An administrator who pastes the URL, and the tool that then registers."""

    def __init__(self, browser: Browserlike, platform: Platform, tool: str) -> None:
        self.browser, self.platform, self.tool = browser, platform, tool
        browser.become("admin-1")
        page = browser.get(f"{platform.config.origin}/accounts/1/apps/register?url={tool}/register%3Fi=1")
        self.frame = page.find("#tool-frame").attributes
        asked = parse_qs(urlsplit(self.frame["src"]).query)
        self.configuration_url, self.token = asked["openid_configuration"][0], asked["registration_token"][0]

    def configuration(self, token: str | None = None) -> requests.Response:
        headers = {"Authorization": f"Bearer {token or self.token}"}
        return requests.get(self.configuration_url, headers=headers, timeout=10)

    def register(self, **changes: Any) -> requests.Response:
        url = f"{self.platform.config.origin}/api/lti/registrations"
        headers = {"Authorization": f"Bearer {self.token}"}
        return requests.post(url, json=body(self.tool, **changes), headers=headers, timeout=10)


@pytest.fixture
def registrar(browser: Browserlike, platform: Platform, tool_origin: str) -> Registrar:
    return Registrar(browser, platform, tool_origin)


def test_the_pasted_address_is_opened_in_a_frame_with_configuration_and_token(registrar: Registrar) -> None:
    asked = parse_qs(urlsplit(registrar.frame["src"]).query)
    assert asked["i"] == ["1"]
    assert registrar.frame["data-closes"] == "/accounts/1/apps"
    assert parse_qs(urlsplit(registrar.configuration_url).query)["registration_token"] == [registrar.token]


def test_the_configuration_needs_the_token_in_the_header(registrar: Registrar, clock: Clock) -> None:
    assert requests.get(registrar.configuration_url, timeout=10).status_code == 401
    answer = registrar.configuration()
    assert answer.status_code == 200
    clock.advance(3601)
    assert registrar.configuration().status_code == 401


def test_the_configuration_says_canvas_things(registrar: Registrar) -> None:
    said = registrar.configuration().json()
    assert said["issuer"] == ISSUER
    assert urlsplit(said["authorization_endpoint"]).hostname == "sso.localhost"
    assert "/" not in said["authorization_server"]  # a host and no address
    canvas = said[PLATFORM_CONFIGURATION]
    assert canvas["product_family_code"] == "canvas"
    assert {message["type"] for message in canvas["messages_supported"]} == {
        "LtiResourceLinkRequest",
        "LtiDeepLinkingRequest",
    }
    assert f"{PREFIX}account_lti_guid" in canvas


def test_a_registration_is_answered_with_200_and_waits_for_review(
    registrar: Registrar, platform: Platform, browser: Browserlike, peer: ToolPeer
) -> None:
    answer = registrar.register()
    assert answer.status_code == 200
    said = answer.json()
    tool = platform.tool
    assert said["client_id"] == tool.client_id
    assert said["client_id"].startswith("1000000000")
    assert said["deployment_id"] == platform.details.deployment_id
    assert tool.scopes == [SCORE]
    assert not tool.active
    url = f"{platform.config.origin}/course/{COURSE_ID}/menu/{tool.client_id}"
    assert browser.get(f"{url}/launch").status == 403
    page = browser.get(f"{platform.config.origin}/accounts/1/apps/{tool.client_id}")
    browser.submit(page, "#review", privacy="public", on="yes")
    assert tool.active
    browser.become("teacher-1")
    assert "Baton" in browser.get(f"{platform.config.origin}/course/{COURSE_ID}").find(".menu-tool").text
    browser.go_on(browser.get(f"{url}/launch"))
    claims = claims_of(peer)
    assert claims[f"{LTI}resource_link"]["id"] == claims[f"{LTI}context"]["id"]
    assert claims["https://www.instructure.com/placement"] == "course_navigation"
    assert claims["email"]
    assert claims[f"{LTI}custom"] == {"context_history": ""}
    browser.become("student-01")
    assert not browser.get(f"{platform.config.origin}/course/{COURSE_ID}").find_all(".menu-tool")


def test_the_administrator_may_take_scopes_away(
    registrar: Registrar, platform: Platform, browser: Browserlike
) -> None:
    registrar.register()
    page = browser.get(f"{platform.config.origin}/accounts/1/apps/{platform.client_id}")
    browser.submit(page, "#review", scope=None, on="yes")
    assert platform.tool.scopes == []


def test_the_deployment_may_be_left_out_of_the_answer(registrar: Registrar, platform: Platform) -> None:
    turn(platform, tells_deployment=False)
    said = registrar.register().json()
    assert "deployment_id" not in said
    assert "deployment_id" not in said[TOOL_CONFIGURATION]


@pytest.mark.parametrize(
    "changes",
    [
        {"scope": "openid https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly"},
        {"application_type": None},
        {"grant_types": ["implicit"]},
        {"response_types": []},
        {"redirect_uris": []},
        {"client_name": ""},
        {"jwks_uri": "nowhere"},
        {"token_endpoint_auth_method": "client_secret_basic"},
        {TOOL_CONFIGURATION: None},
        {"tool_domain": "https://tool.example"},
        {"tool_claims": None},
        {"tool_target_link_uri": "launch"},
        {"tool_custom_parameters": {"number": 1}},
        {f"tool_{PREFIX}privacy_level": "some"},
        {"tool_messages": None},
        {"tool_messages": [{"type": "LtiSubmissionReviewRequest"}]},
        {"tool_messages": [{"type": "LtiResourceLinkRequest", "placements": ["AddContentMenu"]}]},
    ],
)
def test_one_thing_wrong_refuses_the_whole_with_422(
    registrar: Registrar, platform: Platform, changes: dict[str, Any]
) -> None:
    answer = registrar.register(**changes)
    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert platform.tools == []


def test_a_token_registers_once(registrar: Registrar) -> None:
    assert registrar.register().status_code == 200
    again = registrar.register()
    assert again.status_code == 404
    assert "errorMessage" in again.json()


def test_the_first_message_of_a_placement_wins_and_none_means_link_selection(
    registrar: Registrar, platform: Platform
) -> None:
    registrar.register(
        tool_messages=[
            {"type": "LtiDeepLinkingRequest"},
            {"type": "LtiResourceLinkRequest", "placements": ["ContentArea"]},
        ]
    )
    kept = [(one["placement"], one["message_type"]) for one in platform.tool.extra["placements"]]
    assert kept == [("link_selection", "LtiDeepLinkingRequest")]


@pytest.mark.parametrize(
    ("claims", "level"),
    [
        (["sub", "picture"], "public"),
        (["name", "email"], "public"),
        (["given_name"], "name_only"),
        (["email"], "email_only"),
        (["sub", "iss"], "anonymous"),
    ],
)
def test_without_a_privacy_level_the_claims_say_it(
    registrar: Registrar, platform: Platform, claims: list[str], level: str
) -> None:
    registrar.register(**{"tool_claims": claims, f"tool_{PREFIX}privacy_level": None})
    assert platform.tool.extra["privacy_level"] == level


def key_json(tool: str) -> dict[str, Any]:
    """Return a developer key's JSON."""
    return {
        "title": "Baton",
        "description": "Practice",
        "oidc_initiation_url": f"{tool}/lti/login",
        "target_link_uri": f"{tool}/lti/launch",
        "public_jwk_url": f"{tool}/lti/jwks",
        "scopes": [SCORE],
        "custom_fields": {"tz": "$Person.address.timezone"},
        "extensions": [
            {
                "platform": "canvas.instructure.com",
                "domain": urlsplit(tool).netloc,
                "privacy_level": "name_only",
                "settings": {
                    "placements": [
                        {"placement": "course_navigation", "message_type": "LtiResourceLinkRequest"},
                        {"placement": "link_selection", "message_type": "LtiDeepLinkingRequest"},
                    ]
                },
            }
        ],
    }


def test_a_developer_key_is_pasted_switched_on_and_installed(
    browser: Browserlike, platform: Platform, tool_origin: str, peer: ToolPeer
) -> None:
    browser.become("admin-1")
    page = browser.get(f"{platform.config.origin}/accounts/1/apps")
    with loopback(lambda _: Reply(body=key_json(tool_origin))) as server:
        page = browser.submit(
            page, "#add-key", json=f"{server.url}/key.json", redirect_uris=f"{tool_origin}/lti/launch"
        )
    client_id = page.find("[data-key]").attributes["data-key"]
    assert client_id in page.text
    assert platform.tools == []
    page = browser.submit(page, "form.install")
    assert page.find("#client-id").text == client_id
    assert page.find("#deployment-ids").text == platform.details.deployment_id
    assert ":" in platform.details.deployment_id
    browser.become("teacher-1")
    url = f"{platform.config.origin}/course/{COURSE_ID}/pick/link_selection/{client_id}/launch"
    browser.go_on(browser.get(url))
    claims = claims_of(peer)
    assert f"{DL_CLAIM}deep_linking_settings" in claims
    assert claims[f"{LTI}custom"] == {"tz": "America/Denver"}


@pytest.mark.parametrize("missing", ["title", "description", "target_link_uri", "oidc_initiation_url"])
def test_a_developer_key_without_what_is_required_is_refused(
    browser: Browserlike, platform: Platform, tool_origin: str, missing: str
) -> None:
    browser.become("admin-1")
    configuration = key_json(tool_origin)
    del configuration[missing]
    page = browser.get(f"{platform.config.origin}/accounts/1/apps")
    page = browser.submit(
        page, "#add-key", json=json.dumps(configuration), redirect_uris="http://x/lti/launch"
    )
    assert page.status == 400
    assert missing in page.find("#app-error").text


def test_redirect_uris_come_by_hand(browser: Browserlike, platform: Platform, tool_origin: str) -> None:
    browser.become("admin-1")
    page = browser.get(f"{platform.config.origin}/accounts/1/apps")
    page = browser.submit(page, "#add-key", json=json.dumps(key_json(tool_origin)), redirect_uris="")
    assert page.status == 400
    assert "Redirect URIs" in page.text


def test_apps_are_the_administrators(browser: Browserlike, platform: Platform) -> None:
    browser.become("teacher-1")
    assert browser.get(f"{platform.config.origin}/accounts/1/apps").status == 403
