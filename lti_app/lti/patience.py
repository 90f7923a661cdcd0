"""A limit for the head of an answer as a whole: a time-out of requests begins anew with every byte."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Event, Timer
from typing import TYPE_CHECKING, Any, ClassVar

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

if TYPE_CHECKING:
    from urllib3.response import HTTPResponse

HEAD_SECONDS = 20.0


class PatientHTTP(HTTPConnection):
    """Ends a connection whose answer does not begin in time, so that nobody holds a thread for hours."""

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # urllib3's own is not http.client's
        """Return status and headers. Raises TimeoutError where they take too long."""
        over = Event()
        timer = Timer(HEAD_SECONDS, _end, [self.sock, over])
        timer.daemon = True
        timer.start()
        try:
            response = super().getresponse()
        finally:
            timer.cancel()
        if over.is_set():  # to http.client, a connection that ends is the end of the headers
            response.close()
            raise TimeoutError
        return response


class PatientHTTPS(PatientHTTP, HTTPSConnection):
    """The same over TLS."""


class PatientAdapter(HTTPAdapter):
    """Makes such connections. http, https: classes of its connections."""

    http: ClassVar[type[HTTPConnection]] = PatientHTTP
    https: ClassVar[type[HTTPConnection]] = PatientHTTPS

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """Make a manager of such connections."""
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = {
            "http": type("Pool", (HTTPConnectionPool,), {"ConnectionCls": self.http}),
            "https": type("Pool", (HTTPSConnectionPool,), {"ConnectionCls": self.https}),
        }


def _end(connection: socket.socket | None, over: Event) -> None:
    """Wake whoever reads from a connection. (SSLSocket's own shutdown would let it go on in plain text.)"""
    over.set()
    if connection is not None:
        with suppress(OSError):  # it has ended by itself
            socket.socket.shutdown(connection, socket.SHUT_RDWR)
