"""Trouble on demand: the next answers of a service fail in a chosen way."""

from __future__ import annotations

import socket
import time
from collections import deque
from dataclasses import dataclass
from threading import Lock
from typing import Literal

from flask import Flask, Response, g, request

SERVICES = {
    "keys": "keys",
    "token": "token",
    "list_lineitems": "lineitems",
    "add_lineitem": "lineitems",
    "lineitem": "lineitem",
    "score": "score",
    "results": "results",
    "memberships": "memberships",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong once.

    status: answer with it and do nothing. retry_after: seconds, sent along. delay: seconds to wait first.
    drop: cut the connection, "request" before anything is done or "answer" after the work is done.
    """

    status: int | None = None
    retry_after: int | None = None
    delay: float = 0.0
    drop: Literal["request", "answer"] | None = None


class Faults:
    """The faults still to come, in order, for each service. Safe between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: dict[str, deque[Fault]] = {service: deque() for service in SERVICES.values()}

    def next(
        self,
        service: str,
        *,
        times: int = 1,
        status: int | None = None,
        retry_after: int | None = None,
        delay: float = 0.0,
        drop: Literal["request", "answer"] | None = None,
    ) -> None:
        """Let the next requests of a service fail. See Fault. Raises ValueError for an unknown service."""
        if service not in self._waiting:
            raise ValueError(f"no service {service!r}; there are {', '.join(self._waiting)}")
        with self._lock:
            self._waiting[service].extend([Fault(status, retry_after, delay, drop)] * times)

    def clear(self) -> None:
        """Forget the faults still to come."""
        with self._lock:
            for waiting in self._waiting.values():
                waiting.clear()

    def take(self, service: str) -> Fault | None:
        """Return the fault of this request, if it has one."""
        with self._lock:
            waiting = self._waiting[service]
            return waiting.popleft() if waiting else None


def install(app: Flask, faults: Faults) -> None:
    """Let faults happen to the requests of an app."""

    @app.before_request
    def _before() -> Response | None:
        service = SERVICES.get(request.endpoint or "")
        fault = faults.take(service) if service else None
        g.fault = fault
        if fault is None:
            return None
        time.sleep(fault.delay)
        if fault.drop == "request":
            _cut()
            return Response(status=503)  # reaches nobody
        if fault.status is None:
            return None
        headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        return Response(status=fault.status, headers=headers)

    @app.after_request
    def _after(response: Response) -> Response:
        fault: Fault | None = g.get("fault")
        if fault is not None and fault.drop == "answer":
            _cut()
        return response


def _cut() -> None:
    """Close the connection under the server's feet; werkzeug's server takes it as a client that left."""
    connection: socket.socket = request.environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
