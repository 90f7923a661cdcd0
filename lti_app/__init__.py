"""Baton's outside: LTI, pages, database, outbox, command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

from lti_app.assets import asset_root
from lti_app.runtime import Runtime
from lti_app.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_MEGABYTE = 1024 * 1024


def create_app(settings: Settings | None = None, now: Callable[[], datetime] | None = None) -> Flask:
    """Wire one Baton. Raises ConfigurationError where the environment does not allow a start.

    now: a clock for tests; the machine's by default.
    """
    # Here, because they import this package's modules.
    from lti_app import admin, home, lti, observer, pages, picker, policies, teacher  # noqa: PLC0415
    from lti_app.intake import views as intake  # noqa: PLC0415
    from lti_app.own import views as own  # noqa: PLC0415
    from lti_app.practice import views as practice  # noqa: PLC0415
    from lti_app.support import courses_views as courses  # noqa: PLC0415

    settings = settings or Settings.from_environment()
    app = Flask("lti_app", template_folder=str(asset_root() / "templates"), static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=_MEGABYTE, MAX_FORM_MEMORY_SIZE=_MEGABYTE)
    app.extensions["baton"] = Runtime.start(settings, now) if now else Runtime.start(settings)
    # No redirect of the router's own: it would lead to whatever host the request named.
    app.url_map.strict_slashes = app.url_map.merge_slashes = False
    of_courses = (observer, picker, own, intake, practice, teacher, policies, courses)
    for part in (pages, lti, home, *of_courses, admin):
        part.install(app)
    return app
