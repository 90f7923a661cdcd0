"""Launches of the conformance table: 1EdTech's known-bad and must-work ones, and the Security Framework's.

Each case gets an Attempt, a login that has just begun, and sends its message.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lti_app.lti.roles import Role
from tests.launching import TARGET, TOOL, Browser, register_platform
from tests.loopback import Reply
from tests.platform_keys import CLAIM, MEMBERSHIP, SigningPlatform, rsa_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.clock import Clock
    from tests.loopback import Loopback


@dataclass
class Attempt:
    """A login in flight, and what a case may play with."""

    app: Flask
    browser: Browser
    platform: SigningPlatform
    key_server: Loopback
    clock: Clock

    @cached_property
    def asked(self) -> dict[str, str]:
        return self.browser.begin()

    @cached_property
    def claims(self) -> dict[str, Any]:
        return self.browser.claims(self.asked)

    def send(self, token: str) -> TestResponse:
        return self.browser.post(token, self.asked["state"])

    def sign(self, **options: Any) -> TestResponse:
        """Sign the claims as they are and send them."""
        return self.send(self.platform.sign(self.claims, **options))

    def other_browser(self) -> Browser:
        return Browser(self.app, self.platform, self.clock.now)


@dataclass(frozen=True)
class Bad:
    """A launch to refuse: with which code, and how it is made. visits: good launches that came before it.

    both: see tests.databases.
    """

    name: str
    code: str
    make: Callable[[Attempt], TestResponse]
    visits: int = 0
    both: bool = False


@dataclass(frozen=True)
class Good:
    """A launch to take: which role it gives, and what is changed in the claims. both: see tests.databases."""

    name: str
    role: Role
    change: Callable[[dict[str, Any]], object]
    both: bool = False


def _with(**changes: Any) -> Callable[[Attempt], TestResponse]:
    """Change claims; None takes one away. Names that start with lti_ are LTI's own."""

    def make(attempt: Attempt) -> TestResponse:
        for name, value in changes.items():
            full = CLAIM + name.removeprefix("lti_") if name.startswith("lti_") else name
            attempt.claims.pop(full, None)
            if value is not None:
                attempt.claims[full] = value
        return attempt.sign()

    return make


def _raw(text: str) -> Callable[[Attempt], TestResponse]:
    return lambda attempt: attempt.send(text)


def _at(**seconds: float) -> Callable[[Attempt], TestResponse]:
    """Set times, in seconds from now."""

    def make(attempt: Attempt) -> TestResponse:
        now = attempt.clock.now().timestamp()
        attempt.claims.update({name: int(now + shift) for name, shift in seconds.items()})
        return attempt.sign()

    return make


def _public_key_as_secret(attempt: Attempt) -> TestResponse:
    header = {"alg": "HS256", "typ": "JWT", "kid": "key-1"}
    return attempt.send(attempt.platform.forge(attempt.claims, header, rsa_key(1).as_pem(private=False)))


def _unsigned(attempt: Attempt) -> TestResponse:
    header = {"alg": "none", "kid": "key-1"}
    return attempt.send(attempt.platform.forge(attempt.claims, header))


def _unsigned_as_rs256(attempt: Attempt) -> TestResponse:
    header = {"alg": "RS256", "kid": "key-1"}
    return attempt.send(attempt.platform.forge(attempt.claims, header, b"nothing"))


def _changed_after_signing(attempt: Attempt) -> TestResponse:
    header, _, signature = attempt.platform.sign(attempt.claims).split(".")
    attempt.claims["sub"] = "somebody-else"
    body = attempt.platform.sign(attempt.claims).split(".")[1]
    return attempt.send(f"{header}.{body}.{signature}")


def _name_twice(attempt: Attempt) -> TestResponse:
    text = json.dumps(attempt.claims)
    return attempt.send(attempt.platform.sign((text[:-1] + ', "sub": "teacher-1"}').encode()))


def _replay(attempt: Attempt) -> TestResponse:
    token = attempt.platform.sign(attempt.claims)
    assert attempt.send(token).status_code == 303
    return attempt.send(token)


def _replay_with_a_new_state(attempt: Attempt) -> TestResponse:
    token = attempt.platform.sign(attempt.claims)
    assert attempt.send(token).status_code == 303
    return attempt.browser.post(token, attempt.browser.begin()["state"])


