"""The week before a live lesson, on one page that takes two minutes (E5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.teacher.review import views

if TYPE_CHECKING:
    from flask import Flask


def install(app: Flask) -> None:
    """Add the routes of the weekly review."""
    views.install(app)
