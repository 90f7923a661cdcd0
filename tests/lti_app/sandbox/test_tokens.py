"""The token endpoint: everything about a client assertion is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jwt
import pytest
import requests

from lti_app.sandbox.vocabulary import ASSERTION_TYPE, LINEITEMS_TYPE, SCORE
from tests.lti_app.sandbox.peer import signing_key

if TYPE_CHECKING:
    from lti_app.sandbox import Platform
    from tests.clock import Clock
    from tests.lti_app.sandbox.peer import Services, ToolPeer


def test_a_proper_assertion_gets_a_token_for_sixty_seconds(services: Services) -> None:
    answer = services.ask_token()
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.json()["token_type"] == "Bearer"
    assert answer.json()["expires_in"] == 60


def test_unknown_scopes_are_left_out_silently(services: Services) -> None:
    answer = services.ask_token(f"openid {SCORE}")
    assert answer.json()["scope"] == SCORE


@pytest.mark.parametrize("scope", ["", "openid"])
def test_no_known_scope_is_an_error(services: Services, scope: str) -> None:
    answer = services.ask_token(scope)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "https://another.example/token"},
        {"aud": None},
        {"aud": ["https://another.example/token"]},
        {"iss": "another"},
        {"iss": None},
        {"sub": "another"},
        {"sub": None},
        {"jti": None},
        {"jti": ""},
        {"exp": None},
        {"iat": None},
    ],
)
def test_an_assertion_with_a_wrong_claim_is_refused(services: Services, claims: dict[str, Any]) -> None:
    answer = services.ask_token(client_assertion=services.assertion(**claims))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client")


def test_an_audience_list_that_holds_the_endpoint_will_do(services: Services, platform: Platform) -> None:
    audience = [platform.config.issuer, platform.details.auth_token_url]
    assert services.ask_token(client_assertion=services.assertion(aud=audience)).ok


@pytest.mark.parametrize(
    ("issued", "expires", "reason"),
    [(-120, -60, "Expired token"), (20, 60, "iat is in the future"), (-5, 600, "lives longer")],
)
def test_an_assertion_out_of_time_is_refused(
    services: Services, clock: Clock, issued: int, expires: int, reason: str
) -> None:
    now = int(clock.now().timestamp())
    assertion = services.assertion(iat=now + issued, exp=now + expires)
    answer = services.ask_token(client_assertion=assertion)
    assert answer.status_code == 400
    assert reason in answer.json()["error_description"]


def test_an_assertion_is_good_once(services: Services) -> None:
    assertion = services.assertion()
    assert services.ask_token(client_assertion=assertion).ok
    again = services.ask_token(client_assertion=assertion)
    assert (again.status_code, again.json()["error_description"]) == (400, "jti was used before")


def test_another_key_under_the_tools_key_id_is_refused(services: Services) -> None:
    answer = services.ask_token(client_assertion=services.assertion(key=signing_key(1)))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client")


def test_an_unknown_key_id_is_refused(services: Services) -> None:
    answer = services.ask_token(client_assertion=services.assertion(kid="unheard-of"))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client")


def test_a_shared_secret_is_no_signature(services: Services, platform: Platform) -> None:
    proper = jwt.decode(services.assertion(), options={"verify_signature": False})
    forged = jwt.encode(proper, "s" * 40, "HS256", headers={"kid": services.peer.kid})
    assert services.ask_token(client_assertion=forged).status_code == 400


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
        ({"client_assertion_type": "another"}, "invalid_request"),
        ({"client_assertion": "not.a.jwt"}, "invalid_client"),
    ],
)
def test_a_malformed_request_is_refused(services: Services, changes: dict[str, str], error: str) -> None:
    answer = services.ask_token(**changes)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_a_request_without_an_assertion_is_refused(platform: Platform) -> None:
    form = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION_TYPE}
    answer = requests.post(platform.details.auth_token_url, data=form, timeout=10)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_the_tools_keys_are_fetched_once_and_again_after_a_rotation(
    services: Services, peer: ToolPeer
) -> None:
    services.token()
    services.token()
    assert peer.key_requests == 1
    peer.key, peer.kid = signing_key(1), "new-key"
    assert services.ask_token().ok
    assert peer.key_requests == 2


def test_unreachable_keys_are_a_page_not_json(services: Services, peer: ToolPeer) -> None:
    peer.keys_down = True
    answer = services.ask_token()
    assert answer.status_code == 404
    assert answer.text.startswith("<!doctype html>")


def test_a_token_dies_after_sixty_seconds(services: Services, clock: Clock) -> None:
    token = services.token()
    lineitems = services.address("lineitems")
    assert services.call("GET", lineitems, token=token, accept=LINEITEMS_TYPE).ok
    clock.advance(60)
    assert services.call("GET", lineitems, token=token, accept=LINEITEMS_TYPE).status_code == 401


def test_a_token_is_good_for_its_scopes_alone(services: Services) -> None:
    answer = services.call(
        "GET", services.address("lineitems"), token=services.token(SCORE), accept=LINEITEMS_TYPE
    )
    assert answer.status_code == 401
    assert answer.json()["reason"] == "Unauthorized"


@pytest.mark.parametrize("token", ["", "invented"])
def test_no_service_answers_without_a_living_token(services: Services, token: str) -> None:
    answer = services.call("GET", services.column, token=token)
    assert answer.status_code == 401
