"""Moodle, as measured on a running 4.5."""

from __future__ import annotations

from lti_app.lti.platforms.base import LearningPlatform


class Moodle(LearningPlatform):
    """Moodle's own mod_lti."""

    family = "moodle"
