"""What pages pass on opens once, for a while, and from pages of Baton alone. Everything else is refused."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from lti_app.browser import browser_hash
from lti_app.db.models import HandOver, LaunchSession, Registration
from lti_app.lti.launching.handovers import Kind, pass_on, take
from tests.databases import on_sqlite
from tests.launching import TOOL, visits
from tests.lti_app.lti.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from lti_app.runtime import Runtime
    from tests.clock import Clock
    from tests.platform_keys import SigningPlatform

OWN = {"Sec-Fetch-Site": "same-origin", "Origin": TOOL}
FORMS = {"/lti/login/tab": Kind.LOGIN, "/lti/launch/proof": Kind.PROOF, "/lti/visit/tab": Kind.VISIT}


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without cookies, sending what its user has copied from somewhere."""
    return app.test_client(use_cookies=False)


@pytest.fixture
def visitor(app: Flask, platform: SigningPlatform, clock: Clock) -> Visitor:
    """Somebody whose frame keeps no cookies, at a platform that keeps secrets."""
    return Visitor(app, platform, clock, frame_cookies=False, storage=True)


@pytest.fixture
def proof_page(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> TestResponse:
    """The page of a launch that waits for its proof; its script has not run."""
    act = visitor._script

    def until_the_launch(page: TestResponse) -> TestResponse | None:
        return None if "launch-proof" in page.text else act(page)

    monkeypatch.setattr(visitor, "_script", until_the_launch)
    return visitor.arrive()


def _token(page: TestResponse) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page.text)
    assert found
    return found[1]


def _post(client: FlaskClient, path: str, headers: dict[str, str] = OWN, **fields: str) -> TestResponse:
    return client.post(path, base_url=TOOL, data=fields, headers=headers)


def _refused(response: TestResponse, code: str = "LTI-HAND-OVER") -> None:
    assert response.status_code == 403
    assert code in response.text
    assert "Location" not in response.headers
    assert "Set-Cookie" not in response.headers


def _passed_on(run: Runtime, kind: Kind) -> str:
    return pass_on(run, kind, {"parameters": {}, "in_tab": False, "visit": "v", "secret": "s"})


def test_of_many_who_come_with_a_token_at_once_one_gets_what_was_passed_on(app: Flask) -> None:
    run: Runtime = app.extensions["baton"]
    token = pass_on(run, Kind.VISIT, {"visit": "v"})
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: take(run, Kind.VISIT, token), range(8)))
    assert [data for data in taken if data] == [{"visit": "v"}]


@on_sqlite
def test_a_token_opens_what_it_was_made_for_and_nothing_else(app: Flask) -> None:
    run: Runtime = app.extensions["baton"]
    token = pass_on(run, Kind.PROOF, {"secret": "s"})
    assert take(run, Kind.VISIT, token) is None
    assert take(run, Kind.LOGIN, token) is None
    assert take(run, Kind.PROOF, token) == {"secret": "s"}


@pytest.mark.parametrize("token", [None, "", "made-up", "x" * 5000, "a\x00b", "\ud800"])
@pytest.mark.parametrize("kind", list(Kind))
def test_a_token_of_nobody_opens_nothing(app: Flask, kind: Kind, token: str | None) -> None:
    assert take(app.extensions["baton"], kind, token) is None


@on_sqlite
@pytest.mark.parametrize(("path", "kind"), FORMS.items())
def test_a_form_of_another_site_opens_nothing_and_uses_nothing_up(
    app: Flask, client: FlaskClient, path: str, kind: Kind
) -> None:
    run: Runtime = app.extensions["baton"]
    for headers in (
        {"Sec-Fetch-Site": "cross-site", "Origin": TOOL},
        {"Sec-Fetch-Site": "same-site", "Origin": TOOL},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {},
    ):
        token = _passed_on(run, kind)
        _refused(_post(client, path, headers, token=token, secret="s"))
        assert take(run, kind, token) is not None


