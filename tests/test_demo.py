"""The demo's own check: the whole thread over HTTP, on the servers that `make demo` starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lti_app.demo.check import run_check

if TYPE_CHECKING:
    from lti_app.demo.run import Kind

pytestmark = pytest.mark.slow

KINDS: list[Kind] = ["moodle", "canvas"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_thread_holds_over_http(kind: Kind) -> None:
    said: list[str] = []
    status = run_check(said.append, kind, with_class=False)  # tests/browser has the class
    assert status == 0, "\n".join(said)
    assert said[-1] == "All of the thread holds."
