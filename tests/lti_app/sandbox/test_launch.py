"""Launches: what the sandbox sends, what it accepts, and what it tells of whom."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jwt
import pytest
import requests

from lti_app.sandbox.config import COURSE_ID, PRACTICE_LINK_ID, TEACHER_LINK_ID
from lti_app.sandbox.vocabulary import AGS_CLAIM, AGS_SCOPES, LTI, NRPS_CLAIM

if TYPE_CHECKING:
    from lti_app.sandbox import Browserlike, Platform
    from tests.clock import Clock
    from tests.lti_app.sandbox.peer import ToolPeer


def claims_of(peer: ToolPeer, platform: Platform) -> dict[str, Any]:
    """Return the claims of the last launch, its signature checked with the published keys."""
    token = peer.launches[-1]["id_token"]
    keys = jwt.PyJWKClient(platform.details.key_set_url)
    return jwt.decode(
        token,
        keys.get_signing_key_from_jwt(token).key,
        algorithms=["RS256"],
        audience=platform.client_id,
        options={"verify_exp": False, "verify_iat": False},  # the sandbox runs on the test's clock
    )


def test_a_launch_in_the_frame_ends_at_the_tool(
    browser: Browserlike, peer: ToolPeer, platform: Platform
) -> None:
    page = browser.launch("student-01", PRACTICE_LINK_ID)
    assert page.find("#tool").text == "launched"
    assert page.navigation.framed
    assert peer.launches[-1]["state"] == "state-1"
    assert claims_of(peer, platform)["nonce"] == "nonce-1"


def test_login_initiation_says_what_moodle_says(
    browser: Browserlike, peer: ToolPeer, platform: Platform
) -> None:
    browser.launch("student-01", PRACTICE_LINK_ID)
    sent = peer.initiations[-1]
    hint = json.loads(sent.pop("lti_message_hint"))
    assert hint["launchid"].startswith("ltilaunch_")
    assert sent == {
        "iss": platform.config.issuer,
        "target_link_uri": platform.config.tool.launch_url,
        "login_hint": "student-01",
        "client_id": platform.client_id,
        "lti_deployment_id": "1",
    }


def test_the_id_token_has_the_shape_of_moodles(
    browser: Browserlike, peer: ToolPeer, platform: Platform
) -> None:
    browser.launch("student-01", PRACTICE_LINK_ID)
    claims = claims_of(peer, platform)
    header = jwt.get_unverified_header(peer.launches[-1]["id_token"])
    assert (header["typ"], header["alg"]) == ("JWT", "RS256")
    assert isinstance(claims["aud"], str)
    assert claims[f"{LTI}roles"] == ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"]
    assert claims[f"{LTI}context"]["type"] == ["CourseSection"]
    assert claims[f"{LTI}tool_platform"]["product_family_code"] == "moodle"
    assert claims[f"{LTI}launch_presentation"]["document_target"] == "iframe"
    assert claims[f"{LTI}ext"]["lms"] == "moodle-2"
    assert claims[NRPS_CLAIM]["service_versions"] == ["1.0", "2.0"]


def test_an_id_token_lives_sixty_seconds(
    browser: Browserlike, peer: ToolPeer, platform: Platform, clock: Clock
) -> None:
    browser.launch("student-01", PRACTICE_LINK_ID)
    claims = claims_of(peer, platform)
    assert claims["iat"] == clock.now().timestamp()
    assert claims["exp"] - claims["iat"] == 60


def test_a_graded_link_names_its_line_item(browser: Browserlike, peer: ToolPeer, platform: Platform) -> None:
    browser.launch("student-01", PRACTICE_LINK_ID)
    service = claims_of(peer, platform)[AGS_CLAIM]
    assert service["lineitem"].endswith("/lineitems/1/lineitem?type_id=1")
    assert service["lineitems"].endswith("/lineitems?type_id=1")
    assert set(service["scope"]) == set(AGS_SCOPES)


def test_the_teacher_link_is_the_course_itself_without_a_line_item(
    browser: Browserlike, peer: ToolPeer, platform: Platform
) -> None:
    browser.launch("teacher-1", TEACHER_LINK_ID)
    claims = claims_of(peer, platform)
    assert claims[f"{LTI}resource_link"]["id"] == claims[f"{LTI}context"]["id"] == COURSE_ID
    assert "lineitem" not in claims[AGS_CLAIM]
    assert "lineitems" in claims[AGS_CLAIM]


@pytest.mark.parametrize(
    ("person", "role"),
    [("student-07", "Learner"), ("teacher-1", "Instructor"), ("assistant-1", "Instructor")],
)
def test_launch_roles_are_moodles(
    browser: Browserlike, peer: ToolPeer, platform: Platform, person: str, role: str
) -> None:
    browser.launch(person, PRACTICE_LINK_ID)
    assert [uri.rpartition("#")[2] for uri in claims_of(peer, platform)[f"{LTI}roles"]] == [role]


class TestPrivacy:
    @pytest.fixture
    def options(self) -> dict[str, object]:
        return {"share_names": False}

    def test_names_are_not_told_unless_they_are_shared(
        self, browser: Browserlike, peer: ToolPeer, platform: Platform
    ) -> None:
        browser.launch("student-02", PRACTICE_LINK_ID)
        claims = claims_of(peer, platform)
        assert claims["sub"] == "student-02"
        assert claims.keys().isdisjoint({"name", "given_name", "family_name", "email"})
        assert "user_username" not in claims[f"{LTI}ext"]


def test_shared_names_arrive_whole(browser: Browserlike, peer: ToolPeer, platform: Platform) -> None:
    browser.launch("student-06", PRACTICE_LINK_ID)
    claims = claims_of(peer, platform)
    assert claims["name"] == "يوسف المنصوري"
    assert "email" not in claims


@pytest.mark.parametrize(
    ("login", "error"),
    [
        ({"scope": "openid email"}, "invalid_scope"),
        ({"scope": None}, "invalid_scope"),
        ({"response_type": "code"}, "unsupported_response_type"),
        ({"response_mode": None}, "invalid_request"),
        ({"response_mode": "query"}, "invalid_request"),
        ({"prompt": "login"}, "invalid_request"),
        ({"prompt": None}, "invalid_request"),
        ({"nonce": None}, "invalid_request"),
        ({"nonce": ""}, "invalid_request"),
        ({"login_hint": "student-02"}, "access_denied"),
        ({"login_hint": None}, "access_denied"),
        ({"lti_message_hint": None}, "invalid_request"),
        ({"lti_message_hint": '{"launchid": "another"}'}, "invalid_request"),
        ({"lti_message_hint": "[]"}, "invalid_request"),
    ],
)
def test_a_wrong_authorisation_request_is_refused_by_a_post_to_the_tool(
    browser: Browserlike, peer: ToolPeer, login: dict[str, str | None], error: str
) -> None:
    peer.login = login
    browser.launch("student-01", PRACTICE_LINK_ID)
    posted = peer.launches[-1]
    assert posted["error"] == error
    assert posted["state"] == "state-1"
    assert posted["error_description"]
    assert "id_token" not in posted


@pytest.mark.parametrize(
    "login",
    [
        {"redirect_uri": "http://127.0.0.1:1/lti/launch"},
        {"redirect_uri": None},
        {"client_id": "another"},
    ],
)
def test_nothing_is_sent_to_an_address_or_client_that_is_not_registered(
    browser: Browserlike, peer: ToolPeer, login: dict[str, str | None]
) -> None:
    peer.login = login
    page = browser.launch("student-01", PRACTICE_LINK_ID)
    assert page.status == 400
    assert not page.find_all("form")
    assert peer.launches == []


def test_a_launch_is_answered_once(browser: Browserlike, peer: ToolPeer, platform: Platform) -> None:
    tool_page = browser.launch("student-01", PRACTICE_LINK_ID)
    again = peer.authorization_url(tool_page.origin, peer.initiations[-1])
    browser.go_on(browser.get(again))
    assert "id_token" in peer.launches[0]
    assert peer.launches[1]["error"] == "invalid_request"


def test_a_launch_is_too_old_after_ten_minutes(
    browser: Browserlike, peer: ToolPeer, platform: Platform, clock: Clock
) -> None:
    browser.become("student-01")
    started = browser.get(f"{browser.lms}/launch/{PRACTICE_LINK_ID}")
    clock.advance(minutes=10)
    browser.go_on(started)
    assert peer.launches[-1]["error"] == "invalid_request"


def test_another_person_cannot_take_over_a_launch(browser: Browserlike, peer: ToolPeer) -> None:
    browser.become("student-01")
    started = browser.get(f"{browser.lms}/launch/{PRACTICE_LINK_ID}")
    browser.become("student-02")
    browser.go_on(started)
    assert peer.launches[-1]["error"] == "access_denied"


def test_without_a_person_the_tool_hears_login_required(platform: Platform, peer: ToolPeer) -> None:
    parameters = {
        "client_id": platform.client_id,
        "redirect_uri": platform.config.tool.launch_url,
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "nonce": "n",
        "state": "s",
        "repost": "1",
    }
    answer = requests.get(platform.details.auth_login_url, params=parameters, timeout=10)
    assert 'name="error" value="login_required"' in answer.text


def test_a_tool_that_comes_by_a_form_gets_its_launch_after_a_repost(
    browser: Browserlike, peer: ToolPeer
) -> None:
    peer.by_form = True  # so that the browser leaves the Lax cookie out
    page = browser.launch("student-01", PRACTICE_LINK_ID)
    assert page.find("#tool")
    auth_requests = [url for url, _ in page.steps if "/lti/auth" in url]
    assert len(auth_requests) == 2
    assert "id_token" in peer.launches[-1]


def test_a_new_window_is_told_to_the_tool(browser: Browserlike, peer: ToolPeer, platform: Platform) -> None:
    browser.become("student-01")
    page = browser.open_window(PRACTICE_LINK_ID)
    assert not page.navigation.framed
    assert claims_of(peer, platform)[f"{LTI}launch_presentation"]["document_target"] == "window"


def test_the_return_address_shows_what_the_tool_says(
    browser: Browserlike, peer: ToolPeer, platform: Platform
) -> None:
    browser.launch("student-01", PRACTICE_LINK_ID)
    back = claims_of(peer, platform)[f"{LTI}launch_presentation"]["return_url"]
    page = browser.get(f"{back}&lti_errormsg=<b>no</b>")
    assert page.find("#tool-error").text == "The tool reports a problem: <b>no</b>"


def test_a_rotated_key_signs_and_the_old_one_stays_published(
    browser: Browserlike, peer: ToolPeer, platform: Platform
) -> None:
    browser.launch("student-01", PRACTICE_LINK_ID)
    first = jwt.get_unverified_header(peer.launches[-1]["id_token"])["kid"]
    platform.keys.rotate()
    browser.open(PRACTICE_LINK_ID)
    second = jwt.get_unverified_header(peer.launches[-1]["id_token"])["kid"]
    published = requests.get(platform.details.key_set_url, timeout=10).json()["keys"]
    assert first != second
    assert [key["kid"] for key in published] == [first, second]
    assert all(set(key).isdisjoint({"d", "p", "q"}) for key in published)
