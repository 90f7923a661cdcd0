"""The web server itself, over bare sockets: whose word it takes, what it logs, how long it is patient."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from lti_app.demo.run import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

_SERVE = """
from lti_app.server import Server, Worker
from lti_app.settings import Settings
Worker.silence = 1
Server(Settings.from_environment()).run()
"""
_START_SECONDS = 30
_FORM = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n"


@dataclass
class Running:
    """A server with one thread, patient for a second."""

    port: int
    log: Path

    def open(self, request: str) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        connection.sendall(request.encode())
        return connection

    def ask(self, request: str) -> str:
        """Send a request as it stands and return the whole answer."""
        with self.open(request) as connection:
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode()

    def get(self, path: str, *headers: str) -> str:
        return self.ask(
            "\r\n".join([f"GET {path} HTTP/1.1", "Host: x", "Connection: close", *headers, "", ""])
        )


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("server")
    shutil.copyfile(empty_sqlite, folder / "baton.db")
    running = Running(free_port(), folder / "log")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BATON_")} | {
        "BATON_PUBLIC_URL": "https://baton.example",
        "BATON_SECRET_KEY": "k" * 40,
        "BATON_DATABASE_URL": f"sqlite:///{folder / 'baton.db'}",
        "BATON_BIND": f"127.0.0.1:{running.port}",
        "BATON_THREADS": "1",
    }
    with running.log.open("wb") as log:
        process = subprocess.Popen([sys.executable, "-c", _SERVE], env=environment, stdout=log, stderr=log)
    try:
        _wait_for(running, process)
        yield running
    finally:
        process.terminate()
        process.wait(timeout=_START_SECONDS)


def _wait_for(running: Running, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            assert "200 OK" in running.get("/healthz")
        except OSError:
            assert process.poll() is None, running.log.read_text()
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return


@contextmanager
def _logged(server: Running) -> Iterator[list[str]]:
    """Yield a list that has, afterwards, the lines that were logged meanwhile."""
    begun, lines = server.log.stat().st_size, []
    yield lines
    lines += server.log.read_text()[begun:].splitlines()


@pytest.mark.parametrize(
    ("path", "header"),
    [("/static/healthz", "SCRIPT_NAME: /static"), ("/nowhere", "PATH_INFO: /healthz")],
)
def test_no_header_leads_a_request_to_another_page(server: Running, path: str, header: str) -> None:
    answer = server.get(path, header)
    assert "404 NOT FOUND" in answer
    assert "WEB-NOT-FOUND" in answer


@pytest.mark.parametrize(
    "request_",
    [
        "GET /l/told-in-secret HTTP/1.1 x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n__Host baton=told-in-secret\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nCookie told-in-secret: x\r\n\r\n",
        "told-in-secret\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused_and_not_quoted_in_the_log(server: Running, request_: str) -> None:
    with _logged(server) as lines:
        assert "400 Bad Request" in server.ask(request_)
    assert [line.rpartition("] ")[2] for line in lines] == ["invalid request"]


def test_a_launch_s_id_is_not_in_the_log(server: Running) -> None:
    with _logged(server) as lines:
        assert "SESSION-UNKNOWN" in server.get("/l/told-in-secret/", "Cookie: __Host-baton=told-in-secret")
    assert len(lines) == 1
    assert "told-in-secret" not in lines[0]


@pytest.mark.parametrize(
    "half",
    [
        "GET /healthz HTTP/1.1\r\nHost: x\r\nCookie: told-in-sec",
        f"POST /lti/launch HTTP/1.1\r\nHost: x\r\n{_FORM}\r\nid_token=told-in-sec",
    ],
    ids=["header", "body"],
)
def test_a_request_that_stops_half_way_gives_its_thread_back(server: Running, half: str) -> None:
    with _logged(server) as lines, server.open(half):
        time.sleep(0.2)  # until the one thread has it
        assert server.get("/healthz").endswith("ok\n")
    assert "told-in-sec" not in "".join(lines)
    assert "Traceback" not in "".join(lines)
