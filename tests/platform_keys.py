"""A platform that signs launches as a test wishes, right or wrong, with another library than Baton's."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from joserfc import jws
from joserfc.jwk import RSAKey

from tests.loopback import Asked, Reply, loopback

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
ROSTER = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
SCORE_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
LOGIN_PAGE, TOKEN_PATH, KEY_SET_PATH = "/auth", "/token", "/jwks"


@cache
def rsa_key(number: int) -> RSAKey:
    """Return the test run's private key of this number; made once, because making one takes time."""
    return RSAKey.generate_key(2048, {"kid": f"key-{number}"})


class SigningPlatform:
    """One platform with one registration. Change `number` (of the key that signs) and `published`."""

    def __init__(self, url: str, issuer: str = "https://lms.example", client_id: str = "client-1") -> None:
        self.url = url
        self.issuer = issuer
        self.client_id = client_id
        self.deployment_id = "deployment-1"
        self.number = 1
        self.published = [1]

    @property
    def key_set(self) -> dict[str, Any]:
        """The key set as published."""
        keys = [rsa_key(number).as_dict(private=False) for number in self.published]
        return {"keys": [{**key, "alg": "RS256", "use": "sig"} for key in keys]}

    def claims(self, now: datetime, nonce: str, target: str) -> dict[str, Any]:
        """Return a student's valid claims, to be changed by a test."""
        at = int(now.timestamp())
        return {
            "iss": self.issuer,
            "aud": self.client_id,
            "sub": "student-1",
            "iat": at,
            "exp": at + 60,
            "nonce": nonce,
            CLAIM + "version": "1.3.0",
            CLAIM + "message_type": "LtiResourceLinkRequest",
            CLAIM + "deployment_id": self.deployment_id,
            CLAIM + "target_link_uri": target,
            CLAIM + "resource_link": {"id": "link-1", "title": "Linear equations"},
            CLAIM + "context": {"id": "course-1", "label": "ALG1", "title": "Algebra 1"},
            CLAIM + "roles": [MEMBERSHIP + "Learner"],
        }

    def sign(
        self,
        claims: dict[str, Any] | bytes,
        header: dict[str, Any] | None = None,
        number: int | None = None,
    ) -> str:
        """Return claims (or raw bytes), signed. header: changes; None leaves a field out. number: the key."""
        full = {"typ": "JWT", "alg": "RS256", "kid": f"key-{self.number}", **(header or {})}
        full = {name: value for name, value in full.items() if value is not None}
        payload = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
        registry = jws.JWSRegistry(algorithms=[full["alg"]], strict_check_header=False)
        return jws.serialize_compact(full, payload, rsa_key(number or self.number), registry=registry)

    def forge(self, claims: dict[str, Any], header: dict[str, Any], secret: bytes = b"") -> str:
        """Return a token as an attacker makes it: any header, an HMAC; without secret no signature."""
        signed = f"{_part(json.dumps(header).encode())}.{_part(json.dumps(claims).encode())}"
        digest = hmac.new(secret, signed.encode(), hashlib.sha256).digest() if secret else b""
        return f"{signed}.{_part(digest)}"


@contextmanager
def signing_platform(**values: Any) -> Iterator[tuple[SigningPlatform, Any]]:
    """Yield a platform and its server, which publishes its keys."""
    with loopback(lambda _: Reply(404)) as server:
        platform = SigningPlatform(server.url, **values)

        def answer(asked: Asked) -> Reply:
            return Reply(body=platform.key_set) if asked.path == KEY_SET_PATH else Reply(404)

        server.answer = answer
        yield platform, server


def _part(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
