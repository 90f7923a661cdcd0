"""Wires one sandbox: state, faults, routes, headers."""

from __future__ import annotations

from http import HTTPStatus
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, Response, g, send_file
from werkzeug.exceptions import HTTPException

from lti_app.assets import asset_root
from lti_app.sandbox import course_views, faults, gradebook_views, launch_views, people_views
from lti_app.sandbox.canvas import Canvas
from lti_app.sandbox.moodle import Moodle
from lti_app.sandbox.platform import Platform, utc_now
from lti_app.sandbox.shared import EXTENSION, problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lti_app.sandbox.config import SandboxConfig
    from lti_app.sandbox.keys import PlatformKeys
    from lti_app.sandbox.lms import Lms

_KINDS: dict[str, Lms] = {"moodle": Moodle(), "canvas": Canvas()}

# form-action names the tools and this site, because Chromium holds redirects of a form against it too.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; "
    "frame-src 'self' {others}; form-action 'self' {others}; base-uri 'none'; frame-ancestors 'self'"
)
_ASSETS = {"sandbox.css", "sandbox.js", "sandbox-canvas.js"}


def create_sandbox(
    config: SandboxConfig, now: Callable[[], datetime] = utc_now, keys: PlatformKeys | None = None
) -> Flask:
    """Return a sandbox LMS, safe to be served by several threads of one process.

    now: its clock. keys: its signing keys; those of the state file, or new ones, by default.
    """
    app = Flask("lti_app.sandbox", template_folder=str(asset_root() / "templates"), static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=1024 * 1024)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    platform = Platform(config, _KINDS[config.lms], now, keys)
    app.extensions[EXTENSION] = platform
    faults.install(app, platform.faults)
    for part in (people_views, course_views, gradebook_views, launch_views):
        part.install(app)
    platform.lms.install(app)
    app.add_url_rule("/static/<name>", "asset", _asset)
    app.register_error_handler(HTTPException, _http_error)

    @app.context_processor
    def _shared() -> dict[str, Any]:
        with platform.lock:
            return {"people": platform.people, "platform": platform, "parts": f"sandbox/{platform.lms.name}"}

    @app.after_request
    def _headers(response: Response) -> Response:
        with platform.lock:
            origins = [origin for tool in platform.tools for origin in tool.origins]
        others = dict.fromkeys([*origins, *platform.lms.origins(platform), *g.get("let_in", [])])
        response.headers.setdefault("Content-Security-Policy", _POLICY.format(others=" ".join(others)))
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "no-store"
        return response

    return app


def sandbox_of(app: Flask) -> Platform:
    """Return the platform of a sandbox app: its gradebook, faults, received scores, registration details."""
    return cast(Platform, app.extensions[EXTENSION])


def _asset(name: str) -> Response:
    if name not in _ASSETS:
        return problem("not-found", HTTPStatus.NOT_FOUND)
    with as_file(files("lti_app") / "static" / name) as path:
        return send_file(path)


def _http_error(error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    return problem("not-found" if status is HTTPStatus.NOT_FOUND else "request", status)
