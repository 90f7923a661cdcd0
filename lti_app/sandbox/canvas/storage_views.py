"""The frame that keeps data for tools (platform storage), at the host for signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, make_response, render_template

from lti_app.sandbox.canvas.addresses import STORAGE
from lti_app.sandbox.shared import platform_here

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


def install(app: Flask) -> None:
    """Add the route."""
    app.add_url_rule(STORAGE, "storage", storage)


def storage() -> ResponseReturnValue:
    """A page with nothing but a script: sandbox-canvas.js answers lti.put_data and lti.get_data."""
    response = make_response(render_template("sandbox/canvas/storage.html"))
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; base-uri 'none'; "
        f"frame-ancestors {platform_here().config.origin}"
    )
    return response
