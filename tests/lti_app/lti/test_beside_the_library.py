"""Launches that pylti1p3 gets wrong, each given to the bare library and to Baton."""

from __future__ import annotations

import ast
import json
import zlib
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jwcrypto.jwk import JWK
from pylti1p3.contrib.flask import FlaskCacheDataStorage
from pylti1p3.deep_link import DeepLink
from pylti1p3.registration import Registration
from pylti1p3.roles import StaffRole, StudentRole, TeacherRole
from pylti1p3.tool_config import ToolConfDict

import lti_app
from lti_app.browser import COOKIE
from lti_app.lti.keys import add_key
from lti_app.lti.launching.toolconf import DbToolConf
from lti_app.lti.roles import STUDENTS, Role, role_of
from tests.launching import Browser, cookies, visits
from tests.loopback import Reply
from tests.lti_app.lti.bare import DictCache, bare_app
from tests.platform_keys import CLAIM, MEMBERSHIP

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from lti_app.runtime import Runtime
    from tests.clock import Clock
    from tests.loopback import Loopback
    from tests.platform_keys import SigningPlatform

pytestmark = pytest.mark.sqlite_alone

LIS = "http://purl.imsglobal.org/vocab/lis/v2/"


@pytest.fixture
def bare(platform: SigningPlatform, clock: Clock) -> Browser:
    """A browser at a tool of the library alone."""
    return Browser(bare_app(platform), platform, clock.now)


def test_g1_a_message_sent_twice_is_taken_once(
    bare: Browser, browser: Browser, platform: SigningPlatform, runtime: Runtime
) -> None:
    def twice(visitor: Browser) -> list[int]:
        asked = visitor.begin()
        token = platform.sign(visitor.claims(asked))
        return [visitor.post(token, asked["state"]).status_code for _ in range(2)]

    assert twice(bare) == [200, 200]
    assert twice(browser) == [303, 403]
    assert len(visits(runtime)) == 1


def test_g2_a_nonce_belongs_to_the_state_it_was_made_with(
    bare: Browser, browser: Browser, platform: SigningPlatform
) -> None:
    def crossed(visitor: Browser) -> Any:
        one, two = visitor.begin(), visitor.begin()
        return visitor.post(platform.sign(visitor.claims(two)), one["state"])

    assert crossed(bare).status_code == 200
    assert "LTI-NONCE" in crossed(browser).text


def test_g2_a_login_is_forgotten_after_ten_minutes(
    browser: Browser, platform: SigningPlatform, clock: Clock
) -> None:
    cache = DictCache()
    Browser(bare_app(platform, cache=cache), platform, clock.now).begin()
    assert [seconds for key, seconds in cache.seconds.items() if "nonce" in key] == [24 * 3600]
    asked = browser.begin()
    clock.advance(minutes=10)
    assert "LTI-STATE" in browser.post(platform.sign(browser.claims(asked)), asked["state"]).text


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"aud": ["client-1", "somebody-else"]}, "LTI-CLAIM-AUDIENCE"),
        ({"azp": "somebody-else"}, "LTI-CLAIM-AUDIENCE"),
        ({"exp": None}, "LTI-EXPIRED"),
        ({"iat": None}, "LTI-EXPIRED"),
        ({"iat": 1_000_000_000}, "LTI-EXPIRED"),
    ],
)
def test_g3_audience_and_times_are_demanded(
    bare: Browser, browser: Browser, change: dict[str, Any], code: str
) -> None:
    def changed(claims: dict[str, Any]) -> None:
        claims.update(change)
        for name in [name for name, value in change.items() if value is None]:
            del claims[name]

    assert bare.launch(changed).status_code == 200
    assert code in browser.launch(changed).text


def test_g3_the_client_may_stand_anywhere_in_the_audience(bare: Browser, browser: Browser) -> None:
    def second(claims: dict[str, Any]) -> None:
        claims.update(aud=["https://baton.example", "client-1"], azp="client-1")

    assert bare.launch(second).status_code == 403
    assert browser.launch(second).status_code == 303


def test_g7_keys_are_fetched_once_for_many_launches(
    bare: Browser, browser: Browser, key_server: Loopback
) -> None:
    assert [bare.launch().status_code, bare.launch().status_code] == [200, 200]
    assert key_server.count("/jwks") == 2
    assert [browser.launch().status_code, browser.launch().status_code] == [303, 303]
    assert key_server.count("/jwks") == 3


