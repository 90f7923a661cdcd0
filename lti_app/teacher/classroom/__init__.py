"""The class as a whole (E5, E8): who is here, what changed, what is shared, who was not looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.teacher.classroom import views

if TYPE_CHECKING:
    from flask import Flask


def install(app: Flask) -> None:
    """Add the routes of the class pages."""
    views.install(app)
