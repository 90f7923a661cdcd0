"""Claims of any shape, rightly signed: each launch is let in or refused with a code, and its pages open.

A signature says who speaks, not that it makes sense. Most claims hold what a teacher or a student has typed
into the platform.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.databases import on_databases, on_sqlite
from tests.launching import TOOL, Browser
from tests.loopback import Reply
from tests.platform_keys import (
    CLAIM,
    GRADES,
    KEY_SET_PATH,
    MEMBERSHIP,
    ROSTER,
    SigningPlatform,
    rsa_key,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.test import TestResponse

    from tests.clock import Clock
    from tests.loopback import Loopback

SETTINGS = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
PLACEMENT = "https://www.instructure.com/placement"
_NESTED = json.loads("[" * 200 + "]" * 200)
ODD: dict[str, Any] = {
    "null": None,
    "true": True,
    "zero": 0,
    "huge number": 10**400,
    "fraction": -1.5,
    "nothing": "",
    "blank": "  \t ",
    "NUL": "a\x00b",
    "half a surrogate pair": "a\ud800b",
    "script": "\"'><script>alert(1)</script>{{7*7}}\u202e",
    "script address": "javascript:alert(1)//https://lms.example",
    "bad address": "https://[::1",
    "header": "https://lms.example/\r\nSet-Cookie: a=b; script-src *",
    "long": "x" * 20_000,
    "numbers": ",".join(map(str, range(5000))),
    "list": [],
    "mixed list": [None, 1, True, {}, [], "a\x00", "\ud800", "x" * 300, "2", 10**400],
    "nested": _NESTED,
    "object": {},
    "odd object": {"id": 7, "": None, "a\x00": "\ud800", "title": ["x"], "user_id": {}, "guid": [1]},
    "text of a list": '["Period 1", 3, null, {"a": []}, "\\u0000", "\\ud800"]',
    "text of a deep list": "[" * 1900 + "]" * 1900,
}
_KINDS: dict[str, dict[str, Any]] = {
    "LtiResourceLinkRequest": {},
    "LtiDeepLinkingRequest": {
        SETTINGS: {
            "accept_types": ["ltiResourceLink"],
            "deep_link_return_url": "https://lms.example/return",
            "accept_multiple": True,
            "accept_lineitem": True,
            "data": "token",
        }
    },
    "LtiSubmissionReviewRequest": {CLAIM + "for_user": {"user_id": "student-1", "roles": []}},
}
# Of what a database may take ill.
_UNFIT = {"NUL", "half a surrogate pair", "long", "mixed list", "odd object", "text of a list", "huge number"}
_ROLES = ("Learner", "Instructor", "Mentor")
# Everything that a message may say. A path of two names something within a claim.
PATHS: tuple[tuple[str, ...], ...] = (
    *((name,) for name in ("iss", "aud", "azp", "sub", "exp", "iat", "nbf", "nonce", "locale")),
    *((name,) for name in ("name", "given_name", "family_name")),
    *((CLAIM + name,) for name in (
        "version", "message_type", "deployment_id", "target_link_uri", "roles", "role_scope_mentor",
        "custom", "lti11_legacy_user_id", "tool_platform", "launch_presentation", "context", "resource_link",
        "for_user",
    )),
    (GRADES,), (ROSTER,), (SETTINGS,), (PLACEMENT,),
    *((CLAIM + "custom", name) for name in (
        "context_history", "activity_history", "assignment_lti_id", "section_ids", "section_names",
        "section_restricted", "observees", "baton_content", "baton_skills", "baton_placement",
    )),
    *((CLAIM + "tool_platform", name) for name in ("guid", "name", "product_family_code")),
    *((CLAIM + "launch_presentation", name) for name in ("return_url", "locale")),
    *((CLAIM + "context", name) for name in ("id", "label", "title", "type")),
    *((CLAIM + "resource_link", name) for name in ("id", "title")),
    *((CLAIM + "for_user", name) for name in ("user_id", "roles")),
    *((GRADES, name) for name in ("scope", "lineitems", "lineitem")),
    (ROSTER, "context_memberships_url"),
    *((SETTINGS, name) for name in (
        "accept_types", "deep_link_return_url", "accept_multiple", "accept_lineitem", "data",
    )),
)  # fmt: skip


@dataclass(frozen=True)
class Odd:
    """One of ODD. both: on both databases."""

    name: str
    both: bool


def _kind_of(path: tuple[str, ...], number: int) -> str:
    """Return the message in which something is said: one that must hold it, else one of all in turn."""
    for kind, claims in _KINDS.items():
        if path[0] in claims:
            return kind
    return list(_KINDS)[number % len(_KINDS)]


def _full(claims: dict[str, Any], kind: str, role: str) -> dict[str, Any]:
    """Return claims that say everything, as Canvas does."""
    return claims | _KINDS[kind] | {
        CLAIM + "message_type": kind,
        CLAIM + "roles": [MEMBERSHIP + role],
        "sub": f"{role.lower()}-1",
        CLAIM + "tool_platform": {"guid": "guid-1", "name": "School", "product_family_code": "canvas"},
        CLAIM + "launch_presentation": {"return_url": "https://lms.example/back", "locale": "en"},
        CLAIM + "custom": {"context_history": "a,b", "section_ids": "1,2", "section_names": '["Period 1"]'},
        CLAIM + "role_scope_mentor": ["student-1"],
        GRADES: {"scope": [], "lineitems": "https://lms.example/items"},
        ROSTER: {"context_memberships_url": "https://lms.example/members"},
    }  # fmt: skip


def _put(claims: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    if len(path) == 1:
        return claims | {path[0]: value}
    return claims | {path[0]: {**claims.get(path[0], {}), path[1]: value}}


def _seen(browser: Browser, response: TestResponse) -> Iterator[TestResponse]:
    """Yield what a browser gets to see: the answer, where it leads, and the pages from there."""
    yield response
    if response.status_code != 303:
        return
    yield browser.follow(response)
    for page in ("class", "class.csv", "activities"):
        yield browser.client.get(response.location + page, base_url=TOOL, follow_redirects=True)


def _check(response: TestResponse, what: object) -> None:
    assert response.status_code < 500, (what, response.status_code)
    if response.status_code >= 400:
        assert "<strong>" in response.text, what
    assert response.mimetype != "text/html" or "<script>alert" not in response.text, what
    assert "\n" not in response.headers.get("Content-Security-Policy", ""), what


@on_databases([Odd(name, both=name in _UNFIT) for name in ODD])
def test_no_claim_of_any_shape_breaks_a_page(browser: Browser, platform: SigningPlatform, case: Odd) -> None:
    for number, path in enumerate(PATHS):
        asked = browser.begin()
        said = _full(browser.claims(asked), _kind_of(path, number), _ROLES[number % 3])
        token = platform.sign(_put(said, path, ODD[case.name]))
        for answer in _seen(browser, browser.post(token, asked["state"])):
            _check(answer, (path, answer.request.path))


@on_sqlite
def test_a_launch_that_says_everything_is_let_in(browser: Browser, platform: SigningPlatform) -> None:
    for kind in _KINDS:
        asked = browser.begin()
        token = platform.sign(_full(browser.claims(asked), kind, "Instructor"))
        assert [page.status_code for page in _seen(browser, browser.post(token, asked["state"]))] == [
            303, 200, 200, 200, 200
        ], kind  # fmt: skip


@on_sqlite
@pytest.mark.parametrize(
    "name", ["kid", "typ", "cty", "b64", "zip", "enc", "jku", "x5u", "x5c", "jwk", "alg"]
)
def test_no_header_of_any_shape_breaks_a_launch_or_names_its_own_key(
    browser: Browser, platform: SigningPlatform, key_server: Loopback, name: str
) -> None:
    own = {"jwk": rsa_key(2).as_dict(private=False), "jku": f"{key_server.url}/evil", "alg": "HS512"}
    for odd in (None, 7, "", "a\x00b", {}, ["x"], own.get(name, "x" * 20_000)):
        asked = browser.begin()
        head = {"alg": "RS256", "kid": "key-1", name: odd}
        token = platform.forge(browser.claims(asked), head, secret=b"x")
        answer = browser.post(token, asked["state"])
        assert answer.status_code in {400, 403}, odd
        assert answer.text.count("<strong>LTI-") == 1, odd
    assert {asked.path for asked in key_server.asked} <= {KEY_SET_PATH}


@on_sqlite
def test_no_key_set_of_any_shape_breaks_a_launch(
    browser: Browser, platform: SigningPlatform, key_server: Loopback, clock: Clock
) -> None:
    fit = rsa_key(1).as_dict(private=False)
    wide = {"n": urlsafe_b64encode(b"\xff" * 5000).decode(), "e": "AQAB"}
    odd = [fit | {name: value} for name in ("n", "e", "kty", "kid", "use", "alg") for value in ODD.values()]
    odd += [fit | wide, fit | wide | {"e": wide["n"]}, fit | {"e": "AA"}, fit | {"e": fit["n"]}]
    for key in odd:
        key_server.answer = lambda _, key=key: Reply(body={"keys": [key]})  # type: ignore[misc]
        browser.client.application.extensions["baton_key_sets"]._sets.clear()
        asked = browser.begin()
        answer = browser.post(platform.sign(browser.claims(asked)), asked["state"])
        assert answer.status_code in {303, 403, 502, 503}, (key, answer.status_code)
