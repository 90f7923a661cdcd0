"""Launching as Canvas does it (facts: section 1.2 to 1.4)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests

from lti_app.sandbox.canvas.knobs import knobs_of, turn
from lti_app.sandbox.config import COURSE_ID
from lti_app.sandbox.vocabulary import LTI
from tests.lti_app.sandbox.canvas.conftest import CLIENT_ID, ISSUER, PRACTICE, claims_of, launched

if TYPE_CHECKING:
    from lti_app.sandbox import Browserlike, Platform
    from tests.clock import Clock
    from tests.lti_app.sandbox.peer import ToolPeer


def test_login_initiation_is_a_form_post_with_canvas_parameters(
    platform: Platform, browser: Browserlike, peer: ToolPeer
) -> None:
    browser.launch("student-01", PRACTICE)
    sent = peer.initiations[-1]
    assert sent["iss"] == ISSUER
    assert sent["client_id"] == CLIENT_ID
    assert sent["canvas_region"] == "not_configured"
    assert sent["canvas_environment"] == "prod"
    assert sent["lti_storage_target"] == "post_message_forwarding"
    number, _, where = sent["lti_deployment_id"].partition(":")
    assert number == "7"
    assert len(where) == 40
    assert len(sent["login_hint"]) == 40
    assert jwt.get_unverified_header(sent["lti_message_hint"])["alg"] == "HS256"


def test_an_older_canvas_says_deployment_id_and_offers_no_storage(
    platform: Platform, browser: Browserlike, peer: ToolPeer
) -> None:
    turn(platform, deployment_parameter="deployment_id", storage_target=None)
    browser.launch("student-01", PRACTICE)
    assert "deployment_id" in peer.initiations[-1]
    assert "lti_deployment_id" not in peer.initiations[-1]
    assert "lti_storage_target" not in peer.initiations[-1]
    assert "lti_storage_target" not in peer.launches[-1]


def test_signing_in_begins_at_another_host_and_ends_at_the_institution(
    platform: Platform, browser: Browserlike, peer: ToolPeer
) -> None:
    page = browser.launch("student-01", PRACTICE)
    hosts = [urlsplit(url).hostname for url, _ in page.steps]
    assert "sso.localhost" in hosts
    assert hosts.index("sso.localhost") < len(hosts) - 1
    assert urlsplit(platform.details.auth_login_url).path == "/api/lti/authorize_redirect"


def test_the_answer_has_other_fields_beside_the_token(
    platform: Platform, browser: Browserlike, peer: ToolPeer
) -> None:
    browser.launch("student-01", PRACTICE)
    fields = peer.launches[-1]
    assert set(fields) == {"utf8", "authenticity_token", "id_token", "state", "lti_storage_target"}
    assert fields["utf8"] == "✓"


def test_a_launch_is_answered_once(browser: Browserlike, platform: Platform, peer: ToolPeer) -> None:
    browser.launch("student-01", PRACTICE)
    url = peer.authorization_url(platform.config.tool.origin, peer.initiations[-1])
    browser.go_on(browser.get(url))
    assert peer.launches[-1]["error"] == "launch_no_longer_valid"
    assert peer.launches[-1]["state"] == "state-1"
    assert "id_token" not in peer.launches[-1]


def test_a_hint_of_more_than_five_minutes_is_a_page_of_canvas(
    browser: Browserlike, platform: Platform, peer: ToolPeer, clock: Clock
) -> None:
    browser.launch("student-01", PRACTICE)
    answered = len(peer.launches)
    url = peer.authorization_url(platform.config.tool.origin, peer.initiations[-1])
    clock.advance(301)
    page = browser.get(url)
    assert page.status == 400
    assert page.find("main").attributes["data-problem"] == "hint"
    assert len(peer.launches) == answered


@pytest.mark.parametrize(
    "name",
    ["client_id", "login_hint", "nonce", "prompt", "response_mode", "response_type", "scope"],
)
def test_every_parameter_must_be_there(
    browser: Browserlike, platform: Platform, peer: ToolPeer, name: str
) -> None:
    peer.login = {name: None}
    page = browser.launch("student-01", PRACTICE)
    if name == "client_id":  # whom to tell is not known
        assert page.status == 400
    else:
        assert peer.launches[-1]["error"] == "invalid_request_object"
        assert name in peer.launches[-1]["error_description"]


def test_the_scope_is_openid_and_nothing_more(
    browser: Browserlike, platform: Platform, peer: ToolPeer
) -> None:
    peer.login = {"scope": "openid profile"}
    browser.launch("student-01", PRACTICE)
    assert peer.launches[-1]["error"] == "invalid_request_object"


def test_a_foreign_redirect_uri_is_a_page_and_no_redirect(
    browser: Browserlike, platform: Platform, peer: ToolPeer
) -> None:
    peer.login = {"redirect_uri": "http://127.0.0.1:9/elsewhere"}
    page = browser.launch("student-01", PRACTICE)
    assert page.status == 400
    assert page.find("main").attributes["data-problem"] == "redirect"
    assert peer.launches == []


def test_parameters_of_a_registered_redirect_uri_must_be_there_and_others_may(
    browser: Browserlike, platform: Platform, peer: ToolPeer
) -> None:
    launch_url = platform.config.tool.launch_url
    platform.tool.redirect_urls = [f"{launch_url}?a=1"]
    peer.login = {"redirect_uri": f"{launch_url}?b=2&a=1"}
    browser.launch("student-01", PRACTICE)
    assert "id_token" in peer.launches[-1]
    peer.login = {"redirect_uri": f"{launch_url}?b=2"}
    assert browser.launch("student-01", PRACTICE).status == 400


def test_without_canvas_own_cookie_the_tool_hears_login_required(
    browser: Browserlike, platform: Platform, peer: ToolPeer
) -> None:
    turn(platform, signed_in=False)
    browser.launch("student-01", PRACTICE)
    assert peer.launches[-1]["error"] == "login_required"
    assert peer.launches[-1]["error_description"] == "Must have an active user session"


def test_somebody_elses_login_hint_is_login_required(
    browser: Browserlike, platform: Platform, peer: ToolPeer
) -> None:
    peer.login = {"login_hint": "0" * 40}
    browser.launch("student-01", PRACTICE)
    assert peer.launches[-1]["error"] == "login_required"


def test_a_key_switched_off_during_the_launch_is_unauthorized_client(
    browser: Browserlike, platform: Platform, peer: ToolPeer
) -> None:
    browser.launch("student-01", PRACTICE)
    platform.tool.active = False
    url = peer.authorization_url(platform.config.tool.origin, peer.initiations[-1])
    browser.go_on(browser.get(url))
    assert peer.launches[-1]["error"] == "unauthorized_client"


def test_two_keys_are_published_by_the_time_they_were_made_and_rotate(
    browser: Browserlike, platform: Platform, peer: ToolPeer
) -> None:
    def published() -> list[str]:
        answer = requests.get(platform.details.key_set_url, timeout=5).json()
        return [key["kid"] for key in answer["keys"]]

    before = published()
    assert len(before) == 2
    assert all(kid.endswith("Z") and kid[10] == "T" for kid in before)
    new = platform.keys.rotate()
    assert published() == [before[1], new]
    browser.launch("student-01", PRACTICE)
    assert jwt.get_unverified_header(peer.launches[-1]["id_token"])["kid"] == new


def test_several_deployments_are_told_apart(browser: Browserlike, platform: Platform, peer: ToolPeer) -> None:
    platform.tool.deployment_ids.append("9")
    found = platform.courses.link(PRACTICE)
    assert found is not None
    platform.courses.change_link(replace(found[1], extra={"deployment": "9"}))
    claims = launched(browser, peer, "student-01")
    assert claims[f"{LTI}deployment_id"].startswith("9:")
    assert peer.initiations[-1]["lti_deployment_id"] == claims[f"{LTI}deployment_id"]


def test_a_public_course_opens_for_nobody_in_particular(
    browser: Browserlike, platform: Platform, peer: ToolPeer
) -> None:
    course = platform.courses.get(COURSE_ID)
    assert course is not None
    url = f"{platform.config.origin}/course/{COURSE_ID}/public/{PRACTICE}"
    assert browser.get(url).status == 404
    platform.courses.put(replace(course, extra={"public": True}))
    browser.go_on(browser.get(url))
    claims = claims_of(peer)
    assert "sub" not in claims
    assert claims[f"{LTI}roles"] == ["http://purl.imsglobal.org/vocab/lis/v2/system/person#None"]


def test_the_hint_says_where_the_institution_is(
    platform: Platform, browser: Browserlike, peer: ToolPeer
) -> None:
    browser.launch("student-01", PRACTICE)
    hint = jwt.decode(
        peer.initiations[-1]["lti_message_hint"], options={"verify_signature": False, "verify_exp": False}
    )
    assert hint["canvas_domain"] == urlsplit(platform.config.origin).netloc
    assert hint["exp"] - hint["iat"] == 300
    secret = knobs_of(platform).secret
    assert jwt.decode(
        peer.initiations[-1]["lti_message_hint"],
        secret,
        algorithms=["HS256"],
        options={"verify_exp": False, "verify_iat": False},
    )


def test_the_sso_host_sends_on_every_parameter(
    platform: Platform, browser: Browserlike, peer: ToolPeer
) -> None:
    page = browser.launch("student-01", PRACTICE)
    authorize = next(url for url, _ in page.steps if urlsplit(url).path == "/api/lti/authorize")
    assert parse_qs(urlsplit(authorize).query)["state"] == ["state-1"]
