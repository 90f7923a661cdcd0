"""Runs an app on this machine alone, in a thread: for the demo and for tests."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any

from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from wsgiref.types import WSGIApplication


_POLL_SECONDS = 0.02  # how long a stop may take


class _Quiet(WSGIRequestHandler):
    """Writes no line a request: addresses carry ids of people."""

    def log_request(self, *_code_and_size: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(build: Callable[[str], WSGIApplication], host: str = "localhost", port: int = 0) -> Iterator[str]:
    """Serve an app and yield its origin, such as http://localhost:8001; stop at the end.

    build: makes the app once the origin is known. port: 0 takes a free one. Raises OSError if it is taken.
    """
    with socket.create_server((host, port)) as listener:  # werkzeug's own way out of a taken port is sys.exit
        port = listener.getsockname()[1]
        origin = f"http://{host}:{port}"
        server = make_server(
            host, port, build(origin), threaded=True, request_handler=_Quiet, fd=listener.fileno()
        )
    thread = Thread(target=server.serve_forever, args=(_POLL_SECONDS,), daemon=True, name=f"serving {origin}")
    thread.start()
    try:
        yield origin
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
