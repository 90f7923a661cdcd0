"""Starts a sandbox LMS, Baton and its worker on this machine, with a class that has practised for weeks."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import requests
from pydantic import SecretStr

from lti_app.db.migrate import upgrade
from lti_app.demo.check import check_thread
from lti_app.demo.classroom import register_platform, set_up_class
from lti_app.errors import ConfigurationError
from lti_app.outbox.worker import run_worker, sender
from lti_app.runtime import Runtime
from lti_app.sandbox import SandboxConfig, Tool, create_sandbox, sandbox_of, serving
from lti_app.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

    from lti_app.sandbox import Platform

_START_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo. Its two addresses are different sites to a browser."""

    tool: str
    lms: str
    platform: Platform
    runtime: Runtime


def run_demo(folder: Path, *, port: int, fresh: bool, check: bool, say: Callable[[str], None]) -> int:
    """Run the demo until it is interrupted, or its check until it ends. Return the exit status.

    The check has a folder, ports and data of its own, so that it sees the same each time.
    Raises ConfigurationError if a port is taken.
    """
    with ExitStack() as stack:
        if check:
            folder = type(folder)(stack.enter_context(TemporaryDirectory(prefix="baton-check-")))
            ports = _free_port(), _free_port()
        else:
            ports = port, port + 1
            if fresh:
                shutil.rmtree(folder, ignore_errors=True)
        demo = stack.enter_context(started(folder, *ports, say=say))
        if check:
            return check_thread(demo, say)
        say("")
        say(f"  The LMS, where to begin:   {demo.lms}")
        say(f"  Baton, inside its frame:   {demo.tool}")
        say("")
        say("Be a student there and practise; be the teacher and look at the queue. Ctrl-C ends it.")
        _until_interrupted()
    return 0


@contextmanager
def started(folder: Path, tool_port: int, lms_port: int, *, say: Callable[[str], None]) -> Iterator[Demo]:
    """Run LMS, tool and worker; stop them all at the end."""
    for port in (tool_port, lms_port):
        _check_port(port)
    ready = folder / "class-is-ready"
    if not ready.exists():
        shutil.rmtree(folder, ignore_errors=True)  # what an interrupted start may have left
        folder.mkdir(parents=True)
    tool = f"http://127.0.0.1:{tool_port}"
    settings = Settings(
        public_url=tool,
        secret_key=SecretStr(_kept_secret(folder / "secret")),
        database_url=f"sqlite:///{(folder / 'baton.db').resolve()}",
        bind=f"127.0.0.1:{tool_port}",
        log_level="WARNING",
    )
    run = Runtime.start(settings)
    upgrade(run.database.engine)

    def sandbox(origin: str) -> Flask:
        state = str(folder / "lms.json")
        return create_sandbox(SandboxConfig(issuer=origin, tool=Tool.at(tool), state_file=state))

    with ExitStack() as stack:
        stack.callback(run.database.close)
        platform, lms = _platform(stack, sandbox, lms_port)
        if ready.exists():
            register_platform(run, platform)
        else:
            say("Three weeks of a class of thirty (once) …")
            set_up_class(run, platform, lambda share: say(f"  {share} %"))
            ready.touch()
        stack.enter_context(_tool(settings))
        stack.enter_context(_worker(run))
        yield Demo(tool, lms, platform, run)


def _platform(stack: ExitStack, build: Callable[[str], Flask], port: int) -> tuple[Platform, str]:
    built: list[Flask] = []

    def remember(origin: str) -> Flask:
        built.append(build(origin))
        return built[0]

    origin = stack.enter_context(serving(remember, port=port))
    return sandbox_of(built[0]), origin


@contextmanager
def _tool(settings: Settings) -> Iterator[None]:
    """The tool as in production: `baton serve` in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BATON_")}
    environment |= {
        "BATON_PUBLIC_URL": settings.public_url,
        "BATON_SECRET_KEY": settings.secret_key.get_secret_value(),
        "BATON_DATABASE_URL": settings.database_url,
        "BATON_BIND": settings.bind,
        "BATON_LOG_LEVEL": settings.log_level,
    }
    command = [sys.executable, "-m", "lti_app", "serve"]
    process = subprocess.Popen(command, env=environment)  # noqa: S603 - our own command line
    try:
        _wait_for(f"{settings.public_url}/readyz", process)
        yield
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _worker(run: Runtime) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=run_worker, args=(run, sender(run), stop), kwargs={"idle_seconds": 0.5})
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if requests.get(url, timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.1)
    raise ConfigurationError(["the tool did not start; its own lines above say why"])


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise ConfigurationError([f"port {port} is taken; choose another with --port"]) from None


def _until_interrupted() -> None:
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    stop.wait()
