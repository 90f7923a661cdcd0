"""The platforms' keys: when they are fetched, and which are believed."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from lti_app.errors import BatonError
from lti_app.lti.http import Http
from lti_app.lti.keysets import KeySets
from tests.loopback import Asked, Loopback, Reply, loopback
from tests.platform_keys import rsa_key

if TYPE_CHECKING:
    from collections.abc import Iterator


class Seconds:
    """A clock that only goes forward, turned by hand."""

    def __init__(self) -> None:
        self.value = 0.0

    def __call__(self) -> float:
        return self.value


def published(*numbers: int, **changes: Any) -> Reply:
    return Reply(200, {"keys": [rsa_key(number).as_dict(private=False) | changes for number in numbers]})


@pytest.fixture
def server() -> Iterator[Loopback]:
    """A platform's key address, with one key."""
    with loopback(lambda _: published(1)) as running:
        yield running


@pytest.fixture
def seconds() -> Seconds:
    """The store's clock."""
    return Seconds()


@pytest.fixture
def store(seconds: Seconds) -> KeySets:
    """A key store with short time-outs."""
    return KeySets(Http((0.5, 0.5), allow_private=True), seconds)


def refusal(store: KeySets, url: str, kid: str) -> str:
    with pytest.raises(BatonError) as error:
        store.key(url, kid)
    return error.value.code


def test_a_key_is_the_one_that_was_published(store: KeySets, server: Loopback) -> None:
    key = load_pem_public_key(store.key(server.url, "key-1").encode())
    assert key == load_pem_public_key(rsa_key(1).as_pem(private=False))


def test_keys_are_kept_for_an_hour(store: KeySets, server: Loopback, seconds: Seconds) -> None:
    for moment, fetched in ((0, 1), (3599, 1), (3600, 2)):
        seconds.value = moment
        store.key(server.url, "key-1")
        assert len(server.asked) == fetched


def test_an_unknown_key_is_looked_for_once_in_ten_seconds(
    store: KeySets, server: Loopback, seconds: Seconds
) -> None:
    store.key(server.url, "key-1")
    for moment, fetched in ((9, 1), (10, 2), (19, 2), (20, 3)):
        seconds.value = moment
        assert refusal(store, server.url, "key-2") == "LTI-SIGNATURE"
        assert len(server.asked) == fetched


def test_a_failure_is_not_repeated_in_a_flood_and_heals(
    store: KeySets, server: Loopback, seconds: Seconds
) -> None:
    server.answer = lambda _: Reply(503)
    assert [refusal(store, server.url, "key-1") for _ in range(5)] == ["LTI-KEYS"] * 5
    assert len(server.asked) == 1
    server.answer = lambda _: published(1)
    seconds.value = 10
    assert store.key(server.url, "key-1")


def test_good_keys_outlive_a_failed_search_for_another(
    store: KeySets, server: Loopback, seconds: Seconds
) -> None:
    store.key(server.url, "key-1")
    server.answer = lambda _: Reply(503)
    seconds.value = 10
    assert refusal(store, server.url, "key-2") == "LTI-KEYS"
    assert store.key(server.url, "key-1")


def test_a_key_that_was_taken_back_is_believed_no_longer_than_an_hour(
    store: KeySets, server: Loopback, seconds: Seconds
) -> None:
    store.key(server.url, "key-1")
    server.answer = lambda _: published(2)
    seconds.value = 3600
    assert refusal(store, server.url, "key-1") == "LTI-SIGNATURE"


def test_many_who_wait_for_one_platform_cause_one_fetch(store: KeySets, server: Loopback) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: store.key(server.url, "key-1"), range(8)))
    assert len(keys) == 1
    assert len(server.asked) == 1


def test_who_has_a_known_key_does_not_wait_for_a_search_that_a_made_up_key_began(
    server: Loopback, seconds: Seconds
) -> None:
    store = KeySets(Http((10, 10), allow_private=True), seconds, wait=0.05)
    store.key(server.url, "key-1")
    asked, answer = Event(), Event()

    def slowly(_: Asked) -> Reply:
        asked.set()
        assert answer.wait(10)
        return published(1)

    server.answer, seconds.value = slowly, 10
    with ThreadPoolExecutor(1) as pool:
        forged = pool.submit(refusal, store, server.url, "made-up")
        assert asked.wait(10)
        assert store.key(server.url, "key-1")
        assert (
            refusal(store, server.url, "made-up-too") == "LTI-KEYS"
        )  # and does not hold its thread for long
        answer.set()
        assert forged.result() == "LTI-SIGNATURE"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, b"<html>"),
        Reply(200, []),
        Reply(200, {}),
        Reply(200, {"keys": {}}),
        Reply(200, b"[" * 100_000),
        Reply(200, b"x" * 3_000_000),
        Reply(302, b"", {"Location": "/jwks"}),
        Reply(404),
        Reply(500, {"keys": []}),
    ],
)
def test_what_is_no_key_set_is_refused(store: KeySets, server: Loopback, reply: Reply) -> None:
    server.answer = lambda _: reply
    assert refusal(store, server.url, "key-1") == "LTI-KEYS"
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"alg": "RS512"},
        {"use": "enc"},
        {"kty": "EC"},
        {"n": "!"},
        {"n": 5},
        {"e": ""},
        {"kid": 1},
        {"kid": None},
    ],
)
def test_a_key_that_is_not_for_rs256_signatures_is_left_out(
    store: KeySets, server: Loopback, changes: dict[str, Any]
) -> None:
    odd, fine = published(1, **changes).body["keys"], published(2).body["keys"]
    server.answer = lambda _: Reply(200, {"keys": [*odd, "no key", *fine]})
    assert refusal(store, server.url, "key-1") == "LTI-SIGNATURE"
    assert store.key(server.url, "key-2")


def test_a_key_shorter_than_2048_bits_is_left_out(store: KeySets, server: Loopback) -> None:
    short = 2**1023 + 1  # a modulus of 1024 bits
    text = rsa_key(1).as_dict(private=False)
    server.answer = lambda _: Reply(200, {"keys": [text | {"n": _base64url(short)}]})
    assert refusal(store, server.url, "key-1") == "LTI-SIGNATURE"


def _base64url(value: int) -> str:
    return urlsafe_b64encode(value.to_bytes(128)).rstrip(b"=").decode()