def _other_nonce_of_ours(attempt: Attempt) -> TestResponse:
    attempt.claims["nonce"] = attempt.browser.begin()["nonce"]
    return attempt.sign()


def _unknown_state(attempt: Attempt) -> TestResponse:
    return attempt.browser.post(attempt.platform.sign(attempt.claims), "state-of-nobody")


def _state_with_nul(attempt: Attempt) -> TestResponse:
    return attempt.browser.post(attempt.platform.sign(attempt.claims), "state-\x00")


def _too_late(attempt: Attempt) -> TestResponse:
    _ = attempt.asked
    attempt.clock.advance(minutes=10)
    return attempt.sign()


def _other_browser(attempt: Attempt) -> TestResponse:
    other = attempt.other_browser()
    other.begin()  # it has a cookie of its own
    return other.post(attempt.platform.sign(attempt.claims), attempt.asked["state"])


def _no_cookie(attempt: Attempt) -> TestResponse:
    _ = attempt.asked
    attempt.browser.client._cookies.clear()  # type: ignore[union-attr]
    return attempt.sign()


def _key_set_down(attempt: Attempt) -> TestResponse:
    attempt.key_server.answer = lambda _: Reply(500, {"keys": []})
    return attempt.sign()


def _other_registration(attempt: Attempt) -> TestResponse:
    """A good token of another platform that Baton knows, brought to a login of this one."""
    stranger = SigningPlatform(attempt.platform.url, issuer="https://other.example", client_id="client-9")
    register_platform(attempt.app.extensions["baton"], stranger)
    claims = stranger.claims(attempt.clock.now(), attempt.asked["nonce"], TARGET)
    return attempt.send(stranger.sign(claims))


def _other_client_of_the_issuer(attempt: Attempt) -> TestResponse:
    """A good token for another client of the same issuer (hosted Canvas), brought to a login of this one."""
    neighbour = SigningPlatform(attempt.platform.url, client_id="client-2")
    register_platform(attempt.app.extensions["baton"], neighbour)
    claims = neighbour.claims(attempt.clock.now(), attempt.asked["nonce"], TARGET)
    return attempt.send(neighbour.sign(claims))


def _deployment_of_another_client(attempt: Attempt) -> TestResponse:
    neighbour = SigningPlatform(attempt.platform.url, client_id="client-2")
    neighbour.deployment_id = "deployment-2"
    register_platform(attempt.app.extensions["baton"], neighbour)
    return _with(lti_deployment_id="deployment-2")(attempt)


def _target_not_asked(attempt: Attempt) -> TestResponse:
    attempt.claims[CLAIM + "target_link_uri"] = TARGET + "?set=2"
    return attempt.sign()


def _login(**parameters: str | None) -> Callable[[Attempt], TestResponse]:
    return lambda attempt: attempt.browser.login(**parameters)


def _login_twice(attempt: Attempt) -> TestResponse:
    query = "iss=https://lms.example&iss=https://evil.example&login_hint=1&client_id=client-1"
    return attempt.browser.client.get(f"/lti/login?{query}&target_link_uri={TARGET}", base_url=TOOL)


def _two_tokens(attempt: Attempt) -> TestResponse:
    token = attempt.platform.sign(attempt.claims)
    sent = {"id_token": [token, "another"], "state": attempt.asked["state"]}
    return attempt.browser.client.post("/lti/launch", base_url=TOOL, data=sent)


