"""Baton calls public addresses alone, however a private one is spelled, named or reached."""

from __future__ import annotations

import socket
import time
from threading import Event, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from lti_app.lti import guard, patience
from lti_app.lti.guard import is_public
from lti_app.lti.http import PRIVATE_ADDRESS, Http, NetworkFailure
from tests.loopback import Reply, loopback

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.loopback import Loopback

PUBLIC = "93.184.216.34"


@pytest.fixture
def inside() -> Iterator[Loopback]:
    """A server behind the firewall, so to speak."""
    with loopback(lambda _: Reply(200, b"secret")) as server:
        yield server


def answers(monkeypatch: pytest.MonkeyPatch, *rounds: list[str]) -> list[str]:
    """Let names resolve to the addresses of each round in turn. Return the list of what is connected to."""
    asked = iter(rounds)

    def getaddrinfo(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in next(asked)]

    tried: list[str] = []

    def create_connection(address: tuple[str, int], *_: Any, **__: Any) -> socket.socket:
        tried.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(guard, "create_connection", create_connection)
    return tried


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "2606:2800:220:1::1", "::ffff:1.1.1.1"])
def test_the_public_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.255.255.255",
        "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1",
        "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "::127.0.0.1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254",  # IPv4-mapped
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",  # NAT64
        "2002:7f00:1::", "2002:a00:1::1",  # 6to4
        "2001:0:4136:e378:8000:63bf:f5ff:fffe",  # Teredo
    ],
)  # fmt: skip
def test_everything_else_is_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "localhost.", "127.1", "0", "2130706433", "0x7f000001", "0177.0.0.1",
        "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]",
    ],
)  # fmt: skip
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_this_machine_is_not_called_however_it_is_spelled(scheme: str, host: str, inside: Loopback) -> None:
    with pytest.raises(NetworkFailure) as failure:
        Http().send("GET", f"{scheme}://{host}:{urlsplit(inside.url).port}/")
    assert str(failure.value) == PRIVATE_ADDRESS
    assert inside.asked == []


@pytest.mark.parametrize("host", ["169.254.169.254", "10.0.0.1", "[fe80::1]", "[fd00:ec2::254]"])
def test_a_private_network_and_the_metadata_service_are_not_called(host: str) -> None:
    with pytest.raises(NetworkFailure, match=PRIVATE_ADDRESS):
        Http((0.2, 0.2)).send("GET", f"http://{host}/latest/meta-data/")


def test_a_setting_lets_baton_call_them(inside: Loopback) -> None:
    assert Http(allow_private=True).send("GET", inside.url).body == b"secret"


def test_a_name_of_a_private_address_is_as_private(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = answers(monkeypatch, ["10.1.2.3"])
    with pytest.raises(NetworkFailure, match=PRIVATE_ADDRESS):
        Http().send("GET", "https://intranet.school.example/")
    assert tried == []


def test_a_name_that_changes_its_address_is_connected_where_it_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = answers(monkeypatch, [PUBLIC], ["127.0.0.1"])
    with pytest.raises(NetworkFailure, match="ConnectionError"):
        Http().send("GET", "https://rebinding.example/")
    assert tried == [PUBLIC]


def test_of_a_name_with_both_kinds_the_public_address_alone_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = answers(monkeypatch, ["127.0.0.1", PUBLIC, "10.0.0.1", "1.1.1.1"])
    with pytest.raises(NetworkFailure, match="ConnectionError"):
        Http().send("GET", "http://both.example/")
    assert tried == [PUBLIC, "1.1.1.1"]


def test_a_name_that_nobody_knows_is_a_failure_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NetworkFailure, match="ConnectionError"):
        Http().send("GET", "https://nobody.example/")


def test_a_proxy_of_the_environment_cannot_reach_for_baton_what_baton_may_not(
    inside: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, inside.url)
    monkeypatch.delenv("no_proxy", raising=False)
    with pytest.raises(NetworkFailure, match=PRIVATE_ADDRESS):
        Http().send("GET", "http://10.0.0.1/")
    assert inside.asked == []
    assert Http(allow_private=True).send("GET", "http://10.0.0.1/").body == b"secret"


def test_an_answer_whose_head_trickles_in_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.4)
    over = Event()

    def trickle(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            for number in range(200):
                if over.wait(0.05):
                    return
                try:
                    connection.sendall(f"X-{number}: 1\r\n".encode())
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=trickle, args=(server,))
        thread.start()
        began = time.monotonic()
        try:
            with pytest.raises(NetworkFailure, match="ReadTimeout"):
                Http((0.3, 0.3), allow_private=True).send(
                    "GET", f"http://127.0.0.1:{server.getsockname()[1]}/"
                )
        finally:
            over.set()
            thread.join()
    assert time.monotonic() - began < 3
