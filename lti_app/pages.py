"""What all pages share: headers, errors, static files, words in templates."""

from __future__ import annotations

import hashlib
import logging
import secrets
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from traceback import format_tb
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, g, render_template, request, send_file, url_for
from werkzeug.exceptions import HTTPException

from lti_app.access import anyone, current_administrator, current_visit
from lti_app.content.figure import figure_html
from lti_app.content.mathml import to_html, to_plain
from lti_app.content.wording import say
from lti_app.db.migrate import is_current
from lti_app.errors import STATUSES, BatonError
from lti_app.formats import ago, day, lasted, moment
from lti_app.lti.addresses import in_header
from lti_app.lti.platforms import platform_for
from lti_app.runtime import runtime

if TYPE_CHECKING:
    from pathlib import Path

    from flask.typing import ResponseReturnValue

log = logging.getLogger("baton")

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; frame-ancestors {ancestors}; form-action {targets}"
)
ANY_SECURE = "https:"  # in let_forms_reach: where it is not known before how redirects go on
_FORM_TARGETS = "baton_form_targets"
_FRAMED_BY = "baton_framed_by"
_BY_STATUS = {
    HTTPStatus.NOT_FOUND: "WEB-NOT-FOUND",
    HTTPStatus.METHOD_NOT_ALLOWED: "WEB-METHOD",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "WEB-TOO-LARGE",
    HTTPStatus.BAD_REQUEST: "WEB-BAD-REQUEST",
}


def install(app: Flask) -> None:
    """Give the app its headers, error pages, static files, health checks and template helpers."""
    app.after_request(_headers)
    app.register_error_handler(BatonError, _baton_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _crash)
    app.add_url_rule("/static/<version>/<path:name>", "static_file", static_file)
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)
    app.jinja_env.filters.update(
        math=to_html, plain=to_plain, figure=figure_html, ago=ago, day=day, moment=moment, lasted=lasted
    )
    app.jinja_env.globals.update(
        static=static_url, say_code=say, form_token=_form_token, here=_here, frame_resize=_frame_resize
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


@anyone
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return "ok\n", {"Content-Type": "text/plain"}


@anyone
def readyz() -> ResponseReturnValue:
    """The database answers too, and has the tables that this version needs."""
    ready = is_current(runtime().database.engine)
    status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    return "ok\n" if ready else "run: baton db upgrade\n", status, {"Content-Type": "text/plain"}


@cache
def _static_files() -> dict[str, tuple[Path, str]]:
    """Name → (file, hash of its content). htmx comes from its package, the rest is ours."""
    ours = files("lti_app") / "static"
    found = {entry.name: entry for entry in ours.iterdir() if entry.is_file()}
    found["htmx.min.js"] = files("js_lib_htmx") / "static" / "htmx" / "htmx.min.js"
    return {
        name: (entry, hashlib.sha256(entry.read_bytes()).hexdigest()[:12])  # type: ignore[misc]
        for name, entry in found.items()
    }


def static_url(name: str) -> str:
    """Return the address of a static file, which changes with its content."""
    return url_for("static_file", version=_static_files()[name][1], name=name)


@anyone
def static_file(version: str, name: str) -> ResponseReturnValue:
    """A static file, to be kept for ever: a new content has a new address."""
    path, current = _static_files().get(name, (None, ""))
    if path is None:
        abort(HTTPStatus.NOT_FOUND)
    response = send_file(path, max_age=365 * 24 * 3600 if version == current else 0)
    response.cache_control.public, response.cache_control.immutable = True, version == current
    return response


def _form_token() -> str:
    if (administrator := current_administrator()) is not None:
        return administrator.form_token
    visit = current_visit()
    return visit.runtime.vault.form_token(visit.launch_id) if visit else ""


def _frame_resize() -> bool:
    visit = current_visit()
    return visit is not None and platform_for(visit.family).hears_frame_resize


def _here(endpoint: str, **arguments: Any) -> str:
    """Return the address of a page of the same launch."""
    visit = current_visit()
    if visit is None:
        raise RuntimeError("here() needs a launch")
    return url_for(endpoint, launch_id=visit.launch_id, **arguments)


def let_forms_reach(*origins: str) -> None:
    """Let the forms of the page that is being made go to other origins than Baton's own.

    A browser holds redirects that follow to the same list.
    """
    setattr(g, _FORM_TARGETS, origins)


def be_framed_by(*origins: str) -> None:
    """Let nobody but these show the page that is being made in a frame."""
    setattr(g, _FRAMED_BY, origins)


def _headers(response: Response) -> Response:
    # A page without a launch holds nothing to steal and no form, so any LMS may show it in its frame.
    visit = current_visit()
    framed_by = visit.embedding_origins if visit else g.get(_FRAMED_BY)
    ancestors = "*" if framed_by is None else _sources(*framed_by)
    if (request.endpoint or "").startswith("admin."):
        ancestors = "'none'"  # the console is never inside another page
    policy = _POLICY.format(ancestors=ancestors, targets=_sources(*g.get(_FORM_TARGETS, ())))
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers["X-Content-Type-Options"] = "nosniff"
    # "no-referrer" would make browsers send "Origin: null" with our own forms.
    response.headers["Referrer-Policy"] = "strict-origin" if _FORM_TARGETS in g else "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if runtime().settings.public_url.startswith("https:"):
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint != "static_file":
        response.headers["Cache-Control"] = "no-store"
    return response


def _sources(*origins: str) -> str:
    """Return a list of a policy: Baton itself, and origins."""
    named = (origin if origin == ANY_SECURE else in_header(origin) for origin in origins)
    return " ".join(dict.fromkeys(["'self'", *named])).rstrip()


def error_page(
    code: str, detail: str = "", template: str = "error.html", **more: str
) -> tuple[str, HTTPStatus]:
    """Answer with the page of an error, and log it under the reference that the page shows.

    detail goes to the log only; it must be free of names, claims and tokens. template, more: of a page that
    offers a way on (it extends error.html).
    """
    status = STATUSES[code]
    reference = secrets.token_hex(4)
    level = logging.ERROR if status >= HTTPStatus.INTERNAL_SERVER_ERROR else logging.WARNING
    log.log(level, "%s %s %s %s", code, reference, request.endpoint, detail)
    return render_template(template, code=code, reference=reference, **more), status


def _baton_error(error: Exception) -> ResponseReturnValue:
    if not isinstance(error, BatonError):
        raise error
    return error_page(error.code, error.detail)


def _http_error(error: Exception) -> ResponseReturnValue:
    if not isinstance(error, HTTPException):
        raise error
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error  # a redirect
    status = HTTPStatus(error.code)
    page, _ = error_page(_BY_STATUS.get(status, "WEB-SERVER" if status >= 500 else "WEB-BAD-REQUEST"))
    allowed = [(name, value) for name, value in error.get_headers() if name == "Allow"]
    return page, status, allowed


def _crash(error: Exception) -> ResponseReturnValue:
    # Where it happened names code, not people; the exception's text may hold data and stays out of the log.
    log.error("unexpected %s\n%s", type(error).__name__, "".join(format_tb(error.__traceback__)))
    return error_page("WEB-SERVER", type(error).__name__)