BAD = [
    # 1EdTech's known-bad launches of the certification suite for tools.
    Bad("no kid in the header", "LTI-TOKEN", lambda a: a.sign(header={"kid": None})),
    Bad("incorrect kid", "LTI-SIGNATURE", lambda a: a.sign(header={"kid": "key-99"})),
    Bad("wrong LTI version", "LTI-CLAIM-VERSION", _with(lti_version="1.1.0")),
    Bad("no LTI version", "LTI-CLAIM-VERSION", _with(lti_version=None)),
    Bad("not a JWT", "LTI-TOKEN", _raw("this is no token")),
    Bad("JWT of one part", "LTI-TOKEN", _raw("bm90aGluZw")),
    Bad("JWT of no JSON", "LTI-TOKEN", _raw("bm90aGluZw.bm90aGluZw.bm90aGluZw")),
    Bad(
        "no LTI claims at all",
        "LTI-DEPLOYMENT",
        lambda a: a.send(a.platform.sign({k: v for k, v in a.claims.items() if not k.startswith(CLAIM)})),
    ),
    Bad("iat and exp in the past", "LTI-EXPIRED", _at(iat=-7200, exp=-3600)),
    Bad("iat and exp in the future", "LTI-EXPIRED", _at(iat=3600, exp=7200)),
    Bad("exp before iat", "LTI-EXPIRED", _at(iat=0, exp=-3600)),
    Bad("no message type", "LTI-CLAIM-MESSAGE", _with(lti_message_type=None)),
    Bad("no roles claim", "LTI-CLAIM-ROLES", _with(lti_roles=None)),
    Bad("no deployment id", "LTI-DEPLOYMENT", _with(lti_deployment_id=None)),
    Bad("no resource link id", "LTI-CLAIM-LINK", _with(lti_resource_link={"title": "Without id"})),
    Bad("no sub", "LTI-ANONYMOUS", _with(sub=None)),
    # Signature and algorithm.
    Bad("signed with another key under this kid", "LTI-SIGNATURE", lambda a: a.sign(number=2)),
    Bad("changed after signing", "LTI-SIGNATURE", _changed_after_signing),
    Bad("alg none", "LTI-TOKEN", _unsigned),
    Bad("alg RS256 with no real signature", "LTI-SIGNATURE", _unsigned_as_rs256),
    Bad("alg HS256 with the public key as secret", "LTI-TOKEN", _public_key_as_secret),
    Bad("alg RS384", "LTI-TOKEN", lambda a: a.sign(header={"alg": "RS384"})),
    Bad("critical header extension", "LTI-TOKEN", lambda a: a.sign(header={"crit": ["kid"]})),
    Bad("key set cannot be fetched", "LTI-KEYS", _key_set_down),
    # Who speaks to whom.
    Bad("another issuer", "LTI-CLAIM-ISSUER", _with(iss="https://evil.example")),
    Bad("issuer with a slash more", "LTI-CLAIM-ISSUER", _with(iss="https://lms.example/")),
    Bad("no issuer", "LTI-CLAIM-ISSUER", _with(iss=None)),
    Bad("token of another registration", "LTI-CLAIM-ISSUER", _other_registration, both=True),
    Bad(
        "token for another client of the issuer",
        "LTI-CLAIM-AUDIENCE", _other_client_of_the_issuer,
        both=True,
    ),
    Bad(
        "deployment of another client of the issuer",
        "LTI-DEPLOYMENT-PENDING", _deployment_of_another_client,
        both=True,
    ),
    Bad("another audience", "LTI-CLAIM-AUDIENCE", _with(aud="client-2")),
    Bad("no audience", "LTI-CLAIM-AUDIENCE", _with(aud=None)),
    Bad("empty audience", "LTI-CLAIM-AUDIENCE", _with(aud=[])),
    Bad(
        "untrusted audience beside ours",
        "LTI-CLAIM-AUDIENCE",
        _with(aud=["client-1", "client-2"], azp="client-1"),
    ),
    Bad("azp is somebody else", "LTI-CLAIM-AUDIENCE", _with(azp="client-2")),
    Bad(
        "several audiences without azp", "LTI-CLAIM-AUDIENCE", _with(aud=["client-1", "https://baton.example"]),
    ),
    Bad("unknown deployment", "LTI-DEPLOYMENT-PENDING", _with(lti_deployment_id="deployment-99"), both=True),
    Bad("deployment id is no text", "LTI-DEPLOYMENT", _with(lti_deployment_id=["deployment-1"])),
    Bad(
        "deployment id that no database takes", "LTI-DEPLOYMENT", _with(lti_deployment_id="d\x00"), both=True,
    ),
    # Times.
    Bad("no exp", "LTI-EXPIRED", _with(exp=None)),
    Bad("no iat", "LTI-EXPIRED", _with(iat=None)),
    Bad("exp is text", "LTI-EXPIRED", _with(exp="4102444800")),
    Bad("exp is true", "LTI-EXPIRED", _with(exp=True)),
    Bad("exp just past the leeway", "LTI-EXPIRED", _at(iat=-120, exp=-61)),
    Bad("iat just past the leeway", "LTI-EXPIRED", _at(iat=61)),
    Bad("signed too long ago", "LTI-EXPIRED", _at(iat=-661, exp=3600)),
    Bad("not yet in force", "LTI-EXPIRED", _at(nbf=3600)),
    # State, nonce, browser.
    Bad("no nonce", "LTI-NONCE", _with(nonce=None)),
    Bad("nonce of nobody", "LTI-NONCE", _with(nonce="made-up")),
    Bad("nonce is no text", "LTI-NONCE", _with(nonce={"$gt": ""})),
    Bad("nonce of another login of the same browser", "LTI-NONCE", _other_nonce_of_ours),
    Bad("the same message twice", "LTI-STATE", _replay, visits=1, both=True),
    Bad("the same message to a new login", "LTI-NONCE", _replay_with_a_new_state, visits=1, both=True),
    Bad("unknown state", "LTI-STATE", _unknown_state, both=True),
    Bad("state that no database takes", "LTI-STATE", _state_with_nul, both=True),
    Bad("a login of ten minutes ago", "LTI-STATE", _too_late, both=True),
    Bad("another browser", "LTI-COOKIE", _other_browser, both=True),
    Bad("no cookie came back", "LTI-COOKIE", _no_cookie),
    Bad("no id_token", "LTI-TOKEN", lambda a: a.browser.post(None, a.asked["state"])),
    Bad("no state", "LTI-TOKEN", lambda a: a.browser.post(a.platform.sign(a.claims), None)),
    # Shape of the message.
    Bad("version 1.3", "LTI-CLAIM-VERSION", _with(lti_version="1.3")),
    Bad("unknown message type", "LTI-CLAIM-MESSAGE", _with(lti_message_type="LtiSomethingElse")),
    Bad(
        "deep linking without settings",
        "LTI-CLAIM-DEEP-LINK",
        _with(lti_message_type="LtiDeepLinkingRequest"),
    ),
    Bad(
        "submission review of nobody",
        "LTI-CLAIM-FOR-USER",
        _with(lti_message_type="LtiSubmissionReviewRequest"),
    ),
    Bad("an account, no course", "LTI-ACCOUNT", _with(lti_context={"id": "1", "type": ["Account"]})),
    Bad("no target", "LTI-CLAIM-TARGET", _with(lti_target_link_uri=None)),
    Bad("target elsewhere", "LTI-CLAIM-TARGET", _with(lti_target_link_uri="https://evil.example/lti/launch")),
    Bad("target that login did not ask for", "LTI-CLAIM-TARGET", _target_not_asked),
    Bad("resource link is no object", "LTI-CLAIM-LINK", _with(lti_resource_link="link-1")),
    Bad("resource link id too long", "LTI-CLAIM-LINK", _with(lti_resource_link={"id": "x" * 256})),
    Bad("empty resource link id", "LTI-CLAIM-LINK", _with(lti_resource_link={"id": ""})),
    Bad("context without id", "LTI-CLAIM-CONTEXT", _with(lti_context={"title": "Algebra"})),
    Bad("context is no object", "LTI-CLAIM-CONTEXT", _with(lti_context="course-1")),
    Bad("sub is empty", "LTI-ANONYMOUS", _with(sub="")),
    Bad("sub is a number", "LTI-CLAIM-SUB", _with(sub=5)),
    Bad("sub too long", "LTI-CLAIM-SUB", _with(sub="x" * 256)),
    Bad("sub that no database takes", "LTI-CLAIM-SUB", _with(sub="a\x00b"), both=True),
    Bad("roles are text", "LTI-CLAIM-ROLES", _with(lti_roles=MEMBERSHIP + "Learner")),
    Bad("a role is no text", "LTI-CLAIM-ROLES", _with(lti_roles=[MEMBERSHIP + "Learner", 7])),
    Bad("a name twice in the claims", "LTI-TOKEN", _name_twice),
    Bad("NaN in the claims", "LTI-TOKEN", lambda a: a.send(a.platform.sign(b'{"exp": NaN}'))),
    Bad("claims are a list", "LTI-TOKEN", lambda a: a.send(a.platform.sign(b"[]"))),
    Bad("claims nested without end", "LTI-TOKEN", lambda a: a.send(a.platform.sign(b"[" * 60_000))),
    Bad("a huge token", "LTI-TOKEN", _with(lti_custom={"long": "x" * 120_000})),
    # Login.
    Bad("login of an unknown issuer", "LTI-REGISTRATION", _login(iss="https://evil.example"), both=True),
    Bad("login of an unknown client", "LTI-REGISTRATION", _login(client_id="client-99"), both=True),
    Bad(
        "login with an issuer no database takes",
        "LTI-REGISTRATION", _login(iss="https://lms.example\x00"),
        both=True,
    ),
    Bad("login without issuer", "LTI-LOGIN", _login(iss=None)),
    Bad("login without hint", "LTI-LOGIN", _login(login_hint=None)),
    Bad("login without target", "LTI-LOGIN", _login(target_link_uri=None)),
    Bad("login with an endless hint", "LTI-LOGIN", _login(lti_message_hint="x" * 8001)),
    Bad("login for a target elsewhere", "LTI-CLAIM-TARGET", _login(target_link_uri="https://evil.example/")),
    Bad(
        "login for a target that looks like ours", "LTI-CLAIM-TARGET", _login(target_link_uri="https://baton.example@evil.example/"),
    ),
    Bad(
        "login for plain http", "LTI-CLAIM-TARGET", _login(target_link_uri="http://baton.example/lti/launch"),
    ),
    Bad("login with a parameter twice", "LTI-LOGIN", _login_twice),
    Bad("two tokens", "LTI-TOKEN", _two_tokens),
    Bad(
        "the platform says no",
        "LTI-PLATFORM-STALE",
        lambda a: a.browser.post(None, a.asked["state"], error="launch_no_longer_valid"),
    ),
]  # fmt: skip


