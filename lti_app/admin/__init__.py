"""The administrator's console: platforms, keys, rosters and grades on their way, the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def install(app: Flask) -> None:
    """Add the console's routes."""
    # Here, because the doctor needs this package's checks and no pages.
    from lti_app.admin.views import install as install_views  # noqa: PLC0415

    install_views(app)