@on_sqlite
@pytest.mark.parametrize(("path", "kind"), FORMS.items())
def test_what_was_passed_on_three_minutes_ago_opens_nothing(
    app: Flask, client: FlaskClient, clock: Clock, path: str, kind: Kind
) -> None:
    token = _passed_on(app.extensions["baton"], kind)
    clock.advance(minutes=3)
    _refused(_post(client, path, token=token, secret="s"))


@on_sqlite
@pytest.mark.parametrize(("path", "kind"), FORMS.items())
@pytest.mark.parametrize("fields", [{}, {"token": "x" * 300_000}, {"token": "\x00"}])
def test_a_form_without_a_fitting_token_is_refused(
    client: FlaskClient, path: str, kind: Kind, fields: dict[str, str]
) -> None:
    _refused(_post(client, path, **fields))


@on_sqlite
@pytest.mark.parametrize("secret", ["", "wrong", "x" * 300_000, "\x00", "ä"])
def test_a_launch_that_is_not_proven_opens_nothing_and_cannot_be_tried_again(
    visitor: Visitor, proof_page: TestResponse, client: FlaskClient, runtime: Runtime, secret: str
) -> None:
    token = _token(proof_page)
    _refused(_post(client, "/lti/launch/proof", token=token, secret=secret), "LTI-PROOF")
    (right,) = visitor.kept.values()
    _refused(_post(client, "/lti/launch/proof", token=token, secret=right))
    assert visits(runtime) == []


def test_a_proof_opens_one_visit_once(
    visitor: Visitor, proof_page: TestResponse, client: FlaskClient, runtime: Runtime
) -> None:
    (right,) = visitor.kept.values()
    fields = {"token": _token(proof_page), "secret": right}
    assert _post(client, "/lti/launch/proof", **fields).status_code == 303
    _refused(_post(client, "/lti/launch/proof", **fields))
    assert len(visits(runtime)) == 1


@on_sqlite
def test_the_secret_of_one_login_proves_no_other(
    app: Flask, platform: SigningPlatform, clock: Clock, visitor: Visitor, proof_page: TestResponse,
    client: FlaskClient, runtime: Runtime,
) -> None:  # fmt: skip
    stranger = Visitor(app, platform, clock, frame_cookies=False, storage=True)
    stranger.answer = lambda _url, _client: client.get("/healthz")  # type: ignore[method-assign]
    stranger.arrive()
    (other,) = stranger.kept.values()
    _refused(_post(client, "/lti/launch/proof", token=_token(proof_page), secret=other), "LTI-PROOF")
    assert visits(runtime) == []


@on_sqlite
def test_the_cookie_of_a_launch_is_no_proof_where_the_platform_keeps_the_secret(
    visitor: Visitor, proof_page: TestResponse, runtime: Runtime
) -> None:
    assert "launch-proof" in proof_page.text
    assert visits(runtime) == []
    (secret,) = visitor.kept.values()
    assert secret not in proof_page.text
    assert browser_hash(secret) not in proof_page.text


@on_sqlite
def test_a_page_that_asks_for_a_proof_is_shown_by_the_platform_alone(
    proof_page: TestResponse, platform: SigningPlatform
) -> None:
    policy = proof_page.headers["Content-Security-Policy"]
    assert f"frame-ancestors 'self' {platform.issuer} {platform.url};" in policy


@on_sqlite
def test_a_platform_that_was_switched_off_meanwhile_lets_nobody_in(
    visitor: Visitor, proof_page: TestResponse, client: FlaskClient, runtime: Runtime
) -> None:
    with runtime.database.transaction() as session:
        session.query(Registration).one().state = "off"
    (right,) = visitor.kept.values()
    _refused(_post(client, "/lti/launch/proof", token=_token(proof_page), secret=right), "LTI-OFF")
    assert visits(runtime) == []


