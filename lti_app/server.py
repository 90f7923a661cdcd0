"""The web server: gunicorn around one app a worker."""

from __future__ import annotations

import logging
import socket
import struct
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication
from gunicorn.workers.gthread import TConn, ThreadWorker

from lti_app import create_app

if TYPE_CHECKING:
    from flask import Flask

    from lti_app.settings import Settings


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's worker, but a request that stops half-way, or a reader that does, gives its thread back.

    Else a few of them, left by telephones that lost their network, would hold every thread for ever.
    """

    silence = 20  # seconds

    def enqueue_req(self, conn: TConn) -> None:
        """Limit the silence on a connection before a thread serves it."""
        limit = struct.pack("ll", self.silence, 0)
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            conn.sock.setsockopt(socket.SOL_SOCKET, option, limit)
        super().enqueue_req(conn)


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn with our settings in place of a file of its own."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Hand our settings to gunicorn.

        Paths hold launch ids, so there is no access log. No header is taken for a proxy's word: Baton knows
        its own address, and gunicorn would let X-Forwarded-Proto, SCRIPT_NAME and PATH_INFO rewrite requests.
        """
        options: dict[str, Any] = {
            "bind": self.settings.bind,
            "workers": self.settings.workers,
            "threads": self.settings.threads,
            "worker_class": Worker,
            "worker_tmp_dir": None,
            "accesslog": None,
            "errorlog": "-",
            "loglevel": self.settings.log_level.lower(),
            "proc_name": "baton",
            "control_socket_disable": True,
            "forwarded_allow_ips": "",
            "forwarder_headers": "",
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the app, in each worker its own."""
        app = create_app(self.settings)
        logging.getLogger("gunicorn.error").addFilter(without_data)
        return app


def without_data(record: logging.LogRecord) -> bool:
    """Take from gunicorn's log what was sent: it quotes request lines, headers and the texts of errors."""
    if record.exc_info and record.exc_info[0]:
        record.msg, record.args = "unexpected %s", (record.exc_info[0].__name__,)
        record.exc_info = record.exc_text = None
    elif str(record.msg).startswith("Invalid request"):
        record.msg, record.args = "invalid request", ()
    return True
