"""Wires one sandbox: state, faults, routes, headers."""

from __future__ import annotations

from http import HTTPStatus
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, cast

from flask import Flask, Response, send_file
from werkzeug.exceptions import HTTPException

from lti_app.assets import asset_root
from lti_app.sandbox import (
    faults,
    launch_views,
    lineitem_views,
    page_views,
    people_views,
    roster_views,
    score_views,
    token_views,
)
from lti_app.sandbox.platform import Platform, utc_now
from lti_app.sandbox.services import ServiceError, answer_error
from lti_app.sandbox.shared import EXTENSION, problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lti_app.sandbox.config import SandboxConfig
    from lti_app.sandbox.keys import PlatformKeys

# form-action names the tool and this site, because Chromium holds redirects of a form against it too.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; "
    "frame-src 'self' {tool}; form-action 'self' {tool}; base-uri 'none'; frame-ancestors 'self'"
)
_ASSETS = {"sandbox.css", "sandbox.js"}


def create_sandbox(
    config: SandboxConfig, now: Callable[[], datetime] = utc_now, keys: PlatformKeys | None = None
) -> Flask:
    """Return a sandbox LMS, safe to be served by several threads of one process.

    now: its clock. keys: its signing keys; those of the state file, or new ones, by default.
    """
    app = Flask("lti_app.sandbox", template_folder=str(asset_root() / "templates"), static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=1024 * 1024)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    platform = Platform(config, now, keys)
    app.extensions[EXTENSION] = platform
    app.jinja_env.globals["people"] = config.people
    faults.install(app, platform.faults)
    for part in (
        people_views,
        page_views,
        launch_views,
        token_views,
        lineitem_views,
        score_views,
        roster_views,
    ):
        part.install(app)
    app.add_url_rule("/static/<name>", "asset", _asset)
    app.register_error_handler(ServiceError, answer_error)
    app.register_error_handler(HTTPException, _http_error)

    @app.after_request
    def _headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _POLICY.format(tool=config.tool.origin)
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