def _roles(*roles: str) -> Callable[[dict[str, Any]], object]:
    return lambda claims: claims.update({CLAIM + "roles": list(roles)})


def _person(role: str, **about: str) -> Callable[[dict[str, Any]], object]:
    return lambda claims: claims.update({CLAIM + "roles": [MEMBERSHIP + role], **about})


def _no_context(role: str) -> Callable[[dict[str, Any]], object]:
    def change(claims: dict[str, Any]) -> None:
        _person(role, email="ada@school.example")(claims)
        del claims[CLAIM + "context"]

    return change


_NAMES = {"name": "Ada Person", "given_name": "Ada", "family_name": "Person"}
_STUDENT = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student"
_FACULTY = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Faculty"


def _of_both(short: str, role: Role, at_school: str) -> list[Good]:
    full = MEMBERSHIP + short
    return [
        Good(f"{short}: plain", role, _person(short, email="ada@school.example", **_NAMES)),
        Good(f"{short}: several roles", role, _roles(full, at_school, "http://school.example/roles#Odd")),
        Good(f"{short}: short role", role, _roles(short)),
        Good(f"{short}: email only", role, _person(short, email="ada@school.example")),
        Good(f"{short}: names only", role, _person(short, **_NAMES)),
        Good(f"{short}: no personal data", role, _person(short)),
        Good(f"{short}: email without context", role, _no_context(short)),
        Good(f"{short}: unknown role", Role.UNKNOWN, _roles("http://school.example/roles#" + short)),
        Good(f"{short}: no role", Role.UNKNOWN, _roles()),
    ]


