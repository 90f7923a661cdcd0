"""The record of one student in a course (E4): all that is known, and what teachers have set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.teacher.record import seen_views, settings_views, views

if TYPE_CHECKING:
    from flask import Flask


def install(app: Flask) -> None:
    """Add the routes of the record."""
    for part in (views, settings_views, seen_views):
        part.install(app)
