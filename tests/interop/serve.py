"""Runs one independent platform in a process of its own: python -m tests.interop.serve NAME TOOL_ORIGIN.

A process, because one of them needs Django set up and both bring warnings; and because one of them is under
the AGPL, which Baton's own process stays clear of. Prints its origin, then serves until its input is closed.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from lti_app.sandbox.server import serving
from tests.interop.site import Details, site

if TYPE_CHECKING:
    from flask import Flask

PLATFORMS = {
    "lti1p3platform": ("lti1p3platform_site", "Lti1p3Platform"),
    "lti-consumer-xblock": ("lti_consumer_site", "LtiConsumerPlatform"),
}


def main(name: str, tool: str) -> None:
    """Serve a platform for a tool."""
    module, platform = PLATFORMS[name]
    make = getattr(import_module(f"tests.interop.{module}"), platform)

    def build(origin: str) -> Flask:
        return site(make(Details(origin, f"client-of-{name}", "1"), tool))

    with serving(build) as origin:
        print(origin, flush=True)  # noqa: T201 - the way to tell the test
        sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
