"""A platform's key set, however it is published."""

from __future__ import annotations

import pytest

from lti_app.admin.probes import key_set
from lti_app.lti.http import Http
from tests.loopback import Reply, loopback


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(200, {"keys": []}), "check.keys.empty"),
        (Reply(200, {"keys": [{"kty": "EC", "kid": "1"}, "junk", {"kty": "RSA"}]}), "check.keys.empty"),
        (Reply(200, {"keys": "none"}), "check.keys.refused"),
        (Reply(200, b"<html>"), "check.keys.refused"),
        (Reply(200, ["keys"]), "check.keys.refused"),
        (Reply(302, b"", {"Location": "/elsewhere"}), "check.keys.refused"),
        (Reply(200, {"keys": [{"kty": "RSA", "kid": "2018-06-18T22:33:20Z"}]}), "check.keys.ok"),
    ],
)
def test_a_key_set_is_read_as_it_comes(reply: Reply, code: str) -> None:
    with loopback(lambda _: reply) as server:
        finding = key_set(Http(allow_private=True), server.url)
    assert finding.code == code