def _claims(**changes: Any) -> Callable[[dict[str, Any]], object]:
    return lambda claims: claims.update(changes)


def _shifted(**seconds: int) -> Callable[[dict[str, Any]], object]:
    return lambda claims: claims.update({name: claims[name] + shift for name, shift in seconds.items()})


GOOD = [
    *_of_both("Learner", Role.LEARNER, _STUDENT),
    *_of_both("Instructor", Role.INSTRUCTOR, _FACULTY),
    Good("audience is a list of one", Role.LEARNER, _claims(aud=["client-1"])),
    Good("azp is this client", Role.LEARNER, _claims(azp="client-1")),
    Good(
        "our own address as second audience",
        Role.LEARNER,
        _claims(aud=["https://baton.example", "client-1"], azp="client-1"),
    ),
    Good("clocks differ by less than a minute", Role.LEARNER, _shifted(iat=-115, exp=-115)),
    Good("the platform's clock is ahead", Role.LEARNER, _shifted(iat=59, exp=59)),
    Good(
        "unknown claims",
        Role.LEARNER, _claims(**{"https://school.example/claim": {"deep": [1, None]}}),
        both=True,
    ),
    Good("an id of full length", Role.LEARNER, _claims(sub="s" * 255), both=True),
    Good(
        "a link's id of full length",
        Role.LEARNER, _claims(**{CLAIM + "resource_link": {"id": "r" * 255}}),
        both=True,
    ),
]  # fmt: skip