@pytest.fixture
def caching(platform: SigningPlatform, clock: Clock) -> Browser:
    """The library with its own cache of keys switched on."""
    keys = DictCache()

    def prepare(message: Any) -> None:
        storage = FlaskCacheDataStorage(keys)
        storage.set_request(message._request)
        message.set_public_key_caching(storage)

    return Browser(bare_app(platform, prepare=prepare), platform, clock.now)


def _after_a_pause(monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    """Turn the clock of the key store by eleven seconds."""
    store = app.extensions["baton_key_sets"]
    seconds = store._seconds
    monkeypatch.setattr(store, "_seconds", lambda: seconds() + 11)


def test_g7_a_new_key_of_the_platform_is_found(
    browser: Browser, caching: Browser, platform: SigningPlatform, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = caching
    assert (bare.launch().status_code, browser.launch().status_code) == (200, 303)
    platform.number, platform.published = 2, [2]
    _after_a_pause(monkeypatch, app)
    assert "Unable to find public key" in bare.launch().text
    assert browser.launch().status_code == 303


def test_g7_an_error_in_place_of_keys_is_not_kept(
    browser: Browser, caching: Browser, key_server: Loopback, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare, working = caching, key_server.answer
    key_server.answer = lambda _: Reply(500, {"error": "database is down"})
    assert "KeyError: 'keys'" in bare.launch().text
    assert "LTI-KEYS" in browser.launch().text
    key_server.answer = working
    _after_a_pause(monkeypatch, app)
    assert "KeyError: 'keys'" in bare.launch().text
    assert browser.launch().status_code == 303


def test_g8_the_cookie_is_partitioned(bare: Browser, browser: Browser) -> None:
    theirs = bare.login().headers.getlist("Set-Cookie")
    assert theirs
    assert not any("Partitioned" in cookie for cookie in theirs)
    (own,) = browser.call().headers.getlist("Set-Cookie")
    (of_login,) = browser.login().headers.getlist("Set-Cookie")
    assert own.startswith(f"{COOKIE}.")
    assert of_login.startswith(f"{COOKIE}-")
    for ours in (own, of_login):
        for attribute in ("Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/"):
            assert attribute in ours.split("; ")
        assert "Domain" not in ours
    assert "Max-Age=600" in of_login.split("; ")
    for attribute in ("Expires", "Max-Age"):
        assert attribute not in own


def test_g8_a_browser_without_cookies_is_told_what_to_do(
    bare: Browser, browser: Browser, platform: SigningPlatform
) -> None:
    def without_cookies(visitor: Browser) -> Any:
        asked = visitor.begin()
        visitor.client._cookies.clear()  # type: ignore[union-attr]
        return visitor.post(platform.sign(visitor.claims(asked)), asked["state"])

    assert "Missing %s cookie" in without_cookies(bare).text
    page = without_cookies(browser)
    assert "LTI-COOKIE" in page.text
    assert "new tab" in page.text


def test_g9_no_claim_is_kept_in_a_cookie(platform: SigningPlatform, browser: Browser, clock: Clock) -> None:
    bare = Browser(bare_app(platform, own_storage=False), platform, clock.now)

    def named(claims: dict[str, Any]) -> None:
        claims["name"] = "Ada Student"

    assert bare.launch(named).status_code == 200
    cookie = bare.client.get_cookie("session", "baton.example")
    assert cookie is not None
    assert "Ada Student" in json.dumps(_session(cookie.value))
    assert browser.launch(named).status_code == 303
    (secret,) = cookies(browser.client, COOKIE).values()
    assert len(secret) == 43  # chosen at random, with nothing in it


def _session(cookie: str) -> Any:
    """Read Flask's session cookie as anybody can who has the browser; signing hides nothing."""
    packed = cookie.startswith(".")
    part = cookie.lstrip(".").split(".")[0]
    data = urlsafe_b64decode(part + "=" * (-len(part) % 4))
    return json.loads(zlib.decompress(data) if packed else data)


def test_g10_the_library_s_form_for_deep_linking_is_open_to_scripts_and_baton_never_uses_it() -> None:
    evil = '"><script>alert(1)</script>'
    assert evil in DeepLink(Registration(), "1", {"deep_link_return_url": evil}).get_response_form_html("jwt")
    forbidden = {"DeepLink", "get_deep_link", "output_response_form", "get_response_form_html"}
    forbidden |= {"do_js_redirect", "enable_check_cookies", "CookiesAllowedCheckPage"}
    used = {
        name
        for file in Path(lti_app.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        for name in _names(node)
    }
    assert "OIDCLogin" in used
    assert used & forbidden == set()


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Attribute):
        return [node.attr]
    if isinstance(node, ast.Name):
        return [node.id]
    return [alias.name for alias in node.names] if isinstance(node, ast.ImportFrom) else []


@pytest.mark.parametrize(
    ("roles", "library", "ours"),
    [
        ([MEMBERSHIP + "Instructor", LIS + "system/person#User"], StudentRole, Role.INSTRUCTOR),
        ([MEMBERSHIP + "Learner", LIS + "institution/person#Faculty"], StaffRole, Role.LEARNER),
    ],
)
def test_g14_only_roles_in_the_course_count(roles: list[str], library: type, ours: Role) -> None:
    assert library({CLAIM + "roles": roles}).check() is True
    assert role_of(roles) is ours


def test_g14_an_assistant_s_sub_role_is_understood() -> None:
    roles = [LIS + "membership/Instructor#TeachingAssistant"]
    assert TeacherRole({CLAIM + "roles": roles}).check() is False
    assert StudentRole({CLAIM + "roles": roles}).check() is False
    assert role_of(roles) is Role.ASSISTANT
    assert role_of(roles) not in STUDENTS


def test_g15_one_configuration_does_not_change_another(runtime: Runtime) -> None:
    one = {"client_id": "a", "auth_login_url": "", "auth_token_url": "", "deployment_ids": []}
    first = ToolConfDict({"https://shared.example": [dict(one)]})
    assert first.check_iss_has_many_clients("https://shared.example")
    ToolConfDict({"https://shared.example": dict(one)})
    assert not first.check_iss_has_many_clients("https://shared.example")
    ours = DbToolConf(runtime.database)
    assert ours.check_iss_has_many_clients("https://shared.example")
    assert not ours.check_iss_has_one_client("https://shared.example")


def test_g16_several_keys_are_published_while_they_change(
    browser: Browser, runtime: Runtime, clock: Clock
) -> None:
    (old,) = browser.client.get("/lti/jwks").json["keys"]
    library = Registration().set_tool_public_key(_pem(old))
    assert len(library.get_jwks()) == 1
    assert library.get_kid() == old["kid"]  # both name a key by its thumbprint
    clock.advance(days=1)
    with runtime.database.transaction() as session:
        new = add_key(session, runtime.vault, clock.now()).kid
    published = browser.client.get("/lti/jwks").json["keys"]
    assert [key["kid"] for key in published] == [new, old["kid"]]


def _pem(key: dict[str, str]) -> str:
    return str(JWK(**key).export_to_pem().decode())


def test_g17_a_refusal_has_a_code_and_gives_nothing_away(
    bare: Browser,
    browser: Browser,
    key_server: Loopback,
    caplog: pytest.LogCaptureFixture,
) -> None:
    key_server.answer = lambda _: Reply(200, b"<p>Ada Student, ada@school.example</p>")
    assert "ada@school.example" in bare.launch().text
    page = browser.launch()
    assert "LTI-KEYS" in page.text
    assert "ada@school.example" not in page.text + caplog.text
    assert "LTI-KEYS" in caplog.text


@pytest.mark.parametrize(
    "change",
    [
        lambda claims: claims.pop("sub"),
        lambda claims: claims.pop(CLAIM + "roles"),
        lambda claims: claims.update({CLAIM + "deployment_id": "Ada Student"}),
        lambda claims: claims.update(iss="Ada Student"),
        lambda claims: claims.update(exp="Ada Student"),
        lambda claims: claims.update({CLAIM + "resource_link": "Ada Student"}),
    ],
)
def test_g17_no_claim_reaches_log_or_page_of_a_refusal(
    browser: Browser, caplog: pytest.LogCaptureFixture, change: Callable[[dict[str, Any]], object]
) -> None:
    def personal(claims: dict[str, Any]) -> None:
        claims.update(name="Ada Student", email="ada@school.example")
        change(claims)

    page = browser.launch(personal)
    assert 400 <= page.status_code < 500
    for held in ("Ada Student", "ada@school.example", "student-1", "nonce="):
        assert held not in page.text + caplog.text


def test_g17_an_anonymous_launch_is_explained(bare: Browser, browser: Browser) -> None:
    assert "Must have a user (sub)" in bare.launch(lambda claims: claims.pop("sub")).text
    page = browser.launch(lambda claims: claims.pop("sub"))
    assert "LTI-ANONYMOUS" in page.text
    assert "Log in" in page.text
