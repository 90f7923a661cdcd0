"""Runs small Python programs apart from this process and says what each prints, or how it fails.

Only the programs of banks are run, and only when a bank is checked: never what a student typed, and never
on a request. The interpreter is isolated (-I -S), has an empty environment, and a new folder as its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SECONDS = 5  # for one program
_START = 20  # seconds more for them all
_MEMORY = 512 * 2**20  # bytes

# One interpreter runs them all, each in a namespace of its own, because starting one takes far longer than
# most programs do. SIGALRM ends a loop without end; BaseException is caught so that sys.exit() ends nothing.
_WORKER = f"""
import contextlib, io, json, resource, signal, sys
resource.setrlimit(resource.RLIMIT_AS, ({_MEMORY}, {_MEMORY}))
class OutOfTime(BaseException):
    pass
def stop(*_):
    raise OutOfTime()
signal.signal(signal.SIGALRM, stop)
programs = json.load(sys.stdin)
sys.stdin = io.StringIO()
runs = []
for source in programs:
    printed, error, message = io.StringIO(), "", ""
    with contextlib.redirect_stdout(printed):
        try:
            signal.setitimer(signal.ITIMER_REAL, {SECONDS})
            exec(compile(source, "program", "exec"), {{"__name__": "__main__"}})
        except BaseException as failure:
            error, message = type(failure).__name__, str(failure)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    runs.append((printed.getvalue()[:10000], error, message[:1000]))
json.dump(runs, sys.stdout)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a program: what it printed, and the class and message of the error that ended it."""

    printed: str
    error: str = ""
    message: str = ""


def run_programs(programs: Iterable[str]) -> dict[str, Run]:
    """Return program → what became of it. One that hangs the interpreter has the error "OutOfTime"."""
    sources = list(dict.fromkeys(programs))
    if not sources:
        return {}
    with TemporaryDirectory() as folder:
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter, and no word of it from outside
                [sys.executable, "-I", "-S", "-c", _WORKER],
                input=json.dumps(sources),
                capture_output=True,
                text=True,
                encoding="utf-8",
                env={"PYTHONIOENCODING": "utf-8"},
                cwd=folder,
                timeout=_START + SECONDS * len(sources),
                check=True,
            )
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
            if len(sources) == 1:
                return {sources[0]: Run("", "OutOfTime")}
            half = len(sources) // 2  # one of them took the interpreter with it: find out which
            return {**run_programs(sources[:half]), **run_programs(sources[half:])}
    return {source: Run(*run) for source, run in zip(sources, json.loads(done.stdout), strict=True)}
