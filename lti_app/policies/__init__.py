"""The policies that teachers own: which one is in force, its versions, editing, replay, switching on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def install(app: Flask) -> None:
    """Add the pages of the rules."""
    # Here, because practice asks this package which policy holds, and these pages stand on practice.
    from lti_app.policies import adding_views, overlay_views, replay_views, rule_views, views  # noqa: PLC0415

    for part in (views, rule_views, adding_views, overlay_views, replay_views):
        part.install(app)
