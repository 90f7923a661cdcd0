"""The demo's own check: the whole thread over HTTP, on the servers that `make demo` starts."""

from __future__ import annotations

import pytest

from lti_app.demo.check import run_check


@pytest.mark.slow
def test_the_thread_holds_over_http() -> None:
    said: list[str] = []
    status = run_check(said.append)
    assert status == 0, "\n".join(said)
    assert said[-1] == "All of the thread holds."
