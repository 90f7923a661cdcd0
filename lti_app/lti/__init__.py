"""LTI 1.3: login, launch, keys, services. The only package that imports pylti1p3."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def install(app: Flask) -> None:
    """Give the app its login, launch, key set and registration addresses."""
    # Here, because views need lti_app.access, which needs this package's roles.
    from lti_app.lti.registering.views import install as install_registration  # noqa: PLC0415
    from lti_app.lti.views import install as install_views  # noqa: PLC0415

    install_views(app)
    install_registration(app)
