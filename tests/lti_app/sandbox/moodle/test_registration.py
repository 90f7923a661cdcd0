"""Dynamic registration as Moodle 4.5 was seen to do it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jwt
import pytest
import requests

from lti_app.sandbox.config import COURSE_ID, PRACTICE_LINK_ID
from lti_app.sandbox.vocabulary import (
    AGS_CLAIM,
    AGS_SCOPES,
    LINEITEM,
    LINEITEM_READONLY,
    LTI,
    MEMBERSHIPS_READONLY,
    NRPS_CLAIM,
    PLATFORM_CONFIGURATION,
    RESULT_READONLY,
    SCORE,
    TOOL_CONFIGURATION,
)

if TYPE_CHECKING:
    from lti_app.sandbox import Browserlike, Platform
    from tests.clock import Clock
    from tests.lti_app.sandbox.moodle.conftest import Registrar
    from tests.lti_app.sandbox.peer import ToolPeer


class TestFirst:
    """No tool is known yet."""

    @pytest.fixture
    def options(self) -> dict[str, object]:
        return {"registered": False}

    def test_before_registration_there_is_nothing_to_open(
        self, browser: Browserlike, platform: Platform
    ) -> None:
        assert not browser.become("teacher-1").find_all("li[data-link]")
        assert browser.get(f"{browser.lms}/launch/{PRACTICE_LINK_ID}").status == 403
        with pytest.raises(LookupError):
            _ = platform.details

    def test_the_token_is_a_signed_new_client_id_for_an_hour(
        self, browser: Browserlike, registrar: Registrar, platform: Platform, clock: Clock
    ) -> None:
        claims = jwt.decode(registrar.token(browser), options={"verify_signature": False})
        now = int(clock.now().timestamp())
        assert claims == {"sub": claims["sub"], "scope": "reg", "iat": now, "exp": now + 3600}
        assert claims["sub"]

    def test_the_answer_is_200_with_client_id_and_deployment(
        self, browser: Browserlike, registrar: Registrar, platform: Platform
    ) -> None:
        token = registrar.token(browser)
        answer = registrar.post(token)
        assert answer.status_code == 200
        expected = jwt.decode(token, options={"verify_signature": False})["sub"]
        assert answer.json()["client_id"] == platform.client_id == expected
        assert answer.json()[TOOL_CONFIGURATION]["deployment_id"] == platform.details.deployment_id == "1"

    def test_a_new_tool_waits_until_it_is_activated(
        self, browser: Browserlike, registrar: Registrar, peer: ToolPeer
    ) -> None:
        registrar.register(browser)
        listed = browser.get(f"{browser.lms}/admin/tools")
        assert listed.find("li[data-tool]").attributes["data-state"] == "pending"
        assert browser.get(f"{browser.lms}/launch/{PRACTICE_LINK_ID}").status == 403
        listed = browser.submit(listed, "form.activate", button="activate")
        assert listed.find("li[data-tool]").attributes["data-state"] == "active"
        assert browser.open(PRACTICE_LINK_ID).find("#tool")

    def test_teachers_find_it_once_it_is_in_the_activity_chooser(
        self, browser: Browserlike, registrar: Registrar
    ) -> None:
        registrar.register(browser)
        path = f"{browser.lms}/course/{COURSE_ID}/activities"
        browser.become("teacher-1")
        assert browser.get(path).find("#no-tools")
        browser.become("admin-1")
        browser.submit(browser.get(f"{browser.lms}/admin/tools"), "form.activate", button="activate")
        browser.become("teacher-1")
        chooser = browser.get(path)
        assert not chooser.find_all("a.add")
        assert browser.submit(chooser, "form.show").find("a.add")

    def test_variables_are_replaced_and_unknown_ones_stay(
        self, browser: Browserlike, registrar: Registrar, peer: ToolPeer, platform: Platform
    ) -> None:
        custom = {
            "user": "$User.username",
            "role": "$Membership.role",
            "due": "$ResourceLink.submission.endDateTime",
            "email": "$Person.email.primary",
            "history": "$Context.id.history",
            "sum": "a=b",
            "Mixed Case": "v",
        }
        registrar.register(browser, custom_parameters=custom)
        platform.tool.active = True
        browser.launch("student-01", PRACTICE_LINK_ID)
        sent = _claims(peer)[f"{LTI}custom"]
        sent.pop("context_memberships_url")
        assert sent == {
            "user": "student-01",
            "role": "Learner",
            "due": "$ResourceLink.submission.endDateTime",
            "email": "",  # not shared
            "history": "",  # no copy
            "sum": "a=b",
            "Mixed Case": "v",
            "mixed_case": "v",
        }

    @pytest.mark.parametrize(
        ("asked", "granted"),
        [
            ([LINEITEM], list(AGS_SCOPES)),
            ([SCORE], [SCORE, RESULT_READONLY, LINEITEM_READONLY]),
            ([MEMBERSHIPS_READONLY], [MEMBERSHIPS_READONLY]),
            (["openid", "https://scopes.example/unknown"], []),
        ],
    )
    def test_scopes_switch_services_on(
        self,
        browser: Browserlike,
        registrar: Registrar,
        peer: ToolPeer,
        platform: Platform,
        asked: list[str],
        granted: list[str],
    ) -> None:
        answer = registrar.register(browser, scope=" ".join(asked))
        assert answer["scope"].split() == granted
        platform.tool.active = True
        browser.launch("student-01", PRACTICE_LINK_ID)
        claims = _claims(peer)
        assert (NRPS_CLAIM in claims) == (MEMBERSHIPS_READONLY in granted)
        assert set(claims.get(AGS_CLAIM, {}).get("scope", [])) == set(granted) - {MEMBERSHIPS_READONLY}

    @pytest.mark.parametrize(
        ("claims", "names", "emails"),
        [(["sub"], False, False), (["given_name"], True, False), (["email"], False, True)],
    )
    def test_claims_say_what_is_shared(
        self,
        browser: Browserlike,
        registrar: Registrar,
        peer: ToolPeer,
        platform: Platform,
        claims: list[str],
        names: bool,
        emails: bool,
    ) -> None:
        registrar.register(browser, claims=claims)
        platform.tool.active = True
        browser.launch("student-01", PRACTICE_LINK_ID)
        sent = _claims(peer)
        assert ("name" in sent, "email" in sent) == (names, emails)
        assert sent[f"{LTI}lis"]["person_sourcedid"] == "SIS-student-01"  # told whatever is shared

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"domain": None}, "missing_domain"),
            ({"domain": "another.example"}, "domain_targetlinkuri_mismatch"),
            ({"target_link_uri": "https://another.example/"}, "domain_targetlinkuri_mismatch"),
            ({"response_types": ["code"]}, "invalid_response_types"),
            ({"token_endpoint_auth_method": "client_secret_basic"}, "invalid_token_endpoint_auth_method"),
            ({"initiate_login_uri": None}, "missing_initiate_login_uri"),
            ({"redirect_uris": None}, "missing_redirect_uris"),
            ({"client_name": None}, "missing_client_name"),
            ({"jwks_uri": None}, "missing_jwks_uri"),
            ({TOOL_CONFIGURATION: None}, "missing_lti-tool-configuration"),
        ],
    )
    def test_what_is_wrong_is_one_word(
        self,
        browser: Browserlike,
        registrar: Registrar,
        platform: Platform,
        changes: dict[str, Any],
        code: str,
    ) -> None:
        answer = registrar.post(registrar.token(browser), registrar.body(**changes))
        assert (answer.status_code, answer.text) == (400, code)
        assert platform.tools == []

    def test_a_token_is_good_for_one_tool(
        self, browser: Browserlike, registrar: Registrar, platform: Platform
    ) -> None:
        token = registrar.token(browser)
        assert registrar.post(token).ok
        again = registrar.post(token)
        assert (again.status_code, again.text) == (401, "token_already_used")
        assert len(platform.tools) == 1

    def test_a_token_dies_after_an_hour(
        self, browser: Browserlike, registrar: Registrar, clock: Clock
    ) -> None:
        token = registrar.token(browser)
        clock.advance(hours=1)
        assert registrar.post(token).text == "registration_token_expired"

    @pytest.mark.parametrize(
        ("token", "code"),
        [(None, "missing_registration_token"), ("invented", "invalid_registration_token")],
    )
    def test_nobody_registers_without_a_token(
        self, registrar: Registrar, platform: Platform, token: str | None, code: str
    ) -> None:
        answer = registrar.post(token)
        assert (answer.status_code, answer.text) == (401, code)
        assert platform.tools == []

    def test_a_launch_token_of_the_platform_does_not_register(
        self, registrar: Registrar, platform: Platform, clock: Clock
    ) -> None:
        later = int(clock.now().timestamp()) + 60
        answer = registrar.post(platform.sign({"sub": "student-01", "exp": later}))
        assert (answer.status_code, answer.text) == (403, "incorrect_scope")


def test_labels_roles_and_parameters_of_messages_are_not_kept(
    browser: Browserlike, registrar: Registrar, tool_origin: str
) -> None:
    answer = registrar.post(registrar.token(browser, "#as-new")).json()
    assert answer[TOOL_CONFIGURATION]["messages"] == [
        {"type": "LtiDeepLinkingRequest", "target_link_uri": f"{tool_origin}/lti/launch"}
    ]


def test_the_echo_cuts_a_custom_value_at_its_equals_sign_and_the_launch_has_it_whole(
    browser: Browserlike, registrar: Registrar, platform: Platform
) -> None:
    answer = registrar.post(registrar.token(browser, "#as-new")).json()
    assert answer[TOOL_CONFIGURATION]["custom_parameters"]["sum"] == "a"
    assert platform.tools[-1].custom["sum"] == "a=b"


def test_a_known_domain_may_be_updated_and_keeps_its_client_id(
    browser: Browserlike, registrar: Registrar, platform: Platform
) -> None:
    before = platform.client_id
    token = registrar.token(browser, "a.update")
    claims = jwt.decode(token, options={"verify_signature": False})
    assert (claims["scope"], claims["sub"]) == ("reg-update", platform.details.deployment_id)
    answer = registrar.post(token, registrar.body(client_name="Newer")).json()
    assert answer["client_id"] == before
    assert [(tool.name, tool.active) for tool in platform.tools] == [("Newer", True)]


def test_a_known_domain_may_be_registered_as_new(
    browser: Browserlike, registrar: Registrar, platform: Platform
) -> None:
    answer = registrar.post(registrar.token(browser, "#as-new")).json()
    assert answer[TOOL_CONFIGURATION]["deployment_id"] == "2"
    assert [tool.active for tool in platform.tools] == [True, False]
    assert answer["client_id"] != platform.client_id


def test_the_configuration_names_what_moodle_offers(platform: Platform) -> None:
    answer = requests.get(f"{platform.config.origin}/lti/openid-configuration", timeout=10).json()
    assert answer["issuer"] == platform.config.issuer
    assert answer["authorization_endpoint"] == platform.details.auth_login_url
    assert answer[PLATFORM_CONFIGURATION]["messages_supported"] == [
        {"type": "LtiResourceLinkRequest"},
        {"type": "LtiDeepLinkingRequest", "placements": ["ContentArea"]},
    ]


@pytest.mark.parametrize("path", ["/admin/tools", "/admin/tools/add?url=https://t.example/"])
@pytest.mark.parametrize("person", ["teacher-1", "student-01"])
def test_the_administration_is_the_administrators(browser: Browserlike, path: str, person: str) -> None:
    browser.become(person)
    page = browser.get(browser.lms + path)
    assert (page.status, page.find("main").attributes["data-problem"]) == (403, "administrator")


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "tool.example/register", "file:///etc/passwd"])
def test_only_a_web_address_is_opened(browser: Browserlike, url: str) -> None:
    browser.become("admin-1")
    listed = browser.get(f"{browser.lms}/admin/tools")
    assert browser.submit(listed, "#add-tool", url=url).status == 400


def test_the_frame_may_show_the_pasted_site_and_no_other(browser: Browserlike) -> None:
    browser.become("admin-1")
    listed = browser.get(f"{browser.lms}/admin/tools")
    page = browser.submit(listed, "#add-tool", url="https://new-tool.example/register")
    assert "https://new-tool.example" in page.headers["Content-Security-Policy"]
    assert "https://new-tool.example" not in listed.headers["Content-Security-Policy"]
    assert page.find("iframe[data-closes]").attributes["data-closes"] == "/admin/tools"


def test_names_can_be_unshared_later(browser: Browserlike, platform: Platform, peer: ToolPeer) -> None:
    browser.become("admin-1")
    listed = browser.get(f"{browser.lms}/admin/tools")
    browser.submit(listed, "form.settings", button="settings", share_names=None)
    browser.launch("student-01", PRACTICE_LINK_ID)
    claims = _claims(peer)
    assert "name" not in claims
    assert claims[f"{LTI}custom"].keys() == {"context_memberships_url"}


def _claims(peer: ToolPeer) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(peer.launches[-1]["id_token"], options={"verify_signature": False})
    return claims
