"""Starts a sandbox LMS, Baton and its worker on this machine, with a class that has practised for weeks."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import requests
from pydantic import SecretStr

from lti_app.db.migrate import upgrade
from lti_app.demo.administrator import ADMINISTRATORS, invitation
from lti_app.demo.classroom import set_up_class
from lti_app.errors import ConfigurationError
from lti_app.outbox.worker import run_worker, sender
from lti_app.runtime import Runtime
from lti_app.sandbox import Browserlike, SandboxConfig, Tool, create_sandbox, sandbox_of, serving
from lti_app.sandbox.people import ADMINISTRATOR, STUDENTS, TEACHER
from lti_app.settings import Settings
from lti_app.signin import link_address, make_link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lti_app.sandbox import Platform

Kind = Literal["moodle", "canvas"]
_START_SECONDS = 30
_LOOKS_SECONDS = 0.2
_READY, _SECRET, _DATABASE, _STATE = "class-is-ready", "secret", "baton.db", "lms.json"


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo. Its two addresses are different sites to a browser. kind: of LMS."""

    tool: str
    lms: str
    platform: Platform
    runtime: Runtime
    kind: Kind = "moodle"

    def invitation(self) -> str:
        """Return a registration address, which an administrator pastes into the LMS."""
        return invitation(self.runtime)

    def register(self) -> None:
        """Do as the LMS's administrator does who has an invitation."""
        browser = Browserlike(self.lms)
        try:
            ADMINISTRATORS[self.kind](browser, self.invitation())
        finally:
            browser.close()

    def set_up_class(self, say: Callable[[str], None]) -> None:
        """Give the class its history, once the tool is registered."""
        say("Three weeks of a class of thirty (once) …")
        set_up_class(self.runtime, self.platform, lambda share: say(f"  {share} %"))

    def console(self) -> str:
        """Return a one-time address of the administrator's console."""
        with self.runtime.database.transaction() as session:
            return link_address(self.runtime.settings, make_link(session, self.runtime.now(), "demo"))


def run_demo(folder: Path, *, port: int, fresh: bool, kind: Kind, say: Callable[[str], None]) -> None:
    """Run the demo until it is interrupted. fresh: without the data that the folder has. kind: of LMS.

    Raises ConfigurationError if a port is taken.
    """
    folder = folder / kind
    if fresh:
        _forget(folder)
    with started(folder, port, port + 1, say=say, kind=kind) as demo:
        say("")
        say(f"  The LMS, where to begin:       {demo.lms}")
        say(f"  Baton, inside its frame:       {demo.tool}")
        say(f"  Baton's console (opens once):  {demo.console()}")
        say("")
        say("Choose at the top of the LMS who you are, and press Switch:")
        say(f"  {STUDENTS[-1].name}: a student who has not begun; practise.")
        say(f"  {TEACHER.name}: the teacher; look at “Baton for teachers”, the gradebook, add an activity.")
        say(f"  {ADMINISTRATOR.name}: the administrator, who has registered Baton.")
        say("Ctrl-C ends it.")
        _until_interrupted()


@contextmanager
def started(
    folder: Path,
    tool_port: int,
    lms_port: int,
    *,
    say: Callable[[str], None],
    kind: Kind = "moodle",
    register: bool = True,
) -> Iterator[Demo]:
    """Run LMS, tool and worker; stop them all at the end.

    kind: of LMS. register: False leaves the registration, and the class's history, to the caller.
    """
    for port in (tool_port, lms_port):
        _check_port(port)
    ready = folder / _READY
    if not ready.exists():
        _forget(folder)  # what an interrupted start may have left
    folder.mkdir(parents=True, exist_ok=True)
    tool, lms = f"http://127.0.0.1:{tool_port}", f"http://localhost:{lms_port}"
    settings = Settings(
        public_url=tool,
        secret_key=SecretStr(_kept_secret(folder / _SECRET)),
        database_url=f"sqlite:///{(folder / _DATABASE).resolve()}",
        bind=f"127.0.0.1:{tool_port}",
        log_level="WARNING",
        allow_private_addresses=True,
    )
    run = Runtime.start(settings)
    upgrade(run.database.engine)

    state = str(folder / _STATE)
    config = SandboxConfig(issuer=lms, tool=Tool.at(tool), state_file=state, lms=kind, registered=False)
    sandbox = create_sandbox(config)
    demo = Demo(tool, lms, sandbox_of(sandbox), run, kind)
    with ExitStack() as stack:
        stack.callback(run.database.close)
        stack.enter_context(serving(lambda _: sandbox, port=lms_port))
        stack.enter_context(_tool(settings))
        if register and not ready.exists():
            say("The administrator registers Baton by the address of an invitation (once) …")
            demo.register()
            demo.set_up_class(say)
            ready.touch()
        stack.enter_context(_worker(run))
        yield demo


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
        "BATON_ALLOW_PRIVATE_ADDRESSES": "true",
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


def _forget(folder: Path) -> None:
    """Remove the demo's own files from the folder, and nothing else that may lie there."""
    for name in (_READY, _SECRET, _STATE, _DATABASE, f"{_DATABASE}-wal", f"{_DATABASE}-shm"):
        (folder / name).unlink(missing_ok=True)


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise ConfigurationError([f"port {port} is taken; choose another with --port"]) from None


def _until_interrupted() -> None:
    # Not an Event: its lock would be taken twice, for ever, by a second signal that comes close to the first.
    signals: list[int] = []
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, _frame: signals.append(number))
    while not signals:
        time.sleep(_LOOKS_SECONDS)