def _visit_page(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> TestResponse:
    """The page that offers a new tab for a visit that is open."""
    pressed = visitor.press
    monkeypatch.setattr(visitor, "press", lambda page: page)
    page = visitor.arrive()
    monkeypatch.setattr(visitor, "press", pressed)
    return page


def test_a_visit_is_taken_over_once(
    visitor: Visitor, runtime: Runtime, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _visit_page(visitor, monkeypatch)
    assert visitor.press(page).status_code == 200
    _refused(_post(client, "/lti/visit/tab", token=_token(page)))
    (visit,) = visits(runtime)
    assert "SESSION-UNKNOWN" in client.get(f"/l/{visit.id}/", base_url=TOOL).text


@on_sqlite
def test_a_visit_that_has_ended_is_not_handed_over(
    visitor: Visitor, runtime: Runtime, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    page = _visit_page(visitor, monkeypatch)
    with runtime.database.transaction() as session:
        session.query(LaunchSession).one().expires_at = clock.now()
    _refused(_post(client, "/lti/visit/tab", token=_token(page)))


@on_sqlite
def test_taking_a_visit_over_ends_what_the_tab_s_browser_had_open_of_somebody_else(
    app: Flask, platform: SigningPlatform, clock: Clock, runtime: Runtime
) -> None:
    visitor = Visitor(app, platform, clock, frame_cookies=False, storage=True)
    visitor.frame, frame = visitor.tab, visitor.frame  # somebody else launched in a tab of this browser
    claims = platform.claims
    platform.claims = lambda *a: claims(*a) | {"sub": "student-9"}  # type: ignore[method-assign]
    assert visitor.arrive().status_code == 200
    platform.claims = claims  # type: ignore[method-assign]
    (before,) = visits(runtime)
    visitor.frame, visitor.hint_used = frame, False
    assert visitor.arrive().status_code == 200
    assert "SESSION-EXPIRED" in visitor.tab.get(f"/l/{before.id}/", base_url=TOOL).text


@on_sqlite
@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_nobody_is_led_into_a_visit_by_another_site(app: Flask, client: FlaskClient, site: str) -> None:
    run: Runtime = app.extensions["baton"]
    token = pass_on(run, Kind.VISIT, {"visit": "v", "in_tab": False})
    address = f"/lti/visit?token={token}"
    _refused(client.get(address, base_url=TOOL, headers={"Sec-Fetch-Site": site}))


@on_sqlite
def test_the_look_whether_cookies_stay_is_taken_once(client: FlaskClient, visitor: Visitor) -> None:
    begun = client.post("/lti/login", base_url=TOOL, data=visitor.parameters())
    assert client.get(begun.location, base_url=TOOL).status_code == 200
    again = client.get(begun.location, base_url=TOOL)
    assert again.status_code == 403
    assert "LTI-STATE" in again.text


@on_sqlite
@pytest.mark.parametrize(
    "changes",
    [
        {"target_link_uri": "https://evil.example/"},
        {"target_link_uri": "//evil.example/"},
        {"target_link_uri": "https://baton.example@evil.example/"},
        {"target_link_uri": "https://baton.example\\@evil.example/"},
        {"target_link_uri": "javascript:alert(1)"},
        {"iss": "https://evil.example"},
        {"lti_message_hint": "x" * 200_000},
        {"lti_storage_target": "x" * 200_000},
        {"login_hint": "x" * 200_000},
    ],
)
def test_a_call_that_leads_elsewhere_or_never_ends_keeps_nothing(
    client: FlaskClient, visitor: Visitor, runtime: Runtime, changes: dict[str, Any]
) -> None:
    response = client.post("/lti/login", base_url=TOOL, data=visitor.parameters(**changes))
    assert 400 <= response.status_code < 500
    assert re.search(r"LTI-(LOGIN|REGISTRATION|CLAIM-TARGET)", response.text)
    assert "Location" not in response.headers
    with runtime.database.transaction(writes=False) as session:
        assert session.query(HandOver).count() == 0
